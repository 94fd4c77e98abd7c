// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ExportDialog.h"

#include "tests/support/TestMain.h"
#include "tests/ui/panels/ListsSupport.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

const ClipShape kHd{128, 768, 1280, Rate::of(24)};

struct Bench {
    explicit Bench(Theme theme = Theme::Dark)
        : palette(paletteOf(theme)), dialog({"/tmp", QStringLiteral("cascade-shot"), palette})
    {
        dialog.setSource({kHd, false, 0, 0});
        dialog.show();
        tests::dress(dialog, palette);
        QObject::connect(&dialog, &ExportDialog::exportRequested, &dialog,
                         [this](const ExportOrder& o) { order = o; });
    }
    /// The control of this accessible name.
    template <typename Control>
    [[nodiscard]] Control& control(const char* name)
    {
        for (auto* found : dialog.findChildren<Control*>()) {
            if (found->accessibleName() == QLatin1String(name)) {
                return *found;
            }
        }
        qFatal("no control of this name");
    }
    [[nodiscard]] QComboBox& combo(const char* name) { return control<QComboBox>(name); }
    [[nodiscard]] QPushButton& button(const QString& words)
    {
        for (auto* found : dialog.findChildren<QPushButton*>()) {
            if (found->text().remove(QLatin1Char('&')) == words) {
                return *found;
            }
        }
        qFatal("no button of these words");
    }
    void aim(const char* format)
    {
        const auto aims = exportAims();
        for (std::size_t i = 0; i < aims.size(); ++i) {
            if (aims[i].id == format) {
                combo("What for").setCurrentIndex(static_cast<int>(i));
                return;
            }
        }
    }
    [[nodiscard]] QString words() const
    {
        QString all;
        for (const auto* label : dialog.findChildren<QLabel*>()) {
            all += label->isVisible() ? label->text() + QLatin1Char('\n') : QString();
        }
        return all;
    }
    static QStandardItem& item(QComboBox& combo, int row)
    {
        return *qobject_cast<QStandardItemModel*>(combo.model())->item(row);
    }

    const Palette& palette;
    ExportDialog dialog;
    std::optional<ExportOrder> order;
};

} // namespace

class ExportDialogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asksForWhatWasChosen()
    {
        Bench bench;
        bench.combo("Size").setCurrentIndex(2);
        bench.combo("Rate").setCurrentText(QStringLiteral("25 fps"));
        bench.control<QSpinBox>("Quality").setValue(20);
        QTest::mouseClick(&bench.button(QStringLiteral("Export")), Qt::LeftButton);
        QVERIFY(bench.order.has_value());
        QCOMPARE(bench.order->nodeType, std::string("export-video"));
        QCOMPARE(bench.order->file, std::filesystem::path("/tmp/cascade-shot.mp4"));
        QVERIFY(bench.order->values.at("size") == graph::Value("1920x1080"));
        QVERIFY(bench.order->values.at("rate") == graph::Value("25"));
        QVERIFY(bench.order->values.at("quality") == graph::Value(std::int64_t{20}));
    }

    void theEndingFollowsTheFormat()
    {
        Bench bench;
        auto& file = bench.control<QLineEdit>("File");
        QCOMPARE(file.text(), QStringLiteral("/tmp/cascade-shot.mp4"));
        bench.aim("webm-vp9");
        QCOMPARE(file.text(), QStringLiteral("/tmp/cascade-shot.webm"));
        file.setText(QStringLiteral("/tmp/take 1.5"));
        bench.aim("gif");
        QCOMPARE(file.text(), QStringLiteral("/tmp/take 1.5.gif"));
        file.setText(QStringLiteral("/tmp/x.mov"));
        QVERIFY(!bench.button(QStringLiteral("Export")).isEnabled());
        QVERIFY2(bench.words().contains(QStringLiteral(".gif")), qPrintable(bench.words()));
    }

    void whatAFormatCannotDoIsOutOfReachAndSaysWhy()
    {
        Bench bench;
        auto& plays = bench.control<QSpinBox>("Plays");
        QVERIFY(!plays.isEnabled());
        QVERIFY(plays.toolTip().contains(QStringLiteral("H.264")));
        bench.aim("gif");
        QVERIFY(plays.isEnabled());
        bench.aim("png-sequence");
        QVERIFY(!bench.control<QSlider>("Quality").isEnabled());
        QVERIFY(bench.combo("Bits").isVisible());
        bench.aim("exr-sequence");
        QVERIFY(!bench.combo("Bits").isVisible());
        const auto* sound = bench.dialog.findChild<QCheckBox*>();
        QVERIFY(!sound->isEnabled());
        bench.dialog.setSource({kHd, true, 0, 0});
        bench.aim("mp4-h264");
        QVERIFY(sound->isEnabled());
        bench.combo("Rate").setCurrentIndex(3);
        for (auto* how : bench.dialog.findChildren<QComboBox*>()) {
            how->setCurrentIndex(std::max(how->currentIndex(), how->findData(QStringLiteral("replay"))));
        }
        QVERIFY2(!sound->isEnabled(), "sound is not stretched");
    }

    void sizesThatDoNotFitTheFormatAreOutOfReach()
    {
        Bench bench;
        bench.dialog.setSource({ClipShape{16, 25, 41, Rate::of(60)}, false, 0, 0});
        auto& size = bench.combo("Size");
        QVERIFY(!Bench::item(size, 0).isEnabled());
        QVERIFY(Bench::item(size, 0).toolTip().contains(QStringLiteral("even")));
        QVERIFY(Bench::item(size, 1).isEnabled());
        QVERIFY(!bench.button(QStringLiteral("Export")).isEnabled());
        size.setCurrentIndex(1);
        QVERIFY(bench.button(QStringLiteral("Export")).isEnabled());
        bench.aim("gif");
        QVERIFY(!Bench::item(bench.combo("Rate"), 0).isEnabled()); // 60 a second
        QVERIFY(Bench::item(bench.combo("Rate"), 3).isEnabled());
    }

    void aRangeIsOfferedWhereOneIsSet()
    {
        Bench bench;
        auto& range = bench.combo("Range");
        QVERIFY(!Bench::item(range, 1).isEnabled());
        bench.dialog.setSource({kHd, false, 24, 48});
        QVERIFY(Bench::item(range, 1).isEnabled());
        range.setCurrentIndex(1);
        QTest::mouseClick(&bench.button(QStringLiteral("Export")), Qt::LeftButton);
        QVERIFY(bench.order->values.at("first") == graph::Value(std::int64_t{24}));
        QVERIFY(bench.order->values.at("frames") == graph::Value(std::int64_t{48}));
        bench.dialog.showFailed(QStringLiteral("x"), {});
        bench.dialog.setSource({kHd, false, 0, 0}); // the range was taken away
        QCOMPARE(range.currentIndex(), 0);
    }

    void sizeAndTimeAreSaidWhereTheyAreKnown()
    {
        Bench bench;
        QVERIFY2(bench.words().contains(QStringLiteral("MB")), qPrintable(bench.words()));
        QVERIFY(bench.words().contains(QStringLiteral("Time: unknown")));
        bench.dialog.setExpectedTime(20.0, 0.25); // 20 + 128 / 4
        QVERIFY2(bench.words().contains(QStringLiteral("about 52 s")), qPrintable(bench.words()));
        bench.aim("gif");
        QVERIFY(bench.words().contains(QStringLiteral("Size: unknown")));
        bench.dialog.setSource({});
        QVERIFY(bench.words().contains(QStringLiteral("Size and time unknown")));
    }

    void saysWhatTheWeightsMayBeUsedFor()
    {
        using namespace library;
        Bench bench;
        QVERIFY(!bench.words().contains(QStringLiteral("Weights")));
        bench.dialog.setLicences({{"toybox", licenceOf("Apache-2.0", LicenceSource::ModelJson)}});
        QVERIFY2(bench.words().contains(QStringLiteral("Weights: toybox: Apache-2.0.")),
                 qPrintable(bench.words()));
        QVERIFY(!bench.words().contains(QStringLiteral("commercial")));
        bench.dialog.setLicences({{"zeroscope", licenceOf("cc-by-nc-4.0", LicenceSource::Family)},
                                  {"toybox", licenceOf("Apache-2.0", LicenceSource::ModelJson)}});
        QVERIFY2(bench.words().contains(QStringLiteral("zeroscope: CC-BY-NC-4.0 (non-commercial); toybox")),
                 qPrintable(bench.words()));
        QVERIFY2(
            bench.words().contains(QStringLiteral("The licence of zeroscope does not allow commercial use")),
            qPrintable(bench.words()));
        bench.dialog.setLicences({{"mine", {}}});
        QVERIFY2(bench.words().contains(QStringLiteral("Nothing known says what mine may be used for")),
                 qPrintable(bench.words()));
    }

    void saysWhereTheGraphGoes()
    {
        Bench bench;
        QVERIFY(bench.words().contains(QStringLiteral("into the file")));
        bench.aim("exr-sequence");
        QVERIFY(bench.words().contains(QStringLiteral("beside")));
    }

    void anExportIsFollowedAndCancelled()
    {
        Bench bench;
        QSignalSpy cancel(&bench.dialog, &ExportDialog::cancelRequested);
        QTest::mouseClick(&bench.button(QStringLiteral("Export")), Qt::LeftButton);
        auto* bar = bench.dialog.findChild<QProgressBar*>();
        QVERIFY(bar->isVisible() && !bench.dialog.form().isEnabled());
        bench.dialog.showProgress({.what = "ssr3", .step = 0, .steps = 8, .elapsedSec = 1});
        QCOMPARE(bar->maximum(), 0); // nobody knows yet how far it is
        bench.dialog.showProgress(
            {.what = "ssr3", .step = 2, .steps = 8, .elapsedSec = 195, .remainingSec = 65});
        QCOMPARE(bar->value(), 750); // of the whole run, not of the stage
        QVERIFY2(bench.words().contains(QStringLiteral("ssr3, step 2 of 8, about 1 min 5 s to go")),
                 qPrintable(bench.words()));
        QTest::keyClick(&bench.dialog, Qt::Key_Escape);
        QCOMPARE(cancel.size(), 1);
        QVERIFY(bench.dialog.isVisible()); // until the engine has stopped
        bench.dialog.showFailed(QStringLiteral("Stopped"), {});
        QVERIFY(!bar->isVisible() && bench.dialog.form().isEnabled());
        QTest::keyClick(&bench.dialog, Qt::Key_Escape);
        QVERIFY(!bench.dialog.isVisible());
        QCOMPARE(cancel.size(), 1);
    }

    void whatIsWrittenIsShownAndVerified()
    {
        Bench bench;
        QTest::mouseClick(&bench.button(QStringLiteral("Export")), Qt::LeftButton);
        const QString file = QStringLiteral("/tmp/cascade-shot.mp4");
        bench.dialog.showDone({file});
        QSignalSpy folder(&bench.dialog, &ExportDialog::showInFolderRequested);
        QSignalSpy verify(&bench.dialog, &ExportDialog::verifyRequested);
        QTest::mouseClick(&bench.button(QStringLiteral("Show in folder")), Qt::LeftButton);
        QCOMPARE(folder.value(0).value(0).toString(), file);
        auto& check = bench.button(QStringLiteral("Verify"));
        QTest::mouseClick(&check, Qt::LeftButton);
        QCOMPARE(verify.value(0).value(0).toString(), file);
        QVERIFY(!check.isEnabled());
        bench.dialog.showVerdict(QStringLiteral("bit-exact"), true);
        QVERIFY(check.isEnabled() && bench.words().contains(QStringLiteral("bit-exact")));
        bench.combo("Size").setCurrentIndex(1); // another export
        QVERIFY(!check.isVisible());
    }

    void isDrawnInBothThemes()
    {
        for (const auto theme : {Theme::Dark, Theme::Light}) {
            Bench bench(theme);
            const auto name = [&](const char* what) {
                return QStringLiteral("export-%1-%2")
                    .arg(QLatin1String(what),
                         theme == Theme::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
            };
            bench.dialog.setExpectedTime(20.0, 0.01);
            bench.dialog.setLicences(
                {{"zeroscope", library::licenceOf("cc-by-nc-4.0", library::LicenceSource::Family)}});
            tests::shoot(bench.dialog, name("video"));
            bench.combo("Size").setCurrentIndex(3);
            bench.aim("png-sequence");
            QCoreApplication::processEvents();
            tests::shoot(bench.dialog, name("frames"));
            bench.aim("mp4-h264");
            QTest::mouseClick(&bench.button(QStringLiteral("Export")), Qt::LeftButton);
            bench.dialog.showProgress({.what = "ssr3", .step = 5, .steps = 8, .remainingSec = 12});
            tests::shoot(bench.dialog, name("running"));
            bench.dialog.showDone({QStringLiteral("/tmp/cascade-shot.mp4")});
            tests::shoot(bench.dialog, name("done"));
            QVERIFY(bench.button(QStringLiteral("Verify")).isVisible());
        }
    }
};

CASCADE_TEST(ExportDialogTest);
#include "tst_exportDialog.moc"
