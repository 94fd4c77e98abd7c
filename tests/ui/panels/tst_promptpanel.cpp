// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/PromptPanel.h"

#include "tests/support/TestMain.h"
#include "tests/ui/panels/InspectorFixture.h"
#include "tests/ui/panels/LatentFixture.h"
#include "ui/panels/PromptEditor.h"
#include "ui/panels/PromptWordList.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QCompleter>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolButton>

#include <memory>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::InspectorFixture;

namespace {

const QStringList kKnown{QStringLiteral("a"),     QStringLiteral("red"),      QStringLiteral("torus"),
                         QStringLiteral("spins"), QStringLiteral("spinning"), QStringLiteral("over"),
                         QStringLiteral("floor")};

struct Bench : InspectorFixture {
    PromptHistory history{PromptHistory::Store{}};
    PromptPanel panel;

    explicit Bench(int pauseMs = 60'000)
        : panel({session, check, selection, history, paletteOf(Theme::Dark), pauseMs})
    {
        panel.resize(420, 400);
        panel.setKnownWords(kKnown);
    }
    void type(const char* words) { QTest::keyClicks(&panel.editor(), QString::fromLatin1(words)); }
    std::string prompt() { return text("prompt", "text"); }
};

/// The underlined parts of the first line.
QStringList underlined(const PromptEditor& editor)
{
    QStringList parts;
    const auto block = editor.document()->firstBlock();
    for (const auto& range : block.layout()->formats()) {
        if (range.format.underlineStyle() == QTextCharFormat::WaveUnderline) {
            parts << block.text().mid(range.start, range.length);
        }
    }
    return parts;
}

QToolButton* buttonCalled(const QWidget& widget, const QString& words)
{
    for (auto* button : widget.findChildren<QToolButton*>()) {
        if (button->accessibleName().contains(words)) {
            return button;
        }
    }
    return nullptr;
}

} // namespace

class PromptPanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void typingEditsTheNodeAsOneStep()
    {
        Bench bench;
        bench.type("a red torus");
        QCOMPARE(bench.prompt(), std::string("a red torus"));
        bench.session.undo();
        QCOMPARE(bench.prompt(), std::string());
        QCOMPARE(bench.panel.editor().toPlainText(), QString());
    }

    void aPauseBeginsAnotherStep()
    {
        Bench bench(1);
        bench.type("a");
        QTest::qWait(20); // the pause of 1 ms is what is tested: it passes by the clock, and tells nobody
        QCoreApplication::processEvents(); // a wait that the machine slept through handles no timer
        bench.type(" red");
        bench.session.undo();
        QVERIFY(bench.prompt().starts_with("a"));
        QVERIFY(bench.prompt() != "a red");
    }

    void textAndNegativeAreStepsOfTheirOwnParameters()
    {
        Bench bench;
        bench.type("a torus");
        QTest::keyClicks(&bench.panel.negativeEditor(), QStringLiteral("blurred"));
        QCOMPARE(bench.text("prompt", "negative"), std::string("blurred"));
        QCOMPARE(bench.prompt(), std::string("a torus"));
    }

    void theChosenPromptIsEditedElseTheFirst()
    {
        Bench bench;
        bench.session.apply(
            graph::AddNode{graph::NodeId("prompt-2"),
                           {.type = "prompt", .parameters = {{"text", std::string("a floor")}}},
                           {}});
        QCOMPARE(bench.panel.node(), graph::NodeId("prompt"));
        bench.choose({"prompt-2"});
        QCOMPARE(bench.panel.editor().toPlainText(), QStringLiteral("a floor"));
        QTest::keyClick(&bench.panel.editor(), Qt::Key_End, Qt::ControlModifier);
        bench.type(" spins");
        QCOMPARE(bench.text("prompt-2", "text"), std::string("a floor spins"));
        bench.choose({"base"});
        QCOMPARE(bench.panel.editor().toPlainText(), QString());
        QCOMPARE(bench.prompt(), std::string());
    }

    void aGraphWithoutAPromptIsGivenOne()
    {
        Bench bench;
        bench.session.replace({}, {});
        QVERIFY(!bench.panel.editor().isEnabled());
        auto* add = bench.panel.findChild<QPushButton*>();
        QVERIFY(!add->isHidden());
        QTest::mouseClick(add, Qt::LeftButton);
        QVERIFY(bench.panel.editor().isEnabled());
        bench.type("a torus");
        QCOMPARE(bench.prompt(), std::string("a torus"));
    }

