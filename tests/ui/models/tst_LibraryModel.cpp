// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/LibraryFilter.h"
#include "ui/models/LibraryModel.h"

#include "tests/support/TestMain.h"
#include "tests/ui/models/LibraryFixture.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::TestPlaces;
using cascade::tests::writePreset;

namespace {

struct Bench {
    TestPlaces places;
    std::unique_ptr<LibraryModel> model;
    std::unique_ptr<QAbstractItemModelTester> tester;

    /// Reads what is in the folders.
    void open()
    {
        model = std::make_unique<LibraryModel>(places.get());
        tester = std::make_unique<QAbstractItemModelTester>(
            model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy loaded(model.get(), &LibraryModel::loaded);
        QVERIFY(loaded.wait(5000));
    }
    void refresh()
    {
        QSignalSpy loaded(model.get(), &LibraryModel::loaded);
        model->refresh();
        QVERIFY(loaded.wait(5000));
    }
    [[nodiscard]] QStringList ids() const
    {
        QStringList all;
        for (int row = 0; row < model->rowCount(); ++row) {
            all << model->index(row).data(LibraryModel::IdRole).toString();
        }
        return all;
    }
    [[nodiscard]] LibraryItem item(int row) const { return *model->item(model->index(row)); }
};

store::Take take(int id, const std::string& title)
{
    store::Take made;
    made.id = store::TakeId{id};
    made.title = title;
    made.seed = 7;
    made.stages.push_back(
        {"base", store::Key::parse(std::string(64, 'a')).value(), 16, 24, 40, Rate::of(3), true, 1});
    return made;
}

files::GraphAbout about(const std::string& title, std::vector<std::string> tags = {},
                        const std::string& words = {})
{
    return {title, "A. Muster", "CC-BY-4.0", std::move(tags), words};
}

} // namespace

class LibraryModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void presetsComeWithTitlePageAndPoster()
    {
        Bench bench;
        writePreset(bench.places.presets() / "torus.cascade",
                    about("Red torus", {"red", "start"}, "It spins."));
        tests::writeBytes(bench.places.presets() / "torus.png", tests::pngOf(1280, 768, Qt::red));
        tests::writeBytes(bench.places.presets() / "torus.mp4", QByteArray("not a video, but there"));
        bench.open();
        QCOMPARE(bench.ids(), QStringList{QStringLiteral("preset:torus")});
        const auto item = bench.item(0);
        QCOMPARE(item.title, QStringLiteral("Red torus"));
        QCOMPARE(item.tags, (QStringList{QStringLiteral("red"), QStringLiteral("start")}));
        QCOMPARE(item.licence, QStringLiteral("CC-BY-4.0"));
        QCOMPARE(item.poster.size(), QSize(640, 384)); // shrunk in the thread
        QCOMPARE(item.poster.pixelColor(5, 5), QColor(Qt::red));
        QVERIFY(item.hasPreview && !item.isOwn);
    }

    void aDamagedPresetHidesNoOther()
    {
        Bench bench;
        tests::writeBytes(bench.places.presets() / "bad.cascade", QByteArray("{"));
        writePreset(bench.places.presets() / "good.cascade", about("Good"));
        bench.open();
        QCOMPARE(bench.ids().size(), 2);
        QVERIFY(bench.item(0).problem.contains(QStringLiteral("bad.cascade")));
        QVERIFY(bench.item(1).problem.isEmpty());
    }

    void aPosterThatIsNoPictureIsLeftOut()
    {
        Bench bench;
        writePreset(bench.places.presets() / "a.cascade", about("A"));
        tests::writeBytes(bench.places.presets() / "a.png",
                          QByteArray("\x89PNG\r\n\x1a\n and then nothing of the kind"));
        bench.open();
        QVERIFY(bench.item(0).poster.isNull() && bench.item(0).problem.isEmpty());
    }

    void modelsSayWhatTheyAre()
    {
        Bench bench;
        const std::filesystem::path shipped(CASCADE_RESOURCE_DIR "/models/toybox");
        const auto folder = bench.places.get().dataFolder / "models" / "mine";
        std::filesystem::create_directories(folder);
        std::filesystem::copy(shipped / "model.json", folder / "model.json");
        std::filesystem::create_directory_symlink(shipped,
                                                  bench.places.get().resources / "models" / "toybox");
        bench.open();
        QCOMPARE(bench.ids(), (QStringList{QStringLiteral("model:toybox"), QStringLiteral("model:mine")}));
        const auto whole = bench.item(0), empty = bench.item(1);
        QCOMPARE(whole.licence, QStringLiteral("Apache-2.0"));
        QVERIFY2(whole.facts.startsWith(QStringLiteral("7 stages, ")) &&
                     whole.facts.endsWith(QStringLiteral(" MB, Apache-2.0")),
                 qPrintable(whole.facts));
        QVERIFY2(empty.isOwn && empty.facts.contains(QStringLiteral("missing")), qPrintable(empty.facts));
    }

