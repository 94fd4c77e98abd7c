// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/Inspector.h"

#include "pipeline/graph/NodeCatalog.h"
#include "tests/support/TestMain.h"
#include "tests/ui/panels/InspectorFixture.h"
#include "ui/panels/GuidancePlot.h"
#include "ui/panels/InspectorFacts.h"
#include "ui/panels/InspectorFigures.h"
#include "ui/panels/InspectorInputs.h"
#include "ui/panels/InspectorIssues.h"
#include "ui/panels/InspectorSection.h"
#include "ui/panels/ParameterField.h"
#include "ui/panels/ParameterRow.h"
#include "ui/session/Text.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::InspectorFixture;

namespace {

struct Bench : InspectorFixture {
    Inspector inspector{options()};

    ParameterRow& row(const char* parameter) { return *inspector.section()->row(parameter); }
    ParameterField& field(const char* parameter)
    {
        return *row(parameter).editor().findChild<ParameterField*>();
    }
    void type(const char* parameter, const char* text)
    {
        auto& line = field(parameter);
        line.selectAll();
        QTest::keyClicks(&line, QString::fromLatin1(text));
        QTest::keyClick(&line, Qt::Key_Return);
    }
    QString words()
    {
        QStringList all;
        for (const auto* label : inspector.findChildren<QLabel*>()) {
            if (!label->isHidden()) {
                all << label->text();
            }
        }
        return all.join(QLatin1Char('\n'));
    }
};

QAction* actionOf(const QMenu& menu, const QString& words)
{
    for (auto* action : menu.actions()) {
        if (action->text().contains(words)) {
            return action;
        }
    }
    return nullptr;
}

} // namespace

class InspectorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutAChoiceItSaysWhatToDo()
    {
        Bench bench;
        QVERIFY(bench.inspector.section() == nullptr);
        QVERIFY(bench.words().contains(QStringLiteral("Choose a node")));
    }

    /// Whatever kind of node the catalog has: each parameter has a row, and setting a value by hand works.
    void everyKindOfNodeIsShown()
    {
        Bench bench;
        for (const auto& type : graph::nodeTypes()) {
            const auto id = bench.session.graph().freeId(type.id);
            QVERIFY(bench.session.apply(graph::AddNode{id, {.type = type.id}, {}}));
            bench.selection.set({id}, id);
            QVERIFY(bench.inspector.section() != nullptr);
            for (const auto& spec : type.parameters) {
                auto* row = bench.inspector.section()->row(spec.name);
                QVERIFY2(row != nullptr, spec.name.c_str());
                QVERIFY2(row->value() == spec.standard, spec.name.c_str());
            }
        }
    }

    void aNumberIsTyped()
    {
        Bench bench;
        bench.choose({"base"});
        bench.type("steps", "12");
        QCOMPARE(bench.text("base", "steps"), std::string("12"));
        bench.session.undo();
        QCOMPARE(bench.text("base", "steps"), std::string("0"));
        QCOMPARE(bench.field("steps").text(), QStringLiteral("model's own"));
    }

    void aWordStandsForTheLowestNumber()
    {
        Bench bench;
        bench.set("base", "steps", std::int64_t(9));
        bench.choose({"base"});
        QCOMPARE(bench.field("steps").text(), QStringLiteral("9"));
        bench.type("steps", "model's own");
        QCOMPARE(bench.text("base", "steps"), std::string("0"));
        QVERIFY(bench.row("steps").refusal().isEmpty());
    }

    void whatIsNoValueIsTold()
    {
        Bench bench;
        bench.choose({"base"});
        const auto before = bench.session.revision();
        bench.type("steps", "10001");
        QCOMPARE(bench.session.revision(), before);
        QVERIFY(bench.row("steps").refusal().contains(QStringLiteral("from 0 to 10000")));
        QVERIFY(bench.words().contains(QStringLiteral("from 0 to 10000")));
        bench.type("steps", "10");
        QVERIFY(bench.row("steps").refusal().isEmpty());
        QCOMPARE(bench.text("base", "steps"), std::string("10"));
    }

    void aDragOfASliderIsOneStepOfUndo()
    {
        Bench bench;
        bench.session.apply(graph::AddNode{graph::NodeId("compare"), {.type = "compare"}, {}});
        bench.choose({"compare"});
        auto* slider = bench.row("position").findChild<QSlider*>();
        QVERIFY(slider != nullptr);
        slider->setSliderDown(true);
        for (const int position : {510, 600, 700, 800}) {
            slider->setSliderPosition(position);
        }
        slider->setSliderDown(false);
        QCOMPARE(bench.text("compare", "position"), std::string("0.8"));
        bench.session.undo();
        QCOMPARE(bench.text("compare", "position"), std::string("0.5"));
        QVERIFY(bench.session.graph().find(graph::NodeId("compare"))->parameters.empty());
    }

    void aDragOnTheNameOfANumberIsOneStepOfUndo()
    {
        Bench bench;
        bench.choose({"base"});
        bench.inspector.resize(420, 700);
        auto* name = bench.row("steps").findChild<QLabel*>();
        QTest::mousePress(name, Qt::LeftButton, {}, QPoint(5, 5));
        for (const int x : {21, 45, 85}) {
            QMouseEvent move(QEvent::MouseMove, QPointF(x, 5), name->mapToGlobal(QPointF(x, 5)), Qt::NoButton,
                             Qt::LeftButton, {});
            QCoreApplication::sendEvent(name, &move);
        }
        QTest::mouseRelease(name, Qt::LeftButton, {}, QPoint(85, 5));
        QCOMPARE(bench.text("base", "steps"), std::string("10"));
        bench.session.undo();
        QCOMPARE(bench.text("base", "steps"), std::string("0"));
    }

    void anotherEditIsNotDrawnIntoADrag()
    {
        Bench bench;
        ParameterGesture gesture(bench.session);
        const auto steps = [](std::int64_t count) {
            return graph::SetParameter{graph::NodeId("base"), "steps", graph::Value(count)};
        };
        bench.set("seed", "seed", std::int64_t(5));
        QVERIFY(gesture.apply(steps(0), false)); // the first step of the drag sets
        QVERIFY(gesture.apply(steps(3), true));
        QVERIFY(gesture.apply(steps(4), true));
        bench.session.undo();
        QCOMPARE(bench.text("base", "steps"), std::string("0"));
        QCOMPARE(bench.text("seed", "seed"), std::string("5"));
        bench.session.redo();

        bench.set("seed", "seed", std::int64_t(6)); // in the midst of it
        QVERIFY(gesture.apply(steps(5), true));
        bench.session.undo();
        QCOMPARE(bench.text("base", "steps"), std::string("4"));
        QCOMPARE(bench.text("seed", "seed"), std::string("6"));
    }

    /// A drag that begins where the value is leaves no step of undo, and must not join an older one.
    void aDragThatBeginsWithoutChangeJoinsNothing()
    {
        Bench bench;
        ParameterGesture gesture(bench.session);
        const auto steps = [](std::int64_t count) {
            return graph::SetParameter{graph::NodeId("base"), "steps", graph::Value(count)};
        };
        QVERIFY(gesture.apply(steps(3), false));
        QVERIFY(gesture.apply(steps(3), false));
        QVERIFY(gesture.apply(steps(4), true));
        bench.session.undo();
        QCOMPARE(bench.text("base", "steps"), std::string("3"));
    }

    void resetTakesTheValueAway()
    {
        Bench bench;
        bench.set("base", "steps", std::int64_t(9));
        bench.choose({"base"});
        QVERIFY(bench.words().contains(QStringLiteral("standard: model's own")));
        auto* reset = bench.row("steps").findChild<QToolButton*>();
        QVERIFY(reset->isEnabled());
        QTest::mouseClick(reset, Qt::LeftButton);
        QVERIFY(bench.session.graph().find(graph::NodeId("base"))->parameters.empty());
        QVERIFY(!reset->isEnabled());
    }

    void valuesAreCopiedAndPasted()
    {
        Bench bench;
        bench.set("guidance", "schedule", std::string("curve(0:8, 1:0)"));
        bench.choose({"guidance"});
        bench.row("schedule").copy();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("curve(0:8, 1:0)"));
        QApplication::clipboard()->setText(QStringLiteral("oscillate(15,1)"));
        bench.row("schedule").paste();
        QCOMPARE(bench.text("guidance", "schedule"), std::string("oscillate(15, 1)"));
        QApplication::clipboard()->setText(QStringLiteral("a torus"));
        bench.row("schedule").paste();
        QCOMPARE(bench.text("guidance", "schedule"), std::string("oscillate(15, 1)"));
        QVERIFY(bench.row("schedule").refusal().contains(QStringLiteral("a torus")));
    }

    void severalNodesAreEditedAsOne()
    {
        Bench bench;
        bench.set("small", "size", std::string("80x48"));
        bench.choose({"small", "large"});
        QVERIFY(!bench.row("size").value());
        QCOMPARE(bench.field("size").placeholderText(), QStringLiteral("several"));
        QCOMPARE(bench.row("mode").value(), std::optional(graph::Value(std::string("fit"))));
        bench.type("size", "640x384");
        QCOMPARE(bench.text("small", "size"), std::string("640x384"));
        QCOMPARE(bench.text("large", "size"), std::string("640x384"));
        bench.session.undo();
        QCOMPARE(bench.text("small", "size"), std::string("80x48"));
        QCOMPARE(bench.text("large", "size"), std::string("320x192"));
    }

    void ofSeveralKindsTheLastChosenIsShown()
    {
        Bench bench;
        bench.choose({"base", "small", "large"});
        QVERIFY(bench.row("size").value());
        QVERIFY(bench.words().contains(QStringLiteral("and 1 of other kinds")));
    }

    void titleAndStateAreEdited()
    {
        Bench bench;
        bench.choose({"base"});
        auto* title = bench.inspector.findChild<QLineEdit*>();
        QTest::keyClicks(title, QStringLiteral("The dream"));
        QTest::keyClick(title, Qt::Key_Return);
        QCOMPARE(bench.session.graph().find(graph::NodeId("base"))->title, std::string("The dream"));
        auto* state = bench.inspector.findChild<QComboBox*>();
        QTest::keyClick(state, Qt::Key_Down);
        QCOMPARE(bench.session.graph().find(graph::NodeId("base"))->state, graph::NodeState::Muted);
        bench.session.undo();
        QCOMPARE(state->currentIndex(), 0);
    }

    void aStageShowsTheControlsThatItIsLinkedTo()
    {
        Bench bench;
        bench.choose({"base"});
        auto* guidance = bench.inspector.linkedSection(graph::NodeId("guidance"));
        QVERIFY(guidance != nullptr);
        QVERIFY(bench.inspector.linkedSection(graph::NodeId("seed")) != nullptr);
        auto* line = guidance->row("schedule")->editor().findChild<ParameterField*>();
        line->selectAll();
        QTest::keyClicks(line, QStringLiteral("5"));
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(bench.text("guidance", "schedule"), std::string("5"));
        bench.session.apply(graph::Disconnect{{graph::NodeId("base"), "guidance"}});
        QVERIFY(bench.inspector.linkedSection(graph::NodeId("guidance")) == nullptr);
    }

    void anInputIsLinkedToAnotherNodesValue()
    {
        Bench bench;
        bench.session.apply(graph::AddNode{graph::NodeId("value"), {.type = "value"}, {}});
        bench.choose({"base"});
        auto* inputs = bench.inspector.findChild<InspectorInputs*>();
        const auto& seed = *graph::findNodeType("base")->input("seed");
        QStringList labels;
        for (const auto& offer : inputs->offers(seed)) {
            labels << offer.label;
        }
        QCOMPARE(labels,
                 (QStringList{QStringLiteral("Seed"), QStringLiteral("Value"), QStringLiteral("New Seed"),
                              QStringLiteral("New Value"), QStringLiteral("No link")}));
        QVERIFY(bench.session.apply(inputs->offers(seed)[1].edit));
        QCOMPARE(bench.session.graph().links.at({graph::NodeId("base"), "seed"}).node,
                 graph::NodeId("value"));
        QVERIFY(bench.session.apply(inputs->offers(seed)[2].edit));
        QCOMPARE(bench.session.graph().links.at({graph::NodeId("base"), "seed"}).node,
                 graph::NodeId("seed-2"));
        bench.session.undo();
        QVERIFY(bench.session.graph().find(graph::NodeId("seed-2")) == nullptr);
    }

    void noOfferClosesACircle()
    {
        Bench bench;
        bench.session.apply(
            graph::Connect{{graph::NodeId("base"), "clip"}, {graph::NodeId("small"), "clip"}});
        bench.session.apply(
            graph::Connect{{graph::NodeId("small"), "clip"}, {graph::NodeId("large"), "clip"}});
        bench.choose({"small"});
        auto* inputs = bench.inspector.findChild<InspectorInputs*>();
        for (const auto& offer : inputs->offers(*graph::findNodeType("resize")->input("clip"))) {
            QVERIFY2(bench.session.apply(offer.edit), qPrintable(offer.label));
        }
    }

    void whatTheCheckSaysIsShown()
    {
        Bench bench;
        bench.choose({"base"});
        QTRY_COMPARE(bench.check.report()->revision, bench.session.revision());
        QVERIFY(bench.words().contains(QStringLiteral("clip: 16 frames of 40x24 at 3 fps")));
        bench.choose({"small"});
        QTRY_VERIFY(bench.words().contains(QStringLiteral("clip: ")));
        const auto facts = factsOf(bench.session, *bench.check.report(), bench.board, graph::NodeId("base"));
        QVERIFY(facts.steps > 0);
        QCOMPARE(facts.frames, 16);
        QCOMPARE(facts.guidance, QStringLiteral("3"));
        QCOMPARE(facts.noise, QStringLiteral("mixed(1)"));
    }

    void theCostOfGuidanceFollowsTheStagesSteps()
    {
        Bench bench;
        bench.set("base", "steps", std::int64_t(10));
        bench.choose({"guidance"});
        QTRY_COMPARE(bench.check.report()->revision, bench.session.revision());
        QTRY_VERIFY(bench.words().contains(QStringLiteral("10 steps, 20 evaluations")));
        bench.set("guidance", "schedule", std::string("curve(0:3, 0.499:3, 0.5:0)"));
        QVERIFY(bench.words().contains(QStringLiteral("10 steps, 15 evaluations")));
    }

    /// A distilled network is told the weight; a negative prompt it cannot be told.
    void aDistilledStageCostsTwoEvaluationsWithANegativePrompt()
    {
        Bench bench;
        bench.set("stage-model", "variant", std::string("distilled-8"));
        bench.choose({"guidance"});
        const auto tooltip = [&] { return bench.inspector.findChild<GuidancePlot*>()->stepText(0); };
        QTRY_VERIFY(bench.words().contains(QStringLiteral("8 steps, 8 evaluations")));
        QVERIFY(tooltip().contains(QStringLiteral("evaluations: 1")));
        bench.set("prompt", "negative", std::string("a cube"));
        QTRY_VERIFY(bench.words().contains(QStringLiteral("8 steps, 16 evaluations")));
        QVERIFY(tooltip().contains(QStringLiteral("evaluations: 2")));
    }

    void aFixIsOneClick()
    {
        Bench bench;
        const auto id = [](const char* name) { return graph::NodeId(name); };
        // Pictures that do not divide into what the stage works on.
        bench.set("large", "size", std::string("63x49"));
        const graph::Edit edits[] = {
            graph::AddNode{id("ssr2-model"),
                           {.type = "stage-model", .parameters = {{"stage", std::string("ssr2")}}},
                           {}},
            graph::AddNode{id("ssr"), {.type = "ssr"}, {}},
            graph::Connect{{id("ssr2-model"), "model"}, {id("ssr"), "model"}},
            graph::Connect{{id("text-encoder"), "embedding"}, {id("ssr"), "text"}},
            graph::Connect{{id("base"), "clip"}, {id("large"), "clip"}},
            graph::Connect{{id("large"), "clip"}, {id("ssr"), "clip"}}};
        for (const auto& edit : edits) {
            QVERIFY(bench.session.apply(edit));
        }
        bench.choose({"ssr"});
        const auto issues = [&] { return bench.inspector.findChild<InspectorIssues*>(); };
        QTRY_VERIFY(issues() != nullptr && issues()->findChild<QPushButton*>() != nullptr);
        auto* mend = issues()->findChild<QPushButton*>();
        QVERIFY(mend->text().contains(QStringLiteral("Resize")));
        const auto nodes = bench.session.graph().nodes.size();
        QTest::mouseClick(mend, Qt::LeftButton);
        QCOMPARE(bench.session.graph().nodes.size(), nodes + 1);
        QTRY_VERIFY(issues()->isHidden());
        bench.session.undo();
        QCOMPARE(bench.session.graph().nodes.size(), nodes);
    }

    void publishingReachesTheForm()
    {
        Bench bench;
        bench.choose({"seed"});
        auto* publish = actionOf(bench.row("seed").menu(), QStringLiteral("simple form"));
        publish->trigger();
        const std::vector<graph::ParameterRef> published{{graph::NodeId("seed"), "seed"}};
        QVERIFY(bench.session.graph().form == published);
        QVERIFY(publish->isChecked());
        bench.session.undo();
        QVERIFY(!publish->isChecked());
    }

    void aRemovedNodeLeavesTheInspector()
    {
        Bench bench;
        bench.choose({"base"});
        bench.session.apply(graph::RemoveNode{graph::NodeId("base")});
        QVERIFY(bench.inspector.section() == nullptr);
        bench.session.undo();
        QVERIFY(bench.inspector.section() != nullptr);
    }

    void timeAndMemoryAreSaidShortly()
    {
        QCOMPARE(durationText(0.42), QStringLiteral("0.4 s"));
        QCOMPARE(durationText(12.4), QStringLiteral("12 s"));
        QCOMPARE(durationText(200), QStringLiteral("3 min 20 s"));
        QCOMPARE(bytesText(410'000'000), QStringLiteral("410 MB"));
        QCOMPARE(bytesText(1'800'000'000), QStringLiteral("1.8 GB"));
    }
};

CASCADE_TEST(InspectorTest);

#include "tst_inspector.moc"
