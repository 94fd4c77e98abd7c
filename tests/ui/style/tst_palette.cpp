// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/style/Palette.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <set>

using namespace cascade::ui;

namespace {

constexpr double kReadable = 4.5; // WCAG 2.1, text
constexpr double kVisible = 3;    // WCAG 2.1, graphics

constexpr std::string_view kGroups[] = {"text",      "control", "cascade", "latent",
                                        "condition", "clip",    "out",     "canvas"};
constexpr std::string_view kPorts[] = {"text",     "text embedding", "label",   "layout", "noise prior",
                                       "guidance", "sampler",        "model",   "image",  "clip",
                                       "latent",   "number",         "anything"};

} // namespace

class PaletteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsReadable_data()
    {
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("surface");
        for (const auto theme : {Theme::Dark, Theme::Light}) {
            const auto& p = paletteOf(theme);
            const char* name = theme == Theme::Dark ? "dark" : "light";
            const std::pair<const char*, QColor> surfaces[] = {{"window", p.window}, {"panel", p.panel},
                                                               {"raised", p.raised}, {"field", p.field},
                                                               {"hover", p.hover},   {"canvas", p.canvas}};
            const std::pair<const char*, QColor> inks[] = {{"text", p.text},
                                                           {"faint text", p.faintText},
                                                           {"good", p.good},
                                                           {"warning", p.warning},
                                                           {"error", p.error}};
            for (const auto& [surfaceName, surface] : surfaces) {
                for (const auto& [inkName, ink] : inks) {
                    QTest::addRow("%s %s on %s", name, inkName, surfaceName) << ink << surface;
                }
            }
            QTest::addRow("%s text on selection", name) << p.text << p.selection;
            QTest::addRow("%s accent text on accent", name) << p.accentText << p.accent;
            QTest::addRow("%s accent on panel", name) << p.accent << p.panel;
            QTest::addRow("%s accent on field", name) << p.accent << p.field;
            for (const auto group : kGroups) {
                QTest::addRow("%s text on a node of %s", name, group.data()) << p.text << p.node(group);
            }
            for (const auto colour : kNodeColours) {
                QTest::addRow("%s text on a %s node", name, colour.data()) << p.text << p.node(colour);
            }
        }
    }

    void textIsReadable()
    {
        QFETCH(QColor, ink);
        QFETCH(QColor, surface);
        QVERIFY2(contrast(ink, surface) >= kReadable, qPrintable(QString::number(contrast(ink, surface))));
    }

    void linesAndMarksAreSeen_data()
    {
        QTest::addColumn<QColor>("mark");
        QTest::addColumn<QColor>("surface");
        for (const auto theme : {Theme::Dark, Theme::Light}) {
            const auto& p = paletteOf(theme);
            const char* name = theme == Theme::Dark ? "dark" : "light";
            for (const auto port : kPorts) {
                QTest::addRow("%s %s on canvas", name, port.data()) << p.port(port) << p.canvas;
            }
            QTest::addRow("%s ring on panel", name) << p.accent << p.panel;
            QTest::addRow("%s playhead on panel", name) << p.playhead << p.panel;
        }
    }

    void linesAndMarksAreSeen()
    {
        QFETCH(QColor, mark);
        QFETCH(QColor, surface);
        QVERIFY2(contrast(mark, surface) >= kVisible, qPrintable(QString::number(contrast(mark, surface))));
    }

    void contrastIsThatOfTheStandard()
    {
        QCOMPARE(qRound(contrast(Qt::black, Qt::white) * 100), 2100);
        QCOMPARE(qRound(contrast(Qt::white, Qt::white) * 100), 100);
        QCOMPARE(qRound(contrast(QColor(0x77, 0x77, 0x77), Qt::white) * 100), 448); // the example of WCAG
    }

    /// Kinds of a link are told apart: no two ports have the same colour.
    void portsDiffer()
    {
        for (const auto theme : {Theme::Dark, Theme::Light}) {
            std::set<QRgb> seen;
            for (const auto port : kPorts) {
                seen.insert(paletteOf(theme).port(port).rgb());
            }
            QCOMPARE(seen.size(), std::size(kPorts));
        }
    }
};

CASCADE_TEST(PaletteTest);

#include "tst_palette.moc"
