// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/GuidanceEditor.h"

#include "pipeline/graph/NodeCatalog.h"
#include "tests/support/TestMain.h"
#include "ui/panels/GuidanceCurve.h"
#include "ui/panels/GuidancePlot.h"
#include "ui/panels/GuidanceTable.h"
#include "ui/panels/ParameterField.h"

#include <QComboBox>
#include <QImage>
#include <QLabel>
#include <QPixmap>
#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using diffusion::GuidanceSchedule;

namespace {

GuidanceSchedule read(const char* form)
{
    return diffusion::parseGuidance(form).value();
}

std::string form(const GuidanceSchedule& schedule)
{
    return diffusion::formatGuidance(schedule);
}

const graph::ParameterSpec& scheduleSpec()
{
    return *graph::findNodeType("guidance")->parameter("schedule");
}

/// A plot of a curve at a size of its own.
struct Plot : GuidancePlot {
    explicit Plot(const char* form, int steps = 8) : GuidancePlot(paletteOf(Theme::Dark))
    {
        resize(400, 240);
        setSteps(steps);
        setSchedule(read(form));
    }
    void drag(const QPointF& from, const QPointF& to, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mousePress(this, Qt::LeftButton, {}, from.toPoint());
        const auto middle = (from + to) / 2;
        for (const auto& point : {middle, to}) {
            QMouseEvent move(QEvent::MouseMove, point, mapToGlobal(point), Qt::NoButton, Qt::LeftButton,
                             modifiers);
            QCoreApplication::sendEvent(this, &move);
        }
        QTest::mouseRelease(this, Qt::LeftButton, modifiers, to.toPoint());
    }
    /// Of what is drawn at a place.
    QRgb colourAt(double fraction, double weight)
    {
        const auto place = toWidget(fraction, weight);
        return grab().toImage().pixel(static_cast<int>(place.x()), static_cast<int>(place.y()));
    }
};

struct Editor : GuidanceEditor {
    Editor() : GuidanceEditor(scheduleSpec(), paletteOf(Theme::Dark), nullptr) { resize(420, 700); }
    GuidancePlot& plot() { return *findChild<GuidancePlot*>(); }
    GuidanceTable& table() { return *findChild<GuidanceTable*>(); }
    ParameterField& line() { return *findChild<ParameterField*>(); }
    QComboBox& kind() { return *findChild<QComboBox*>(); }
};

/// What an editor is told of a stage with so many steps.
ParameterFacts stageOf(int steps, bool onePass = false)
{
    return {.stages = {{.name = QStringLiteral("base"), .steps = steps, .onePass = onePass}}};
}

std::string edited(const QSignalSpy& spy, int at = -1)
{
    return std::get<std::string>(
        spy.at(at < 0 ? static_cast<int>(spy.size()) - 1 : at).front().value<graph::Value>());
}

} // namespace

class GuidanceEditorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<graph::Value>("graph::Value"); }

    void aConstantHasOneHandle()
    {
        const auto handles = guidanceHandles(read("3"), 8);
        QCOMPARE(handles.size(), std::size_t(1));
        QVERIFY(!handles[0].movesAcross);
        QCOMPARE(form(movedHandle(read("3"), 0, 0.9, 4.567, 8)), std::string("4.57"));
    }

    void anOscillationHasThree()
    {
        const auto swings = read("oscillate(15, 1, k=4)");
        QCOMPARE(guidanceHandles(swings, 8).size(), std::size_t(3));
        QCOMPARE(guidanceHandles(swings, 8)[2].fraction, 0.5);
        QCOMPARE(form(movedHandle(swings, 0, 0, 12, 8)), std::string("oscillate(12, 1, k=4)"));
        QCOMPARE(form(movedHandle(swings, 1, 0, 2, 8)), std::string("oscillate(15, 2, k=4)"));
        QCOMPARE(form(movedHandle(swings, 2, 0.24, 0, 8)), std::string("oscillate(15, 1, k=2)"));
    }

    void aKnotStaysBetweenItsNeighbours()
    {
        const auto curve = read("curve(0:8, 0.5:4, 1:0)");
        QCOMPARE(form(movedHandle(curve, 1, 1.4, 4, 8)), std::string("curve(0:8, 0.999:4, 1:0)"));
        QCOMPARE(form(movedHandle(curve, 1, -1, -5, 8)), std::string("curve(0:8, 0.001:-1, 1:0)"));
        QCOMPARE(form(movedHandle(curve, 0, -1, 2000, 8)), std::string("curve(0:1000, 0.5:4, 1:0)"));
    }

    void asCurveKeepsTheWeightOfEachStep_data()
    {
        QTest::addColumn<QString>("form");
        QTest::newRow("constant") << "6";
        QTest::newRow("oscillating") << "oscillate(15, 1, k=4)";
        QTest::newRow("oscillating at once") << "oscillate(15, 1)";
        QTest::newRow("curve") << "curve(0:8, 0.5:4, 1:0)";
        QTest::newRow("smooth curve") << "smooth(0:8, 0.5:4, 1:3)";
    }

    void asCurveKeepsTheWeightOfEachStep()
    {
        QFETCH(QString, form);
        const auto schedule = diffusion::parseGuidance(form.toStdString()).value();
        for (const int steps : {1, 8, 31, 128, 256}) {
            const auto curve = asCurve(schedule, steps);
            QVERIFY(curve.hasKnots());
            for (int step = 0; step < steps; ++step) {
                QVERIFY(qAbs(curve.weightAt(step, steps) - schedule.weightAt(step, steps)) < 1e-9);
            }
            QVERIFY(diffusion::parseGuidance(diffusion::formatGuidance(curve)).ok());
        }
    }

    /// Where steps are steep and where they are level, a smooth curve goes through the same weights.
    void anotherKindOfCurveKeepsTheKnots()
    {
        using Kind = GuidanceSchedule::Kind;
        const auto curve = read("curve(0:8, 0.5:4, 1:3)");
        QCOMPARE(form(asKind(curve, Kind::Smooth, 8)), std::string("smooth(0:8, 0.5:4, 1:3)"));
        QCOMPARE(form(asKind(asKind(curve, Kind::Smooth, 8), Kind::Curve, 8)), form(curve));
        QCOMPARE(form(asKind(read("smooth(0:8, 1:3)"), Kind::Oscillating, 8)),
                 std::string("oscillate(8, 1)"));
        QCOMPARE(form(asKind(read("smooth(0:8, 1:3)"), Kind::Constant, 8)), std::string("8"));
        const auto swings = read("oscillate(15, 1, k=4)");
        const auto smooth = asKind(swings, Kind::Smooth, 32);
        for (int step = 0; step < 32; ++step) {
            QCOMPARE(smooth.weightAt(step, 32), swings.weightAt(step, 32));
        }
        const auto handles = guidanceHandles(read("smooth(0:8, 0.5:4, 1:3)"), 8);
        QCOMPARE(handles.size(), std::size_t(3));
        QCOMPARE(form(movedHandle(read("smooth(0:8, 0.5:4, 1:3)"), 1, 0.25, 5, 8)),
                 std::string("smooth(0:8, 0.25:5, 1:3)"));
        QCOMPARE(form(withKnot(read("smooth(0:8, 1:3)"), 0.5, 7, 8).schedule),
                 std::string("smooth(0:8, 0.5:7, 1:3)"));
        QCOMPARE(form(withoutKnot(read("smooth(0:8, 0.5:7, 1:3)"), 1)), std::string("smooth(0:8, 1:3)"));
    }

    void knotsComeAndGo()
    {
        const auto added = withKnot(read("curve(0:8, 1:0)"), 0.25, 3, 8);
        QCOMPARE(added.index, 1);
        QCOMPARE(form(added.schedule), std::string("curve(0:8, 0.25:3, 1:0)"));
        QCOMPARE(withKnot(added.schedule, 0.25, 5, 8).index, -1); // there is one
        QCOMPARE(form(withoutKnot(added.schedule, 1)), std::string("curve(0:8, 1:0)"));
        QCOMPARE(form(withoutKnot(read("curve(0.5:2)"), 0)), std::string("curve(0.5:2)"));
    }

    void theCostIsThatOfTheSchedule()
    {
        const auto half = read("curve(0:6, 0.499:6, 0.5:0)");
        QCOMPARE(guidedSteps(half, 8), 4);
        const StageFacts base{.name = QStringLiteral("base"), .steps = 8};
        QVERIFY(guidanceCost(half, base).contains(QStringLiteral("8 steps, 12 evaluations")));
        auto distilled = base;
        distilled.onePass = true;
        QVERIFY(guidanceCost(half, distilled).contains(QStringLiteral("8 evaluations")));
    }

    void evaluationsAreCounted_data()
    {
        QTest::addColumn<QString>("form");
        QTest::addColumn<bool>("onePass");
        QTest::addColumn<int>("evaluations"); // of ten steps
        QTest::newRow("guided") << "6" << false << 20;
        QTest::newRow("unguided") << "0" << false << 10;
        QTest::newRow("every other step") << "oscillate(15, 0)" << false << 15;
        QTest::newRow("the first half") << "curve(0:4, 0.5:0)" << false << 15;
        QTest::newRow("the first half, smooth") << "smooth(0:4, 0.5:0)" << false << 15;
        QTest::newRow("told") << "6" << true << 10;
        QTest::newRow("told nothing") << "0" << true << 10;
    }
    void evaluationsAreCounted()
    {
        QFETCH(QString, form);
        QFETCH(bool, onePass);
        QFETCH(int, evaluations);
        const auto schedule = diffusion::parseGuidance(form.toStdString()).value();
        QCOMPARE(evaluationsOver(schedule, 10, onePass), evaluations);
        const StageFacts stage{.name = QStringLiteral("base"), .steps = 10, .onePass = onePass};
        QVERIFY(guidanceCost(schedule, stage).contains(QStringLiteral("%1 evaluations").arg(evaluations)));
    }

    void dotsAndTooltipsSayWhatAStepCosts()
    {
        const auto& palette = paletteOf(Theme::Dark);
        Plot plot("3");
        QCOMPARE(plot.colourAt(0.25, 3), palette.port("guidance").rgb());
        QVERIFY(plot.stepText(2).contains(QStringLiteral("Step 3 of 8: s = 4, w = 3, evaluations: 2")));
        plot.setSteps(8, true);
        QCOMPARE(plot.colourAt(0.25, 3), palette.faintText.rgb());
        QVERIFY(plot.stepText(2).contains(QStringLiteral("Step 3 of 8: s = 4, w = 3, evaluations: 1")));
        plot.setSteps(8);
        plot.setSchedule(read("0"));
        QCOMPARE(plot.colourAt(0.25, 0), palette.faintText.rgb());
        QVERIFY(plot.stepText(2).contains(QStringLiteral("evaluations: 1")));
    }

    void aSmoothCurveIsDrawnSmooth()
    {
        const auto empty = paletteOf(Theme::Dark).field.rgb();
        Plot straight("curve(0:8, 0.5:0, 1:0)", 2);
        Plot smooth("smooth(0:8, 0.5:0, 1:0)", 2);
        QVERIFY(straight.colourAt(0.25, 4) != empty);
        QCOMPARE(smooth.colourAt(0.25, 4), empty);
        QVERIFY(smooth.colourAt(0.25, 2.5) != empty);
        QCOMPARE(straight.colourAt(0.25, 2.5), empty);
    }

    void aPointIsDragged()
    {
        Plot plot("curve(0:4, 0.5:4, 1:4)");
        QSignalSpy spy(&plot, &GuidancePlot::edited);
        plot.drag(plot.toWidget(0.5, 4), plot.toWidget(0.25, 2));
        const auto& knot = plot.schedule().knots[1];
        QVERIFY(qAbs(knot.fraction - 0.25) < 0.005);
        QVERIFY(qAbs(knot.weight - 2) < 0.05);
        QCOMPARE(plot.chosen(), 1);
        QCOMPARE(spy.at(0).at(1).toBool(), false); // the first step of the drag
        QCOMPARE(spy.at(1).at(1).toBool(), true);
    }

    void withCtrlItSnaps()
    {
        Plot plot("curve(0:4, 0.5:4, 1:4)");
        plot.drag(plot.toWidget(0.5, 4), plot.toWidget(0.27, 2.1), Qt::ControlModifier);
        QCOMPARE(form(plot.schedule()), std::string("curve(0:4, 0.25:2, 1:4)"));
    }

    void aDoubleClickAddsAPoint()
    {
        Plot plot("3");
        QTest::mouseDClick(&plot, Qt::LeftButton, {}, plot.toWidget(0.5, 1).toPoint());
        QCOMPARE(plot.schedule().kind, GuidanceSchedule::Kind::Curve);
        QCOMPARE(plot.schedule().knots.size(), std::size_t(3));
        QVERIFY(qAbs(plot.schedule().knots[1].weight - 1) < 0.05);
        QCOMPARE(plot.chosen(), 1);
    }

    void keysMoveChooseAddAndRemove()
    {
        Plot plot("curve(0:4, 0.5:4, 1:4)");
        QTest::keyClick(&plot, Qt::Key_PageDown);
        QTest::keyClick(&plot, Qt::Key_PageDown);
        QCOMPARE(plot.chosen(), 1);
        QTest::keyClick(&plot, Qt::Key_Up);
        QCOMPARE(form(plot.schedule()), std::string("curve(0:4, 0.5:4.1, 1:4)"));
        QTest::keyClick(&plot, Qt::Key_Right);
        QCOMPARE(form(plot.schedule()), std::string("curve(0:4, 0.625:4.1, 1:4)"));
        QTest::keyClick(&plot, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(form(plot.schedule()), std::string("curve(0:4, 0.625:3.1, 1:4)"));
        QTest::keyClick(&plot, Qt::Key_Insert);
        QCOMPARE(plot.schedule().knots.size(), std::size_t(4));
        QCOMPARE(plot.chosen(), 2);
        QTest::keyClick(&plot, Qt::Key_Delete);
        QTest::keyClick(&plot, Qt::Key_PageUp);
        QTest::keyClick(&plot, Qt::Key_Delete);
        QCOMPARE(plot.schedule().knots.size(), std::size_t(2));
    }

    void aHeldKeyIsOneChange()
    {
        Plot plot("3");
        QSignalSpy spy(&plot, &GuidancePlot::edited);
        QKeyEvent press(QEvent::KeyPress, Qt::Key_Up, {}, QString(), false);
        QKeyEvent repeat(QEvent::KeyPress, Qt::Key_Up, {}, QString(), true);
        QCoreApplication::sendEvent(&plot, &press);
        QCoreApplication::sendEvent(&plot, &repeat);
        QCOMPARE(spy.size(), 2);
        QCOMPARE(spy.at(0).at(1).toBool(), false);
        QCOMPARE(spy.at(1).at(1).toBool(), true);
    }

    void placesGoThereAndBack()
    {
        const Plot plot("3");
        for (const auto& place : {QPointF(0, -1), QPointF(0.25, 0), QPointF(1, 3)}) {
            const auto back = plot.fromWidget(plot.toWidget(place.x(), place.y()));
            QVERIFY(qAbs(back.x() - place.x()) < 1e-9 && qAbs(back.y() - place.y()) < 1e-9);
        }
    }

    void theEditorGivesTheTextOfTheSchedule()
    {
        Editor editor;
        editor.setValue(graph::Value(std::string("curve(0:4, 1:0)")));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        editor.plot().choose(1);
        QTest::keyClick(&editor.plot(), Qt::Key_Up);
        QCOMPARE(edited(spy), std::string("curve(0:4, 1:0.1)"));
        QCOMPARE(editor.line().text(), QStringLiteral("curve(0:4, 1:0.1)"));
        QCOMPARE(editor.table().item(1, 1)->text(), QStringLiteral("1.1")); // artists see s = 1 + w
    }

    void numbersAreTypedExactly()
    {
        Editor editor;
        editor.setValue(graph::Value(std::string("curve(0:4, 0.5:2, 1:0)")));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        editor.table().item(1, 0)->setText(QStringLiteral("12.5"));
        QCOMPARE(edited(spy), std::string("curve(0:4, 0.125:2, 1:0)"));
        QCoreApplication::processEvents();
        editor.table().item(1, 1)->setText(QStringLiteral("8.25"));
        QCOMPARE(edited(spy), std::string("curve(0:4, 0.125:7.25, 1:0)"));
    }

    void aNumberThatIsNoneIsTold()
    {
        Editor editor;
        editor.setValue(graph::Value(std::string("3")));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        QSignalSpy refused(&editor, &ParameterEditor::refused);
        editor.table().item(0, 1)->setText(QStringLiteral("much"));
        QCOMPARE(spy.size(), 0);
        QVERIFY(refused.back().front().toString().contains(QStringLiteral("much")));
        QTRY_COMPARE(editor.table().item(0, 1)->text(), QStringLiteral("4"));
    }

    void theTextIsReadTheWayFilesKeepIt()
    {
        Editor editor;
        editor.setValue(graph::Value(std::string("3")));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        QSignalSpy refused(&editor, &ParameterEditor::refused);
        editor.line().selectAll();
        QTest::keyClicks(&editor.line(), QStringLiteral("curve(1:0, 0:1)"));
        QTest::keyClick(&editor.line(), Qt::Key_Return);
        QCOMPARE(spy.size(), 0);
        QVERIFY(refused.back().front().toString().contains(QStringLiteral("fractions must rise")));
        editor.line().selectAll();
        QTest::keyClicks(&editor.line(), QStringLiteral("oscillate(15,1,k=4)"));
        QTest::keyClick(&editor.line(), Qt::Key_Return);
        QCOMPARE(edited(spy), std::string("oscillate(15, 1, k=4)"));
        QCOMPARE(editor.plot().schedule().kind, GuidanceSchedule::Kind::Oscillating);
    }

    void anotherKindBeginsWhereTheOldOneWas()
    {
        Editor editor;
        editor.setValue(graph::Value(std::string("7")));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        auto* kind = editor.findChild<QComboBox*>();
        kind->setFocus();
        QTest::keyClick(kind, Qt::Key_Down);
        QCOMPARE(edited(spy), std::string("oscillate(7, 1)"));
        QTest::keyClick(kind, Qt::Key_Up);
        QCOMPARE(edited(spy), std::string("7"));
    }

    void choosingSmoothKeepsTheKnots()
    {
        Editor editor;
        editor.setValue(graph::Value(std::string("curve(0:8, 0.5:0, 1:0)")));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        QTest::keyClick(&editor.kind(), Qt::Key_Down);
        QCOMPARE(edited(spy), std::string("smooth(0:8, 0.5:0, 1:0)"));
        QCOMPARE(editor.line().text(), QStringLiteral("smooth(0:8, 0.5:0, 1:0)"));
        QCOMPARE(editor.plot().schedule().weightAt(1, 4), 2.5);
        QCOMPARE(editor.table().rowCount(), 3);
        editor.table().item(1, 1)->setText(QStringLiteral("2"));
        QCOMPARE(edited(spy), std::string("smooth(0:8, 0.5:1, 1:0)"));
        editor.plot().choose(1);
        QTest::keyClick(&editor.plot(), Qt::Key_Insert);
        QCOMPARE(editor.plot().schedule().kind, GuidanceSchedule::Kind::Smooth);
        QCOMPARE(editor.plot().schedule().knots.size(), std::size_t(4));
        QTest::keyClick(&editor.plot(), Qt::Key_Delete);
        QTest::keyClick(&editor.kind(), Qt::Key_Up);
        QCOMPARE(edited(spy), std::string("curve(0:8, 0.5:1, 1:0)"));
    }

    void anOscillationOfThePapersStepsBecomesACurve()
    {
        Editor editor;
        const auto swings = read("oscillate(15, 1)");
        editor.setValue(graph::Value(form(swings)));
        editor.setFacts(stageOf(256));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        QTest::keyClick(&editor.kind(), Qt::Key_Down);
        const auto curve = diffusion::parseGuidance(edited(spy)).value();
        QCOMPARE(curve.kind, GuidanceSchedule::Kind::Curve);
        for (int step = 0; step < 256; ++step) {
            QCOMPARE(curve.weightAt(step, 256), swings.weightAt(step, 256));
        }
    }

    void aCurveThatNoTextHoldsIsRefused()
    {
        Editor editor;
        editor.setValue(graph::Value(std::string("oscillate(15, 1)")));
        editor.setFacts(stageOf(257));
        QSignalSpy spy(&editor, &ParameterEditor::edited);
        QSignalSpy refused(&editor, &ParameterEditor::refused);
        QTest::keyClick(&editor.kind(), Qt::Key_Down);
        QVERIFY(refused.back().front().toString().contains(QStringLiteral("257 points")));
        QCOMPARE(editor.kind().currentIndex(), 1); // it is what it was
        QTest::keyClick(&editor.plot(), Qt::Key_Insert);
        QVERIFY(refused.back().front().toString().contains(QStringLiteral("258 points")));
        QCOMPARE(spy.size(), 0);
        QCOMPARE(form(editor.plot().schedule()), std::string("oscillate(15, 1)"));
        QCOMPARE(editor.line().text(), QStringLiteral("oscillate(15, 1)"));
        // Fewer knots, of longer fractions, are too many characters.
        QVERIFY(
            guidanceRefusal(asCurve(read("oscillate(15, 1)"), 255)).contains(QStringLiteral("255 points")));
        QVERIFY(guidanceRefusal(asCurve(read("oscillate(15, 1)"), 256)).isEmpty());
    }

    void thePlotIsOfTheStageThatIsKnown()
    {
        Editor editor;
        editor.setValue(graph::Value(std::string("3")));
        editor.setFacts(stageOf(8, true));
        QVERIFY(editor.plot().stepText(0).contains(QStringLiteral("evaluations: 1")));
        editor.setFacts(stageOf(8)); // a negative prompt
        QVERIFY(editor.plot().stepText(0).contains(QStringLiteral("evaluations: 2")));
    }

    void theStagesThatReadItShowTheirCost()
    {
        Editor editor;
        editor.setValue(graph::Value(std::string("3")));
        editor.setFacts({.stages = {{.name = QStringLiteral("base"), .steps = 8},
                                    {.name = QStringLiteral("ssr1"), .steps = 4, .onePass = true}}});
        QStringList all;
        for (const auto* label : editor.findChildren<QLabel*>()) {
            all << label->text();
        }
        const auto words = all.join(QLatin1Char('\n'));
        QVERIFY(words.contains(QStringLiteral("base: 8 steps, 16 evaluations")));
        QVERIFY(words.contains(QStringLiteral("ssr1: 4 steps, 4 evaluations")));
    }
};

CASCADE_TEST(GuidanceEditorTest);

#include "tst_guidanceeditor.moc"