    void unknownWordsAreUnderlinedAndTold()
    {
        Bench bench;
        bench.type("a red tours wibbles over");
        QTRY_COMPARE(underlined(bench.panel.editor()),
                     (QStringList{QStringLiteral("tours"), QStringLiteral("wibbles")}));
        QVERIFY(bench.panel.note().contains(QStringLiteral("tours (torus?)")));
        QVERIFY(bench.panel.note().contains(QStringLiteral("wibbles")));
        bench.panel.setKnownWords({});
        QTRY_VERIFY(underlined(bench.panel.editor()).isEmpty()); // what it knows is not known
    }

    void wordsForOpenModelsAreNotJudged()
    {
        Bench bench;
        bench.type("a red tours");
        QTRY_COMPARE(underlined(bench.panel.editor()), QStringList{QStringLiteral("tours")});
        auto graph = cascade::tests::latentGraph();
        (void)apply(graph, graph::SetParameter{graph::NodeId("prompt"), "text", std::string("a tours")})
            .value();
        bench.session.replace({graph, {}, {}}, {});
        QTRY_COMPARE(bench.check.report()->revision, bench.session.revision());
        QTRY_COMPARE(bench.panel.editor().toPlainText(), QStringLiteral("a tours"));
        QTRY_VERIFY(underlined(bench.panel.editor()).isEmpty());
        QVERIFY2(!bench.panel.note().contains(QStringLiteral("never saw")), qPrintable(bench.panel.note()));
        bench.panel.setKnownWords(kKnown);
        QVERIFY(underlined(bench.panel.editor()).isEmpty());
        bench.session.replace({cascade::tests::baseGraph(), {}, {}}, {});
        QTRY_COMPARE(bench.check.report()->revision, bench.session.revision());
        bench.type("tours");
        QTRY_COMPARE(underlined(bench.panel.editor()), QStringList{QStringLiteral("tours")});
    }

    void theMenuOffersTheNearestKnownWords()
    {
        Bench bench;
        bench.type("a red tours");
        auto& editor = bench.panel.editor();
        const std::unique_ptr<QMenu> menu(editor.menuAt(editor.cursorRect().center()));
        auto* offer = menu->actions().front();
        QVERIFY(offer->text().contains(QStringLiteral("torus")));
        offer->trigger();
        QCOMPARE(bench.prompt(), std::string("a red torus"));
        const std::unique_ptr<QMenu> plain(editor.menuAt(editor.cursorRect().center()));
        QVERIFY(!plain->actions().front()->text().contains(QStringLiteral("Replace")));
    }

