// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/PackDialog.h"

#include "tests/support/TestMain.h"
#include "tests/ui/panels/ListsSupport.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

struct Bench {
    explicit Bench(const files::GraphAbout& about = {}, Theme theme = Theme::Dark)
        : palette(paletteOf(theme)), dialog({about, "/tmp", true, palette})
    {
        tests::dress(dialog, palette);
        dialog.show();
        QObject::connect(&dialog, &PackDialog::saveRequested, &dialog,
                         [this](const PackOrder& o) { saved = o; });
    }
    [[nodiscard]] QLineEdit& title() { return *dialog.findChildren<QLineEdit*>().front(); }
    [[nodiscard]] QPushButton& save()
    {
        for (auto* button : dialog.findChildren<QPushButton*>()) {
            if (button->isDefault()) {
                return *button;
            }
        }
        qFatal("no default button");
    }

    const Palette& palette;
    PackDialog dialog;
    std::optional<PackOrder> saved;
};

const files::GraphAbout kAbout{"Red torus, slowly", "A. Muster", "MIT", {"red", "start"}, "It spins."};

} // namespace

class PackDialogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatTheGraphSays()
    {
        Bench bench(kAbout);
        QTest::mouseClick(&bench.save(), Qt::LeftButton);
        QVERIFY(bench.saved.has_value());
        QVERIFY(bench.saved->about == kAbout);
        QCOMPARE(bench.saved->name, std::string("red-torus-slowly"));
        QVERIFY(bench.saved->file.empty() && bench.saved->withPoster);
    }

    void goesToAFile()
    {
        Bench bench(kAbout);
        bench.dialog.findChildren<QRadioButton*>().back()->click();
        QTest::mouseClick(&bench.save(), Qt::LeftButton);
        QCOMPARE(bench.saved->file, std::filesystem::path("/tmp/red-torus-slowly.cascadepack"));
        QVERIFY(bench.saved->name.empty());
    }

    void theLimitsOfTheFormatAreKept_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("licence");
        QTest::addColumn<bool>("good");
        QTest::newRow("as it should be") << "Torus"
                                         << "CC-BY-4.0" << true;
        QTest::newRow("no title") << ""
                                  << "MIT" << false;
        QTest::newRow("no licence") << "Torus"
                                    << "" << false;
        QTest::newRow("too long") << QString(201, QLatin1Char('x')) << "MIT" << false;
        QTest::newRow("bytes, not letters") << QString(101, QChar(0xfc)) << "MIT" << false;
        QTest::newRow("no expression") << "Torus"
                                       << "ask me!" << false;
    }
    void theLimitsOfTheFormatAreKept()
    {
        QFETCH(QString, title);
        QFETCH(QString, licence);
        QFETCH(bool, good);
        Bench bench(kAbout);
        bench.title().setText(title);
        bench.dialog.findChild<QComboBox*>()->setCurrentText(licence);
        QCOMPARE(bench.save().isEnabled(), good);
        QCOMPARE(!bench.dialog.problem().has_value(), good);
        QVERIFY(good || !bench.save().toolTip().isEmpty());
    }

    void tagsAreTakenOnce()
    {
        Bench bench(kAbout);
        bench.dialog.findChildren<QLineEdit*>()[2]->setText(QStringLiteral(" a, b ,a,, c d"));
        QVERIFY(bench.dialog.order().about.tags == (std::vector<std::string>{"a", "b", "c d"}));
    }

    void isDrawnInBothThemes()
    {
        for (const auto theme : {Theme::Dark, Theme::Light}) {
            Bench bench(kAbout, theme);
            tests::shoot(bench.dialog,
                         theme == Theme::Dark ? QStringLiteral("pack-dark") : QStringLiteral("pack-light"));
            QVERIFY(bench.save().isEnabled());
        }
    }
};

CASCADE_TEST(PackDialogTest);
#include "tst_packDialog.moc"