    void takesAreGivenAndKeptInOrder()
    {
        Bench bench;
        writePreset(bench.places.presets() / "a.cascade", about("A"));
        bench.open();
        bench.model->setTakes({take(2, "two"), take(1, "one")});
        QCOMPARE(bench.ids(), (QStringList{QStringLiteral("preset:a"), QStringLiteral("take:2"),
                                           QStringLiteral("take:1")}));
        const QPersistentModelIndex one = bench.model->index(2);
        bench.model->setTakes({take(1, "one"), take(3, "three"), take(2, "two")});
        QCOMPARE(bench.ids(), (QStringList{QStringLiteral("preset:a"), QStringLiteral("take:1"),
                                           QStringLiteral("take:3"), QStringLiteral("take:2")}));
        QCOMPARE(one.row(), 1); // followed its take
        bench.refresh();        // presets are read anew, takes stay
        QCOMPARE(bench.ids().size(), 4);
    }

    void packsAreTakenInByDropping()
    {
        Bench bench;
        bench.open();
        const auto file = bench.places.root() / "sent.cascadepack";
        files::Preset preset;
        preset.text.about = about("Sent");
        files::writePack(file, files::packOf(preset, "0.1.0").value()).value();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(file.string()))});
        QVERIFY(bench.model->canDropMimeData(&data, Qt::CopyAction, -1, -1, {}));
        QSignalSpy imported(bench.model.get(), &LibraryModel::imported);
        QVERIFY(bench.model->dropMimeData(&data, Qt::CopyAction, -1, -1, {}));
        QVERIFY(imported.wait(5000));
        QCOMPARE(bench.ids(), QStringList{QStringLiteral("preset:sent")});
        QVERIFY(bench.item(0).isOwn);
        QSignalSpy failed(bench.model.get(), &LibraryModel::failed);
        bench.model->import(file); // its name is taken
        QVERIFY(failed.wait(5000));
        bench.model->removePreset(QStringLiteral("preset:sent"));
        QTRY_COMPARE(bench.model->rowCount(), 0);
        QVERIFY(!std::filesystem::exists(bench.places.ownPresets() / "sent.cascadepack"));
    }

    void aGraphThatIsDroppedIsOpenedAndOtherFilesAreNot()
    {
        Bench bench;
        bench.open();
        QSignalSpy open(bench.model.get(), &LibraryModel::openRequested);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QStringLiteral("/x/shot.cascade"))});
        QVERIFY(bench.model->dropMimeData(&data, Qt::CopyAction, -1, -1, {}));
        QCOMPARE(open.value(0).value(0).toString(), QStringLiteral("/x/shot.cascade"));
        data.setUrls({QUrl::fromLocalFile(QStringLiteral("/x/notes.txt"))});
        QVERIFY(!bench.model->canDropMimeData(&data, Qt::CopyAction, -1, -1, {}));
    }

    void shippedPresetsAreNotDeleted()
    {
        Bench bench;
        writePreset(bench.places.presets() / "a.cascade", about("A"));
        bench.open();
        QSignalSpy failed(bench.model.get(), &LibraryModel::failed);
        bench.model->removePreset(QStringLiteral("preset:a"));
        QCOMPARE(failed.size(), 1);
        QVERIFY(std::filesystem::exists(bench.places.presets() / "a.cascade"));
    }

    void cardsAreDraggedOutAsFiles()
    {
        Bench bench;
        writePreset(bench.places.presets() / "a.cascade", about("A"));
        bench.open();
        bench.model->setTakes({take(1, "one")});
        QVERIFY(bench.model->index(0).flags() & Qt::ItemIsDragEnabled);
        QVERIFY(!(bench.model->index(1).flags() & Qt::ItemIsDragEnabled)); // nothing was exported from it
        const std::unique_ptr<QMimeData> data(bench.model->mimeData({bench.model->index(0)}));
        QCOMPARE(data->urls(), QList<QUrl>{QUrl::fromLocalFile(
                                   QString::fromStdString((bench.places.presets() / "a.cascade").string()))});
    }

    void cardsAreFoundByWordsKindAndTags()
    {
        Bench bench;
        writePreset(bench.places.presets() / "a.cascade",
                    about("Red torus", {"red", "start"}, "It spins slowly."));
        writePreset(bench.places.presets() / "b.cascade", about("Blue cube", {"start"}, "It spins."));
        bench.open();
        bench.model->setTakes({take(1, "red take")});
        LibraryFilter filter;
        const QAbstractItemModelTester tester(&filter,
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(bench.model.get());
        const auto found = [&] {
            QStringList all;
            for (int row = 0; row < filter.rowCount(); ++row) {
                all << filter.index(row, 0).data(LibraryModel::IdRole).toString();
            }
            return all.join(QLatin1Char(' '));
        };
        filter.setSearch(QStringLiteral("RED"));
        QCOMPARE(found(), QStringLiteral("preset:a take:1"));
        filter.setSearch(QStringLiteral("spins  torus"));
        QCOMPARE(found(), QStringLiteral("preset:a"));
        filter.setSearch({});
        filter.setKind(LibraryKind::Take);
        QCOMPARE(found(), QStringLiteral("take:1"));
        filter.setKind(std::nullopt);
        filter.setTags({QStringLiteral("start")});
        QCOMPARE(found(), QStringLiteral("preset:a preset:b"));
        filter.setTags({QStringLiteral("start"), QStringLiteral("red")});
        QCOMPARE(found(), QStringLiteral("preset:a"));
        QVERIFY(filter.narrows());
        QCOMPARE(bench.model->tags(), (QStringList{QStringLiteral("start"), QStringLiteral("red")}));
    }
};

CASCADE_TEST(LibraryModelTest);
#include "tst_LibraryModel.moc"
