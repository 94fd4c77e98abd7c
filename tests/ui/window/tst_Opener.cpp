// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/Opener.h"

#include "core/video/StillImage.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

struct Fixture {
    Fixture()
        : path(folder.path().toStdString()), opened(&opener, &Opener::opened),
          failed(&opener, &Opener::failed)
    {
    }

    /// What a file turned out to be; nothing for one that was refused.
    std::optional<Opened> open(const std::filesystem::path& file, bool isShipped = false)
    {
        opener.open(file, {.isShipped = isShipped, .place = {}});
        const bool over = QTest::qWaitFor([&] { return opened.count() + failed.count() > 0; });
        return over && opened.count() > 0 ? std::optional(opened.takeFirst()[1].value<Opened>())
                                          : std::nullopt;
    }
    void write(const char* name, const QByteArray& bytes) const
    {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    QTemporaryDir folder;
    std::filesystem::path path;
    Opener opener;
    QSignalSpy opened, failed;
};

} // namespace

class OpenerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aGraphIsOpenedToBeSavedThere()
    {
        Fixture f;
        files::saveGraph(f.path / "shot.cascade", {.about = {.title = "Shot"}}).value();
        const auto what = f.open(f.path / "shot.cascade");
        QVERIFY(what && std::holds_alternative<OpenedGraph>(*what));
        QCOMPARE(std::get<OpenedGraph>(*what).file, f.path / "shot.cascade");
        QCOMPARE(std::get<OpenedGraph>(*what).text.about.title, std::string("Shot"));
    }

    void aPresetIsNotSavedOver()
    {
        Fixture f;
        files::saveGraph(f.path / "draft.cascade", {}).value();
        const auto what = f.open(f.path / "draft.cascade", true);
        QVERIFY(what && std::get<OpenedGraph>(*what).file.empty());
    }

    void aPlainPictureIsForALoadNode()
    {
        Fixture f;
        Clip picture{1, 2, 2, Rate::of(24), std::vector<std::uint8_t>(12, 90)};
        video::writePng(f.path / "still.png", picture).value();
        const auto what = f.open(f.path / "still.png");
        QVERIFY(what && std::holds_alternative<OpenedMedia>(*what));
        auto media = std::get<OpenedMedia>(*what);
        QVERIFY(media.isPicture);

        graph::Graph graph;
        QVERIFY(graph::apply(graph, loadNodeFor(graph, media)).ok());
        const auto* node = graph.find(graph::NodeId("picture"));
        QVERIFY(node != nullptr);
        QCOMPARE(node->type, std::string("load-image"));
        QCOMPARE(std::get<std::string>(node->parameters.at("file")), (f.path / "still.png").string());
        // The next one: under it, or where it was dropped.
        const auto& views = graph.views;
        QVERIFY(graph::apply(graph, loadNodeFor(graph, media)).ok());
        QVERIFY(views.at(graph::NodeId("picture-2")).y > views.at(graph::NodeId("picture")).y);
        media.place = QPointF(10, 20);
        QVERIFY(graph::apply(graph, loadNodeFor(graph, media)).ok());
        QCOMPARE(views.at(graph::NodeId("picture-3")).x, 10.0);
        QCOMPARE(views.at(graph::NodeId("picture-3")).y, 20.0);
    }

    void whatCannotBeOpenedIsSaid_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("a text as a video") << QByteArray("notes.mp4") << QByteArray("not a video at all");
        QTest::newRow("a damaged graph") << QByteArray("shot.cascade") << QByteArray("{\"schema\": 2");
        QTest::newRow("no pack") << QByteArray("shot.cascadepack") << QByteArray("PK but no zip");
    }
    void whatCannotBeOpenedIsSaid()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, bytes);
        Fixture f;
        f.write(name.constData(), bytes);
        QVERIFY(!f.open(f.path / name.toStdString()));
        QCOMPARE(f.failed.count(), 1);
        QVERIFY(!f.failed[0][1].toString().isEmpty());
    }
};

CASCADE_TEST(OpenerTest);
#include "tst_Opener.moc"
