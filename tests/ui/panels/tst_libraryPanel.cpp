// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/LibraryPanel.h"

#include "pipeline/store/TakeLibrary.h"
#include "tests/support/TestMain.h"
#include "tests/ui/models/FoundFixture.h"
#include "tests/ui/models/LibraryFixture.h"
#include "tests/ui/models/NotingProgram.h"
#include "tests/ui/panels/ListsSupport.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace cascade;
using namespace cascade::ui;
using tests::TestPlaces;

namespace {

struct Bench {
    explicit Bench(Theme theme = Theme::Dark) : palette(paletteOf(theme)) {}

    void preset(const std::string& name, const std::string& title, std::vector<std::string> tags = {},
                QColor poster = {})
    {
        tests::writePreset(places.presets() / (name + ".cascade"),
                           {title, "A. Muster", "CC-BY-4.0", std::move(tags), ""});
        if (poster.isValid()) {
            tests::writeBytes(places.presets() / (name + ".png"), tests::pngOf(640, 384, poster));
        }
    }
    store::TakeId take(const std::string& title)
    {
        auto library =
            store::TakeLibrary::openIn(places.get().dataFolder,
                                       store::StageStore::open(places.get().cacheFolder / "stages").value())
                .value();
        store::TakeRecord record;
        record.identity = title;
        record.title = title;
        record.graph = "{}";
        record.seed = 7;
        return library.keep(record).value();
    }
    /// A program in the place of `cascade`: keeps the words that it is given, then does `more`.
    void standIn(const std::string& more) { program = tests::notingProgram(places, more); }
    [[nodiscard]] QByteArray heard() const { return tests::noted(places); }
    void open()
    {
        model = std::make_unique<LibraryModel>(places.get(), program);
        shelf = std::make_unique<TakeShelf>(places.get());
        frames = std::make_unique<ClipFrames>(places.get(), std::size_t{1} << 24);
        QSignalSpy loaded(model.get(), &LibraryModel::loaded), shelved(shelf.get(), &TakeShelf::changed);
        shelf->refresh();
        panel = std::make_unique<LibraryPanel>(LibraryPanel::Options{*model, *shelf, *frames, palette});
        tests::dress(*panel, palette);
        panel->resize(620, 460);
        panel->show();
        QVERIFY(loaded.size() > 0 || loaded.wait(5000));
        QVERIFY(shelved.size() > 0 || shelved.wait(5000));
    }
    [[nodiscard]] QStringList titles() const
    {
        QStringList all;
        for (int row = 0; row < panel->grid().model()->rowCount(); ++row) {
            all << index(row).data().toString();
        }
        return all;
    }
    [[nodiscard]] QModelIndex index(int row) const { return panel->grid().model()->index(row, 0); }
    void choose(std::initializer_list<int> rows)
    {
        auto* chosen = panel->grid().selectionModel();
        chosen->clear();
        for (const int row : rows) {
            chosen->setCurrentIndex(index(row), QItemSelectionModel::Select);
        }
    }
    [[nodiscard]] QAction& action(const char* name) const
    {
        return *panel->findChild<QAction*>(QLatin1String(name));
    }
    [[nodiscard]] QImage picture(int row) const
    {
        const auto cell = panel->grid().visualRect(index(row));
        return panel->grid().viewport()->grab(cell).toImage();
    }

    TestPlaces places;
    std::filesystem::path program; ///< none: models of others are not looked for
    const Palette& palette;
    std::unique_ptr<LibraryModel> model;
    std::unique_ptr<TakeShelf> shelf;
    std::unique_ptr<ClipFrames> frames;
    std::unique_ptr<LibraryPanel> panel;
};

} // namespace

class LibraryPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cardsFillTheWidth()
    {
        Bench bench;
        for (const auto* name : {"a", "b", "c", "d", "e"}) {
            bench.preset(name, name);
        }
        bench.open();
        auto& grid = bench.panel->grid();
        for (const int width : {300, 620, 1100}) {
            bench.panel->resize(width, 500);
            QCoreApplication::processEvents();
            const int cell = grid.visualRect(bench.index(0)).width();
            const int columns = grid.viewport()->width() / cell;
            QVERIFY2(columns >= 1 && grid.viewport()->width() - columns * cell <= columns + 1,
                     qPrintable(QString::number(width)));
            const bool oneRow = columns >= 2;
            QCOMPARE(grid.visualRect(bench.index(1)).top() == grid.visualRect(bench.index(0)).top(), oneRow);
        }
    }

    void isNarrowedBySearchKindAndTags()
    {
        Bench bench;
        bench.preset("a", "Red torus", {"start"});
        bench.preset("b", "Blue cube", {"start", "draft"});
        (void)bench.take("red take");
        bench.open();
        QTRY_COMPARE(bench.titles().size(), 3);
        bench.panel->setFocus();
        QTest::keyClick(&bench.panel->grid(), Qt::Key_F, Qt::ControlModifier);
        auto* search = bench.panel->findChild<QLineEdit*>();
        QTRY_VERIFY(search->hasFocus());
        QTest::keyClicks(search, QStringLiteral("red"));
        QCOMPARE(bench.titles(), (QStringList{QStringLiteral("Red torus"), QStringLiteral("red take")}));
        bench.panel->showOnly(LibraryKind::Take);
        QCOMPARE(bench.titles(), QStringList{QStringLiteral("red take")});
        bench.panel->showOnly(std::nullopt);
        search->clear();
        auto* tags = bench.panel->findChild<QToolButton*>(QStringLiteral("library.tags"));
        QCOMPARE(tags->menu()->actions().front()->text(), QStringLiteral("start"));
        tags->menu()->actions().back()->trigger();
        QCOMPARE(tags->text(), QStringLiteral("Tags: draft"));
        QCOMPARE(bench.titles(), QStringList{QStringLiteral("Blue cube")});
    }

    void aDoubleClickOpens()
    {
        Bench bench;
        bench.preset("a", "A");
        const auto take = bench.take("T");
        bench.open();
        QTRY_COMPARE(bench.titles().size(), 2);
        QSignalSpy open(bench.panel.get(), &LibraryPanel::openRequested);
        store::TakeId opened{};
        connect(bench.panel.get(), &LibraryPanel::openTakeRequested, this,
                [&](const store::Take& one) { opened = one.id; });
        const auto doubleClick = [&](int row) {
            const auto at = bench.panel->grid().visualRect(bench.index(row)).center();
            QTest::mouseClick(bench.panel->grid().viewport(), Qt::LeftButton, {}, at);
            QTest::mouseDClick(bench.panel->grid().viewport(), Qt::LeftButton, {}, at);
        };
        doubleClick(0);
        QCOMPARE(open.value(0).value(0).toString(),
                 QString::fromStdString((bench.places.presets() / "a.cascade").string()));
        doubleClick(1);
        QCOMPARE(opened, take);
    }

    void takesAreDeletedAfterAQuestion()
    {
        Bench bench;
        (void)bench.take("one");
        (void)bench.take("two");
        bench.open();
        QTRY_COMPARE(bench.titles().size(), 2);
        const auto answer = [&](const QString& words) {
            bench.panel->activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(bench.panel.get()));
            QTest::keyClick(&bench.panel->grid(), Qt::Key_Delete);
            auto* question = bench.panel->findChild<QMessageBox*>();
            QVERIFY(question != nullptr);
            for (auto* button : question->buttons()) {
                if (button->text().remove(QLatin1Char('&')) == words) {
                    QTest::mouseClick(button, Qt::LeftButton);
                }
            }
            QTRY_VERIFY(bench.panel->findChild<QMessageBox*>() == nullptr);
        };
        bench.choose({0, 1});
        answer(QStringLiteral("Cancel"));
        QCOMPARE(bench.titles().size(), 2);
        bench.choose({0});
        answer(QStringLiteral("Delete"));
        QTRY_COMPARE(bench.titles().size(), 1);
    }

    void actionsSuitWhatIsChosen()
    {
        Bench bench;
        bench.preset("a", "A");
        (void)bench.take("one");
        (void)bench.take("two");
        bench.open();
        QTRY_COMPARE(bench.titles().size(), 3);
        bench.choose({0}); // a shipped preset
        QVERIFY(bench.action("library.open").isEnabled() && bench.action("library.folder").isEnabled());
        QVERIFY(!bench.action("library.finish").isEnabled() && !bench.action("library.remove").isEnabled());
        bench.choose({1, 2});
        QVERIFY(bench.action("library.compare").isEnabled() && bench.action("library.remove").isEnabled());
        QVERIFY(!bench.action("library.open").isEnabled());
        QSignalSpy compare(bench.panel.get(), &LibraryPanel::compareTakesRequested);
        QTest::keyClick(&bench.panel->grid(), Qt::Key_C, Qt::ShiftModifier);
        QCOMPARE(compare.size(), 1);
        bench.choose({1});
        QSignalSpy finish(bench.panel.get(), &LibraryPanel::finishTakeRequested);
        QTest::keyClick(&bench.panel->grid(), Qt::Key_F, Qt::ShiftModifier);
        QCOMPARE(finish.size(), 1);
    }

    void aPreviewPlaysUnderThePointer()
    {
        Bench bench;
        bench.preset("a", "A", {}, Qt::darkBlue);
        tests::writeGreyVideo(bench.places.presets() / "a.mp4", 8, 160, 96);
        bench.open();
        const auto middle = [&] {
            const auto card = bench.picture(0);
            return card.pixelColor(card.width() / 2, card.height() / 3);
        };
        QCOMPARE(middle(), QColor(Qt::darkBlue));
        auto* viewport = bench.panel->grid().viewport();
        QTest::mouseMove(viewport, bench.panel->grid().visualRect(bench.index(0)).center());
        const auto isGrey = [&] {
            const auto colour = middle(); // one look: the next one may be at another frame
            return colour.red() == colour.blue();
        };
        QTRY_VERIFY_WITH_TIMEOUT(isGrey(), 30000); // decoded behind whatever else the machine does
        const auto first = middle().red();
        bool moved = false; // and stays so: the clip comes back to where it was
        const auto goesOn = [&] { return moved = moved || std::abs(middle().red() - first) > 15; };
        QTRY_VERIFY(goesOn());
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(viewport, &leave);
        QTRY_COMPARE(middle(), QColor(Qt::darkBlue));
    }

    void modelsOfOthersAreShown()
    {
        Bench bench;
        tests::keepFound(bench.places);
        bench.open();
        QTRY_COMPARE(bench.titles().size(), 5);
        QVERIFY2(!bench.titles().contains(QStringLiteral("llm")), "weights of other programs");
        const auto item = [&](const QString& title) {
            return bench.index(static_cast<int>(bench.titles().indexOf(title)))
                .data(LibraryModel::ItemRole)
                .value<LibraryItem>();
        };
        const auto zero = item(QStringLiteral("cerspense/zeroscope_v2_576w"));
        QVERIFY(zero.isNonCommercial && zero.isFound);
        QVERIFY2(zero.facts.contains(QStringLiteral("CC-BY-NC-4.0 (non-commercial)")),
                 qPrintable(zero.facts));
        QVERIFY(zero.tags.contains(QStringLiteral("non-commercial")));
        const auto motion = item(QStringLiteral("v3_sd15_mm"));
        QCOMPARE(motion.wiring, QStringLiteral("For Image Checkpoints of Stable Diffusion 1"));
        QVERIFY(!motion.isNonCommercial);
        const auto broken = item(QStringLiteral("half a download"));
        QVERIFY(!broken.problem.isEmpty());
        const int row = static_cast<int>(bench.titles().indexOf(QStringLiteral("v3_sd15_mm")));
        const auto tip = bench.index(row).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains(QStringLiteral("motion module")), qPrintable(tip));
        bench.choose({row});
        QVERIFY(bench.action("library.folder").isEnabled());
    }

    void modelsOfOthersAreOpenedAsTheirNodes_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<std::string>("type");
        QTest::addColumn<std::string>("parameter");
        QTest::newRow("image") << QStringLiteral("dreamshaper_8") << std::string("image-checkpoint")
                               << std::string("checkpoint");
        QTest::newRow("video") << QStringLiteral("cerspense/zeroscope_v2_576w")
                               << std::string("image-checkpoint") << std::string("checkpoint");
        QTest::newRow("motion") << QStringLiteral("v3_sd15_mm") << std::string("motion-module")
                                << std::string("module");
        QTest::newRow("autoencoder") << QStringLiteral("vae-ft-mse-840000") << std::string("vae")
                                     << std::string("vae");
    }
    void modelsOfOthersAreOpenedAsTheirNodes()
    {
        QFETCH(QString, title);
        QFETCH(std::string, type);
        QFETCH(std::string, parameter);
        Bench bench;
        tests::keepFound(bench.places);
        bench.open();
        QTRY_COMPARE(bench.titles().size(), 5);
        const int row = static_cast<int>(bench.titles().indexOf(title));
        bench.choose({row});
        QSignalSpy ours(bench.panel.get(), &LibraryPanel::modelRequested);
        QSignalSpy found(bench.panel.get(), &LibraryPanel::foundRequested);
        QVERIFY(bench.action("library.open").isEnabled());
        bench.action("library.open").trigger();
        Q_EMIT bench.panel->grid().activated(bench.index(row));
        QCOMPARE(found.size(), 2);
        QVERIFY(ours.isEmpty()); // no model folder of ours
        const auto node = found[0][0].value<FoundNode>();
        QVERIFY((node == FoundNode{type, parameter, title.toStdString()}));
        const auto* item =
            bench.model->foundAt(bench.index(row).data(LibraryModel::ItemRole).value<LibraryItem>().file);
        QVERIFY(item != nullptr && item->node == node); // a drag is of its file
        QVERIFY(bench.model->namesFor(type).contains(title));
    }

    void twoOfOneNameAreNamedByTheirPaths()
    {
        Bench bench;
        auto one = tests::foundModel(bench.places, "style", library::ModelRole::Lora, "LoRA", {}, 0.1);
        auto other = one;
        other.path = bench.places.root() / "other.safetensors";
        tests::writeBytes(other.path, "weights");
        tests::keep(bench.places, {one, other});
        bench.open();
        QTRY_COMPARE(bench.titles().size(), 2);
        const QStringList paths{QString::fromStdString(other.path.string()),
                                QString::fromStdString(one.path.string())};
        auto names = bench.model->namesFor("lora");
        names.sort();
        QCOMPARE(names, paths);
        QVERIFY(bench.model->namesFor("image-checkpoint").isEmpty());
    }

    void whatHasNoNodeSaysWhy()
    {
        Bench bench;
        auto unet = tests::foundModel(bench.places, "unet", library::ModelRole::Unet, "SDXL", {}, 5);
        unet.isRunnable = false;
        auto large =
            tests::foundModel(bench.places, "large", library::ModelRole::ImageCheckpoint, "SDXL", {}, 6);
        large.isRunnable = false;
        tests::keep(bench.places, {tests::foundModel(bench.places, "words", library::ModelRole::TextEncoder,
                                                     "CLIP", {}, 0.3),
                                   unet, large});
        bench.open();
        QTRY_COMPARE(bench.titles().size(), 3);
        QSignalSpy found(bench.panel.get(), &LibraryPanel::foundRequested);
        for (int row = 0; row < 3; ++row) {
            bench.choose({row});
            auto& open = bench.action("library.open");
            QVERIFY(!open.isEnabled());
            const auto why = bench.index(row).data().toString() == QStringLiteral("large")
                                 ? QStringLiteral("no network")
                                 : QStringLiteral("no node");
            QVERIFY2(open.toolTip().contains(why), qPrintable(open.toolTip()));
            const auto tip = bench.index(row).data(Qt::ToolTipRole).toString();
            QVERIFY2(tip.contains(why), qPrintable(tip));
            Q_EMIT bench.panel->grid().activated(bench.index(row));
        }
        QVERIFY(found.isEmpty());
    }

    void modelsAreLookedForOnceByThemselvesAndAgainWhenAskedFor()
    {
        Bench bench;
        bench.standIn("exit 0");
        bench.open();
        QVERIFY(bench.heard().isEmpty()); // nobody looks at models yet
        auto* row = bench.panel->findChild<QWidget*>(QStringLiteral("library.scanning"));
        QVERIFY(!row->isVisible());
        bench.panel->showOnly(LibraryKind::Model);
        QVERIFY(row->isVisible() && bench.model->isScanning());
        QTRY_VERIFY(!row->isVisible());
        QCOMPARE(bench.heard(), QByteArray("models scan --quiet\n"));
        bench.action("library.scan").trigger();
        QTRY_VERIFY(!bench.model->isScanning());
        QCOMPARE(bench.heard(), QByteArray("models scan --quiet\nmodels scan --quiet\n"));
        bench.model->addModels("/models of mine/a.safetensors");
        QTRY_VERIFY(!bench.model->isScanning());
        QVERIFY(bench.heard().endsWith("models add --quiet /models of mine/a.safetensors\n"));
    }

    void whatWasScannedIsNotScannedByItself()
    {
        Bench bench;
        tests::keepFound(bench.places);
        bench.standIn("exit 0");
        bench.open();
        bench.panel->showOnly(LibraryKind::Model);
        QVERIFY(!bench.model->isScanning());
        QVERIFY(bench.heard().isEmpty());
    }

    void whyModelsCannotBeAddedIsSaid()
    {
        Bench bench;
        bench.standIn(
            "echo 'error: [x.bin] expected weights, got a web page' >&2; echo 'hint: sign in' >&2; exit 2");
        bench.open();
        QSignalSpy failed(bench.panel.get(), &LibraryPanel::failed);
        bench.model->addModels("/x.bin");
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].toString(), QStringLiteral("[x.bin] expected weights, got a web page"));
        QCOMPARE(failed[0][1].toString(), QStringLiteral("sign in"));
    }

    void aScanIsStopped()
    {
        Bench bench;
        bench.standIn("exec sleep 60");
        bench.open();
        QSignalSpy failed(bench.panel.get(), &LibraryPanel::failed);
        bench.action("library.scan").trigger();
        auto* row = bench.panel->findChild<QWidget*>(QStringLiteral("library.scanning"));
        QVERIFY(row->isVisible());
        QTRY_VERIFY(!bench.heard().isEmpty());
        QTest::mouseClick(row->findChild<QToolButton*>(), Qt::LeftButton);
        QTRY_VERIFY(!bench.model->isScanning());
        QVERIFY(failed.isEmpty());
        bench.action("library.scan").trigger();
        bench.panel.reset();
        bench.model.reset(); // who closes the window does not wait for it
    }

    void isDrawnInBothThemes()
    {
        for (const auto theme : {Theme::Dark, Theme::Light}) {
            Bench bench(theme);
            bench.preset("a", "Text to HD", {"start"}, QColor(0x70, 0x30, 0x30));
            bench.preset("b", "Smooth my footage, whatever its rate", {"footage"});
            tests::writeBytes(bench.places.presets() / "bad.cascade", QByteArray("{"));
            std::filesystem::create_directory_symlink(CASCADE_RESOURCE_DIR "/models/toybox",
                                                      bench.places.get().resources / "models" / "toybox");
            (void)bench.take("a red torus spinning");
            tests::keepFound(bench.places);
            bench.open();
            QTRY_COMPARE(bench.titles().size(), 10);
            bench.choose({1});
            tests::shoot(*bench.panel, theme == Theme::Dark ? QStringLiteral("library-dark")
                                                            : QStringLiteral("library-light"));
            bench.panel->showOnly(LibraryKind::Model);
            tests::shoot(*bench.panel, theme == Theme::Dark ? QStringLiteral("library-models-dark")
                                                            : QStringLiteral("library-models-light"));
            bench.panel->findChild<QLineEdit*>()->setText(QStringLiteral("nothing of the kind"));
            QCOMPARE(bench.titles().size(), 0);
            tests::shoot(*bench.panel, QStringLiteral("library-empty"));
        }
    }
};

CASCADE_TEST(LibraryPanelTest);
#include "tst_libraryPanel.moc"
