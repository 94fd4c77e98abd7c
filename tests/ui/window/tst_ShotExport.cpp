// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/ShotExport.h"

#include "tests/support/TestMain.h"
#include "tests/ui/panels/TimelineFixture.h"
#include "ui/session/Text.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

constexpr double kShotSec = 16.0 / 3;

TimelineModel modelOf(const std::vector<store::Take>& takes)
{
    return timelineOf(shotsByTitle(takes), nullptr);
}

/// A command line that writes down how it is called, and fails for take 13.
struct Fixture {
    Fixture()
    {
        QFile file(folder.filePath(QStringLiteral("cascade")));
        const bool written = file.open(QIODevice::WriteOnly) && file.write(R"(#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
[ "$3" != 13 ] || { echo "error: [take 13] is gone" >&2; exit 1; }
)") > 0;
        if (!written || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)) {
            qFatal("no fake program");
        }
        file.close();
        shots = std::make_unique<ShotExport>(path(file.fileName()));
    }
    [[nodiscard]] QStringList calls() const
    {
        QFile file(folder.filePath(QStringLiteral("calls")));
        return file.open(QIODevice::ReadOnly)
                   ? QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)
                   : QStringList();
    }

    QTemporaryDir folder;
    std::unique_ptr<ShotExport> shots;
};

} // namespace

class ShotExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aShotIsItsNewestTakesLastStage()
    {
        const auto model =
            modelOf({takeOf(1, "one"), takeOf(2, "one"), takeOf(3, "two", 3), takeOf(4, "three")});
        const std::vector<ShotClip> all{{store::TakeId{2}, QStringLiteral("ssr3")},
                                        {store::TakeId{3}, QStringLiteral("ssr1")},
                                        {store::TakeId{4}, QStringLiteral("ssr3")}};
        QVERIFY(shotClips(model, {}, {}) == all);
    }

    void shotsOutsideOfTheRangeAreLeftOut()
    {
        const auto model = modelOf({takeOf(1, "one"), takeOf(2, "two"), takeOf(3, "three")});
        const auto clips = shotClips(model, kShotSec, kShotSec + 1); // just the second
        QCOMPARE(clips.size(), std::size_t{1});
        QCOMPARE(clips[0].take, store::TakeId{2});
        QCOMPARE(shotClips(model, kShotSec + 1, {}).size(), std::size_t{2});
    }

    void shotsWithoutAClipAreLeftOut()
    {
        const ChainGraph chain;
        const std::map<graph::NodeId, NodeRun> nodes;
        const CanvasShot canvas{QStringLiteral("new"), chain.graph, chain.inference, nodes, false};
        QVERIFY(shotClips(timelineOf({}, &canvas), {}, {}).empty());
    }

    void theCommandLineWritesThem()
    {
        Fixture f;
        QSignalSpy finished(f.shots.get(), &ShotExport::finished);
        QSignalSpy progressed(f.shots.get(), &ShotExport::progressed);
        const auto list = f.folder.filePath(QStringLiteral("cut.otio"));
        f.shots->start(
            {{store::TakeId{2}, QStringLiteral("ssr3")}, {store::TakeId{5}, QStringLiteral("ssr1")}},
            path(list));
        QVERIFY(f.shots->running());
        QVERIFY(finished.wait());
        QCOMPARE(finished[0][0].toString(), list);
        QCOMPARE(progressed.size(), 3);
        QCOMPARE(progressed[2][0].toInt(), 2);
        const auto folder = f.folder.filePath(QStringLiteral("cut-shots/"));
        QCOMPARE(f.calls(),
                 (QStringList{
                     QStringLiteral("takes export 2 --stage ssr3 -o ") + folder + QStringLiteral("01.mp4"),
                     QStringLiteral("takes export 5 --stage ssr1 -o ") + folder + QStringLiteral("02.mp4"),
                     QStringLiteral("timeline ") + folder + QStringLiteral("01.mp4 ") + folder +
                         QStringLiteral("02.mp4 -o ") + list}));
        QVERIFY(QDir(folder).exists());
    }

    void theFirstFailureEndsIt()
    {
        Fixture f;
        QSignalSpy failed(f.shots.get(), &ShotExport::failed);
        f.shots->start(
            {{store::TakeId{13}, QStringLiteral("ssr3")}, {store::TakeId{5}, QStringLiteral("ssr1")}},
            path(f.folder.filePath(QStringLiteral("cut.otio"))));
        QVERIFY(failed.wait());
        QVERIFY2(failed[0][0].toString().contains(QStringLiteral("take 13")),
                 qPrintable(failed[0][0].toString()));
        QCOMPARE(f.calls().size(), 1);
        QVERIFY(!f.shots->running());
    }

    void itCanBeStopped()
    {
        Fixture f;
        QSignalSpy stopped(f.shots.get(), &ShotExport::stopped), failed(f.shots.get(), &ShotExport::failed);
        f.shots->start(
            {{store::TakeId{2}, QStringLiteral("ssr3")}, {store::TakeId{5}, QStringLiteral("ssr1")}},
            path(f.folder.filePath(QStringLiteral("cut.otio"))));
        f.shots->stop();
        QVERIFY(stopped.wait());
        QVERIFY(f.calls().size() < 2);
        QVERIFY(!f.shots->running());
        QCOMPARE(failed.size(), 0);
    }

    void aMissingProgramIsSaid()
    {
        ShotExport shots(std::filesystem::path("/nowhere/cascade"));
        QSignalSpy failed(&shots, &ShotExport::failed);
        QTemporaryDir folder;
        shots.start({{store::TakeId{1}, QStringLiteral("ssr3")}},
                    path(folder.filePath(QStringLiteral("cut.otio"))));
        QTRY_COMPARE(failed.size(), 1);
    }
};

CASCADE_TEST(ShotExportTest);
#include "tst_ShotExport.moc"
