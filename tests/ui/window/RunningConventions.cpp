// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/window/ConventionBench.h"
#include "tests/ui/window/Conventions.h"
#include "ui/window/ShortcutsDialog.h"

#include <QAbstractButton>
#include <QDockWidget>
#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTreeWidget>

namespace cascade::ui::tests {

namespace {

using Bench = ConventionBench;
using graph::NodeId;

void starts(Bench& b)
{
    b.showDraft();
    b.keyIn("canvas", Qt::Key_Return, Qt::ControlModifier);
    QVERIFY2(b.studio.runs.running(), qPrintable(b.said()));
}

/// A run goes on; the key ends it.
void stops(Bench& b, int key, Qt::KeyboardModifiers modifiers = {})
{
    starts(b);
    QSignalSpy ended(&b.studio.runs, &RunControl::ended);
    b.key(key, modifiers);
    QVERIFY(ended.count() > 0 || ended.wait(5000));
    QVERIFY(ended[0][0].value<RunEnd>().cancelled());
}

/// The key brings a panel to the front, from one that has no such key itself.
void raises(Bench& b, const char* panel, int key, Qt::KeyboardModifiers modifiers = {})
{
    b.focus("issues");
    b.key(key, modifiers);
    QVERIFY2(b.hasFocus(panel), panel);
}

QAction& actionOf(const Bench& b, const char* id)
{
    return *b.window().actionTable().find(QLatin1String(id));
}

/// The list of keys, searched for one action, which is chosen.
void inKeys(Bench& b, const char* action, const std::function<void(QDialog&)>& then = {})
{
    Bench::withDialog([&] { b.keyIn("issues", Qt::Key_Question, Qt::ShiftModifier); },
                      [&](QDialog& dialog) {
                          QVERIFY(qobject_cast<ShortcutsDialog*>(&dialog) != nullptr);
                          auto* search = dialog.findChild<QLineEdit*>();
                          auto* tree = dialog.findChild<QTreeWidget*>();
                          const int all = tree->topLevelItemCount();
                          QTest::keyClicks(search, QLatin1String(action));
                          QVERIFY(tree->topLevelItemCount() > 0 && tree->topLevelItemCount() < all);
                          QCOMPARE(tree->topLevelItem(0)->text(0), QLatin1String(action));
                          if (then) {
                              tree->setCurrentItem(tree->topLevelItem(0));
                              then(dialog);
                          }
                      });
}

/// Presses a key in the field for it, and then a button.
void giveKey(QDialog& dialog, Qt::Key key, const char* button)
{
    auto* field = dialog.findChild<QKeySequenceEdit*>();
    field->setFocus();
    QTest::keyClick(field, key);
    for (auto* each : dialog.findChildren<QAbstractButton*>()) {
        if (each->text() == QLatin1String(button)) {
            QTest::mouseClick(each, Qt::LeftButton);
        }
    }
}

std::vector<Convention> runs()
{
    return {
        {"Run: `Ctrl+Enter`", "the graph, to its Export and Preview nodes", starts},
        {"Run next in line: `Ctrl+Shift+Enter`",
         "into the queue, before all that is not urgent, and the queue is run",
         [](Bench& b) {
             b.showDraft();
             b.panels().queueModel.setWatched(true);
             b.keyIn("canvas", Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
             QVERIFY(QTest::qWaitFor([&] { return b.panels().queueModel.jobs().size() == 1; }));
             QVERIFY(b.panels().queueModel.jobs()[0].priority == store::Priority::Interactive);
             QVERIFY(QTest::qWaitFor([&] { return b.engineWasAsked("queue run"); }));
         }},
        {"Interrupt: `Ctrl+Alt+Enter` (ComfyUI)", "what is finished stays",
         [](Bench& b) { stops(b, Qt::Key_Return, Qt::ControlModifier | Qt::AltModifier); }},
        {"Interrupt: `Shift+X` (InvokeAI)", "the same",
         [](Bench& b) { stops(b, Qt::Key_X, Qt::ShiftModifier); }},
        {"Interrupt: `Esc`", "the same", [](Bench& b) { stops(b, Qt::Key_Escape); }},
        {"Run only up to the selected node, from its toolbox (ComfyUI)", "menu of the node, or `Shift+Enter`",
         [](Bench& b) {
             b.showDraft();
             b.hand.click(b.hand.header("cascade"), {}, Qt::RightButton);
             Bench::pressInMenu({"Run to here"});
             QVERIFY(b.studio.runs.running());
             QCOMPARE(b.studio.runs.job({.until = NodeId("cascade")}).until, std::string("cascade"));
             b.studio.runs.stop();
             QVERIFY(QTest::qWaitFor([&] { return !b.studio.runs.running(); }));
             b.choose({"cascade"});
             b.keyIn("canvas", Qt::Key_Return, Qt::ShiftModifier);
             QVERIFY(b.studio.runs.running());
         }},
    };
}

std::vector<Convention> panels()
{
    return {
        {"Queue: `Q`", "brings the panel to the front", [](Bench& b) { raises(b, "queue", Qt::Key_Q); }},
        {"Workflows: `W`", "the library, of presets, models and takes",
         [](Bench& b) { raises(b, "library", Qt::Key_W); }},
        {"Nodes: `N`", "the canvas", [](Bench& b) { raises(b, "canvas", Qt::Key_N); }},
        {"Models: `M`", "the library's models, where the focused panel has no `M` of its own",
         [](Bench& b) {
             raises(b, "library", Qt::Key_M);
             for (const auto* button : b.panels().library->findChildren<QAbstractButton*>()) {
                 QVERIFY(button->text() != QStringLiteral("Models") || button->isChecked());
             }
         }},
        {"Focus: `F` (ComfyUI)", "the panel alone, where it has no `F` of its own",
         [](Bench& b) {
             b.keyIn("issues", Qt::Key_F);
             QVERIFY(!b.panels().layouts.dock(QStringLiteral("canvas"))->isVisible());
             QVERIFY(b.panels().issues->isVisible());
             b.key(Qt::Key_F);
             QVERIFY(QTest::qWaitFor(
                 [&] { return b.panels().layouts.dock(QStringLiteral("canvas"))->isVisible(); }));
         }},
        {"Log: `Ctrl` and the backtick", "brings the panel to the front",
         [](Bench& b) { raises(b, "log", Qt::Key_QuoteLeft, Qt::ControlModifier); }},
        {"Settings: `Ctrl+,`", "theme, language, habits of the canvas, keys",
         [](Bench& b) {
             b.key(Qt::Key_Comma, Qt::ControlModifier);
             const auto* dialog = b.window().findChild<QDialog*>(QStringLiteral("settings"));
             QVERIFY(dialog != nullptr && dialog->isVisible());
         }},
        {"Refresh: `R`", "looks for models, presets and takes again",
         [](Bench& b) {
             QVERIFY(QTest::qWaitFor([&] { return b.panels().libraryModel.rowCount() > 0; })); // by itself
             b.focus("issues");
             QSignalSpy loaded(&b.panels().libraryModel, &LibraryModel::loaded);
             b.key(Qt::Key_R);
             QVERIFY(loaded.count() > 0 || loaded.wait(5000));
         }},
    };
}

std::vector<Convention> keys()
{
    return {
        {"Key list: `Shift+?` (InvokeAI)", "all keys of all panels",
         [](Bench& b) { inKeys(b, "Duplicate"); }},
        {"The list is searchable (InvokeAI)", "by action, panel or key",
         [](Bench& b) { inKeys(b, "Swap A and B"); }},
        {"Keys are rebindable (InvokeAI)", "*Use this key*; who had it in the same panel loses it",
         [](Bench& b) {
             inKeys(b, "Mute", [](QDialog& dialog) { giveKey(dialog, Qt::Key_U, "Use this key"); });
             b.showDraft();
             b.choose({"preview"});
             b.keyIn("canvas", Qt::Key_M);
             QCOMPARE(b.node("preview").state, graph::NodeState::Active);
             b.keyIn("canvas", Qt::Key_U);
             QCOMPARE(b.node("preview").state, graph::NodeState::Muted);
         }},
        {"Several keys for one action (InvokeAI)", "*Add this key*",
         [](Bench& b) {
             inKeys(b, "Mute", [](QDialog& dialog) { giveKey(dialog, Qt::Key_U, "Add this key"); });
             const QList<QKeySequence> both{Qt::Key_M, Qt::Key_U};
             QCOMPARE(actionOf(b, "canvas.mute").shortcuts(), both);
             b.showDraft();
             b.choose({"preview"});
             b.keyIn("canvas", Qt::Key_M);
             b.key(Qt::Key_U);
             QCOMPARE(b.node("preview").state, graph::NodeState::Active); // once each
         }},
    };
}

} // namespace

std::vector<Convention> runningConventions()
{
    std::vector<Convention> all;
    for (const auto& some : {runs(), panels(), keys()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

} // namespace cascade::ui::tests
