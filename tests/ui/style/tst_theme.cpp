// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/style/Theme.h"

#include "tests/support/TestMain.h"
#include "ui/style/Fonts.h"
#include "ui/style/StudioStyle.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFontInfo>
#include <QFontMetrics>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace cascade::ui;

namespace {

/// Whether a colour is seen anywhere in a widget.
bool shows(QWidget& widget, const QColor& colour)
{
    const auto picture = widget.grab().toImage();
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            if (picture.pixelColor(x, y).rgb() == colour.rgb()) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { applyTheme(*qApp, Theme::Dark); }

    void theSheetLeavesNoPlaceholder()
    {
        for (const auto theme : {Theme::Dark, Theme::Light}) {
            const auto sheet = styleSheet(paletteOf(theme), 4);
            QVERIFY2(!sheet.contains(QLatin1Char('@')), qPrintable(sheet));
            QVERIFY(sheet.contains(paletteOf(theme).accent.name()));
        }
    }

    void dressesTheApplication()
    {
        for (const auto theme : {Theme::Dark, Theme::Light}) {
            const auto& palette = paletteOf(theme);
            applyTheme(*qApp, theme);
            QLineEdit field;
            QCOMPARE(field.palette().color(QPalette::Base), palette.field);
            QCOMPARE(field.palette().color(QPalette::Text), palette.text);
            field.resize(120, 30);
            QVERIFY(shows(field, palette.field));
            QVERIFY(shows(field, palette.border));
        }
    }

    void whatHasTheKeyboardHasARing()
    {
        applyTheme(*qApp, Theme::Dark);
        const auto& palette = paletteOf(Theme::Dark);
        QWidget window;
        QPushButton button(&window);
        QLineEdit field(&window);
        QComboBox combo(&window);
        button.setGeometry(0, 0, 90, 30);
        field.setGeometry(0, 40, 90, 30);
        combo.setGeometry(0, 80, 90, 30);
        window.resize(100, 120);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        for (QWidget* widget :
             {static_cast<QWidget*>(&button), static_cast<QWidget*>(&field), static_cast<QWidget*>(&combo)}) {
            window.setFocus();
            QVERIFY(!shows(*widget, palette.accent));
            widget->setFocus(Qt::TabFocusReason);
            QVERIFY2(shows(*widget, palette.accent), widget->metaObject()->className());
        }
    }

    void aFieldSaysThatItIsInvalid()
    {
        applyTheme(*qApp, Theme::Dark);
        QLineEdit field;
        field.resize(120, 30);
        QVERIFY(!shows(field, paletteOf(Theme::Dark).error));
        field.setProperty(kInvalidProperty, true);
        QVERIFY(shows(field, paletteOf(Theme::Dark).error));
    }

    void aCheckBoxHasThreeFaces()
    {
        applyTheme(*qApp, Theme::Dark);
        const auto& palette = paletteOf(Theme::Dark);
        QCheckBox box;
        box.setTristate();
        box.resize(30, 30);
        QVERIFY(!shows(box, palette.accent));
        box.setCheckState(Qt::Checked);
        QVERIFY(shows(box, palette.accent));
        const auto checked = box.grab().toImage();
        box.setCheckState(Qt::PartiallyChecked);
        QVERIFY(shows(box, palette.accent));
        QVERIFY(box.grab().toImage() != checked);
    }

    void fontsFollowTheUsers()
    {
        QFont user;
        user.setPointSizeF(14);
        const auto fonts = fontsFrom(user);
        QCOMPARE(fonts.text.pointSizeF(), 14.0);
        QVERIFY(fonts.small.pointSizeF() < 14);
        QVERIFY(fonts.title.pointSizeF() > 14);
        user.setPointSizeF(4);
        QVERIFY(fontsFrom(user).text.pointSizeF() >= 9);
    }

    void digitsHaveOneWidth()
    {
        const QFontMetrics metrics(fontsFrom(QFont()).numbers);
        for (const char digit : {'0', '1', '4', '8', '.'}) {
            QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)),
                     metrics.horizontalAdvance(QLatin1Char('7')));
        }
    }
};

CASCADE_TEST(ThemeTest);

#include "tst_theme.moc"
