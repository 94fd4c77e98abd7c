// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/LogPanel.h"

#include "tests/support/TestMain.h"
#include "tests/ui/panels/ListsSupport.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QScrollBar>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

struct Bench {
    explicit Bench(Theme theme = Theme::Dark) : palette(paletteOf(theme))
    {
        tests::dress(panel, palette);
        panel.resize(700, 240);
        panel.show();
        (void)QTest::qWaitForWindowActive(&panel);
    }
    const Palette& palette;
    LogModel model;
    LogPanel panel{{model, palette}};
};

} // namespace

class LogPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isNarrowedByWordsAndSeverity()
    {
        Bench bench;
        bench.model.note(QStringLiteral("engine"), QStringLiteral("started"));
        bench.model.warn(QStringLiteral("engine"), QStringLiteral("slow disk"));
        bench.model.fail(QStringLiteral("queue"), QStringLiteral("disk full"));
        const auto rows = [&] { return bench.panel.view().model()->rowCount(); };
        auto* search = bench.panel.findChild<QLineEdit*>();
        QTest::keyClicks(search, QStringLiteral("DISK"));
        QCOMPARE(rows(), 2);
        bench.panel.findChild<QComboBox*>()->setCurrentIndex(2);
        QCOMPARE(rows(), 1);
        search->clear();
        QCOMPARE(rows(), 1);
        bench.panel.findChild<QComboBox*>()->setCurrentIndex(0);
        QCOMPARE(rows(), 3);
    }

    void chosenLinesAreCopied()
    {
        Bench bench;
        for (const auto* text : {"a", "b", "c"}) {
            bench.model.note(QStringLiteral("engine"), QLatin1String(text));
        }
        bench.panel.view().setFocus();
        QTest::keyClick(&bench.panel.view(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&bench.panel.view(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), bench.model.allLines());
    }

    void newEntriesAreFollowedAtTheEndOnly()
    {
        Bench bench;
        auto* bar = bench.panel.view().verticalScrollBar();
        for (int i = 0; i < 100; ++i) {
            bench.model.note(QStringLiteral("engine"), QString::number(i));
        }
        QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum());
        bar->setValue(0);
        bench.model.note(QStringLiteral("engine"), QStringLiteral("more"));
        QCoreApplication::processEvents();
        QCOMPARE(bar->value(), 0); // somebody reads
    }

    void isDrawnInBothThemes()
    {
        for (const auto theme : {Theme::Dark, Theme::Light}) {
            Bench bench(theme);
            bench.model.note(QStringLiteral("engine"),
                             QStringLiteral("The engine is up: Intel Xeon, bf16, 2 threads."));
            bench.model.warn(QStringLiteral("prompt"),
                             QStringLiteral("The model has never seen \"zeppelin\"."));
            bench.model.fail(QStringLiteral("ssr3"),
                             QStringLiteral("expected 3 GiB, got 1\nLower the frame count."));
            QCoreApplication::processEvents();
            tests::shoot(bench.panel,
                         theme == Theme::Dark ? QStringLiteral("log-dark") : QStringLiteral("log-light"));
            QCOMPARE(bench.panel.view().model()->rowCount(), 3);
        }
    }
};

CASCADE_TEST(LogPanelTest);
#include "tst_logPanel.moc"
