// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/WindowFiles.h"

#include "tests/support/TestMain.h"
#include "tests/ui/window/PlacesIn.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

#include <atomic>
#include <semaphore>

using namespace cascade;
using namespace cascade::ui;
using namespace cascade::ui::tests;

namespace {

/// A graph with a file, and a disk that writes when it is let.
struct Fixture {
    Fixture()
        : file(std::filesystem::path(folder.path().toStdString()) / "shot.cascade"),
          studio({placesIn(folder), {}}), application(studio.places), files(studio, application, window)
    {
        studio.session.replace({}, file);
        change();
        files.setWriteGraph([this](const auto& target, const auto& text) -> Result<void> {
            disk.acquire();
            written.push_back(text);
            return full ? Error{ErrorCode::DiskFull, target.string(), "no room", {}}
                        : files::saveGraph(target, text);
        });
    }
    ~Fixture() { disk.release(8); }

    void change()
    {
        const auto id = studio.session.graph().freeId("prompt");
        QVERIFY(studio.session.apply(graph::AddNode{id, {.type = "prompt"}, {}}));
    }
    [[nodiscard]] std::size_t nodesInFile() const
    {
        const auto text = files::openGraph(file);
        return text ? text.value().graph.nodes.size() : 0;
    }

    QTemporaryDir folder;
    std::filesystem::path file;
    std::counting_semaphore<> disk{0};
    std::vector<files::GraphText> written; ///< the writer's, until it is idle
    std::atomic<bool> full = false;
    Studio studio;
    StudioApplication application;
    QWidget window;
    WindowFiles files;
};

} // namespace

class WindowFilesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWindowGoesOnWhileAFileIsWritten()
    {
        Fixture f;
        QSignalSpy said(&f.files, &WindowFiles::said);
        f.files.save();
        QVERIFY(said.last()[0].toString().startsWith(QStringLiteral("Saving")));
        QVERIFY(f.studio.session.modified()); // it is not there yet
        bool painted = false;
        QMetaObject::invokeMethod(
            &f.window, [&] { painted = true; }, Qt::QueuedConnection);
        QTRY_VERIFY(painted);
        QVERIFY(f.studio.session.modified());
        f.disk.release();
        QTRY_VERIFY(!f.studio.session.modified());
        QVERIFY(said.last()[0].toString().startsWith(QStringLiteral("Saved")));
        QCOMPARE(f.nodesInFile(), std::size_t{1});
    }

    void savingAgainMeanwhileComesAfter()
    {
        Fixture f;
        f.files.save();
        f.change();
        f.files.save();
        f.disk.release(2);
        QTRY_VERIFY(!f.files.writer().busy());
        QCOMPARE(f.written.size(), std::size_t{2});
        QCOMPARE(f.nodesInFile(), std::size_t{2});
        QVERIFY(!f.studio.session.modified());
    }

    void whatIsChangedMeanwhileIsUnsaved()
    {
        Fixture f;
        f.files.save();
        f.change();
        f.disk.release();
        QTRY_VERIFY(!f.files.writer().busy());
        QCOMPARE(f.nodesInFile(), std::size_t{1});
        QVERIFY(f.studio.session.modified());
    }

    void closingWaitsForTheFile()
    {
        Fixture f;
        f.files.save();
        bool closed = false;
        f.files.whenMayClose([&] { closed = true; });
        QVERIFY(!closed);
        f.disk.release();
        QTRY_VERIFY(closed);
        QCOMPARE(f.nodesInFile(), std::size_t{1});
    }

    void closingWaitsForWhatIsSavedMeanwhile()
    {
        Fixture f;
        f.files.save();
        f.change();
        f.files.save();
        bool closed = false;
        f.files.whenMayClose([&] { closed = true; });
        f.disk.release();
        QTRY_COMPARE(f.nodesInFile(), std::size_t{1});
        QVERIFY(!closed);
        f.disk.release();
        QTRY_VERIFY(closed);
        QCOMPARE(f.nodesInFile(), std::size_t{2});
    }

    void aGraphWithoutChangesIsLeftAtOnce()
    {
        Fixture f;
        f.studio.session.replace({}, f.file);
        bool closed = false;
        f.files.whenMayClose([&] { closed = true; });
        QVERIFY(closed);
    }

    void whatCannotBeWrittenIsSaidAndStaysUnsaved()
    {
        Fixture f;
        QSignalSpy failed(&f.files, &WindowFiles::failed);
        f.full = true;
        bool then = false;
        f.files.save([&] { then = true; });
        f.disk.release();
        QTRY_VERIFY(!f.files.writer().busy());
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed[0][0].toString().contains(QStringLiteral("no room")));
        QVERIFY(f.studio.session.modified() && !then);
    }
};

CASCADE_TEST(WindowFilesTest);
#include "tst_WindowFiles.moc"