    void knownWordsAreCompleted()
    {
        Bench bench;
        bench.panel.show();
        QVERIFY(QTest::qWaitForWindowActive(&bench.panel));
        auto& editor = bench.panel.editor();
        editor.setFocus();
        bench.type("a red to");
        auto* popup = editor.completer().popup();
        QTRY_VERIFY(popup->isVisible());
        QTest::keyClick(popup, Qt::Key_Return);
        QCOMPARE(bench.prompt(), std::string("a red torus"));
        QVERIFY(!popup->isVisible());
        bench.type(" s"); // one letter completes only when asked
        QVERIFY(!popup->isVisible());
        QTest::keyClick(&editor, Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(popup->isVisible());
        QTest::keyClick(popup, Qt::Key_Escape);
        QCOMPARE(bench.prompt(), std::string("a red torus s"));
    }

    void ctrlEnterIsLeftToTheWindow()
    {
        Bench bench;
        bench.type("a");
        QTest::keyClick(&bench.panel.editor(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(bench.prompt(), std::string("a"));
    }

    void theLengthIsTold()
    {
        Bench bench;
        bench.type("a red torus, spinning");
        QVERIFY(bench.panel.note().contains(QStringLiteral("4 words")));
        QTRY_VERIFY(bench.panel.note().contains(QStringLiteral("at least 5 of ")));
        bench.panel.editor().setPlainText(QStringLiteral("red ").repeated(200));
        QTRY_VERIFY(bench.panel.note().contains(QStringLiteral("Too long")));
    }

    void usedPromptsComeBack()
    {
        Bench bench;
        bench.history.add(QStringLiteral("a red torus"));
        bench.history.add(QStringLiteral("a floor"));
        bench.history.add(QStringLiteral("a red torus"));
        QCOMPARE(bench.history.prompts(),
                 (QStringList{QStringLiteral("a red torus"), QStringLiteral("a floor")}));
        auto* menu = buttonCalled(bench.panel, QStringLiteral("used before"))->menu();
        Q_EMIT menu->aboutToShow();
        menu->actions().at(1)->trigger();
        QCOMPARE(bench.prompt(), std::string("a floor"));
        bench.session.undo();
        QCOMPARE(bench.prompt(), std::string());
    }

    void theHistoryIsKeptAndBounded()
    {
        QStringList kept{QStringLiteral("old")};
        PromptHistory history({[&] { return kept; }, [&](const QStringList& prompts) { kept = prompts; }});
        QCOMPARE(history.prompts(), QStringList(QStringLiteral("old")));
        history.add(QStringLiteral("  "));
        QCOMPARE(history.prompts().size(), 1);
        for (int i = 0; i < 2 * PromptHistory::kMost; ++i) {
            history.add(QString::number(i));
        }
        QCOMPARE(kept.size(), static_cast<qsizetype>(PromptHistory::kMost));
        QCOMPARE(kept.front(), QString::number(2 * PromptHistory::kMost - 1));
    }

    void buttonsAskForSeedsAndDrafts()
    {
        Bench bench;
        QSignalSpy next(&bench.panel, &PromptPanel::nextSeedAsked);
        QSignalSpy random(&bench.panel, &PromptPanel::randomSeedAsked);
        QSignalSpy takes(&bench.panel, &PromptPanel::variationsAsked);
        QSignalSpy drafts(&bench.panel, &PromptPanel::liveDraftsToggled);
        QTest::mouseClick(buttonCalled(bench.panel, QStringLiteral("next seed")), Qt::LeftButton);
        QTest::mouseClick(buttonCalled(bench.panel, QStringLiteral("by chance")), Qt::LeftButton);
        QTest::mouseClick(buttonCalled(bench.panel, QStringLiteral("4 takes")), Qt::LeftButton);
        QCOMPARE(next.size(), 1);
        QCOMPARE(random.size(), 1);
        QCOMPARE(takes.front().front().toInt(), 4);
        auto* box = bench.panel.findChild<QCheckBox*>();
        QTest::keyClick(box, Qt::Key_Space);
        QCOMPARE(drafts.front().front().toBool(), true);
        bench.panel.setLiveDrafts(false);
        QCOMPARE(drafts.size(), 1);
        QVERIFY(!box->isChecked());
    }

    void theWordListFiltersAndInserts()
    {
        PromptWordList list(kKnown);
        list.setAttribute(Qt::WA_DeleteOnClose, false);
        QSignalSpy chosen(&list, &PromptWordList::chosen);
        auto* filter = list.findChild<QLineEdit*>();
        QTest::keyClicks(filter, QStringLiteral("spin"));
        QTest::keyClick(filter, Qt::Key_Down);
        QTest::keyClick(filter, Qt::Key_Return);
        QCOMPARE(chosen.front().front().toString(), QStringLiteral("spinning"));
        Bench bench;
        bench.type("a");
        bench.panel.editor().insertWord(QStringLiteral("torus"));
        QCOMPARE(bench.prompt(), std::string("a torus"));
    }

    void wordsAreCutAsTheEngineCutsThem()
    {
        const auto text = QStringLiteral("A red-torus, größer 2x!");
        QStringList words;
        for (const auto& span : PromptWords::wordsIn(text)) {
            words << text.mid(span.start, span.length);
        }
        QCOMPARE(words, (QStringList{QStringLiteral("A"), QStringLiteral("red"), QStringLiteral("torus"),
                                     QStringLiteral("größer"), QStringLiteral("2x")}));
        QVERIFY(PromptWords(kKnown).knows(QStringLiteral("Torus")));
        QCOMPARE(PromptWords(kKnown).completions(QStringLiteral("spin")),
                 (QStringList{QStringLiteral("spinning"), QStringLiteral("spins")}));
    }
};

CASCADE_TEST(PromptPanelTest);

#include "tst_promptpanel.moc"
