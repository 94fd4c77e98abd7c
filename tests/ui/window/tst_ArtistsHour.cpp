// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/window/ArtistsDesk.h"
#include "ui/panels/CardGrid.h"
#include "ui/panels/ExportDialog.h"
#include "ui/panels/GuidancePlot.h"
#include "ui/panels/PackDialog.h"
#include "ui/panels/PromptEditor.h"
#include "ui/window/CommandPalette.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>

#include <algorithm>

using namespace cascade;
using namespace cascade::ui;
using namespace cascade::ui::tests;
using graph::NodeId;

/// An artist's hour, at one desk and with the real engine: open, type, run, stop early, bend the curve, run
/// again, compare, export, hand on. All of it by mouse, keys and drops.
class ArtistsHourTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_home.isValid());
        qputenv("CASCADE_HOME", m_home.path().toUtf8());
        QCoreApplication::setApplicationVersion(QStringLiteral(CASCADE_VERSION));
        m_folder = std::filesystem::path(m_home.path().toStdString()) / "shot";
        std::filesystem::create_directories(m_folder);
        std::filesystem::copy_file(std::filesystem::path(CASCADE_SOURCE_DIR) / "presets/teaching.cascade",
                                   m_folder / "shot.cascade");
    }
    void cleanupTestCase() { ArtistsDesk::stopEngine(); }

    void theWindowWorksBeforeTheEngineIsUp()
    {
        ArtistsDesk desk;
        QVERIFY(desk.studio.engine.state() == EngineLink::State::Starting);
        QTRY_VERIFY(!desk.studio.session.graph().nodes.empty()); // the demo is on the canvas
        QTRY_VERIFY(!desk.studio.check.report()->inference.clips.empty());
        QTRY_VERIFY_WITH_TIMEOUT(desk.studio.engine.state() == EngineLink::State::Up, 60'000);
    }

    void theWindowWorksWhileTheEngineIsNotUp()
    {
        ArtistsDesk::stopEngine(); // of the window before
        ArtistsDesk desk(neverUp());
        auto& studio = desk.studio;
        QTRY_VERIFY(!studio.session.graph().nodes.empty()); // open
        const auto errors = [&] {
            const auto report = studio.check.report();
            return report->inference.errorsFor(studio.session.graph(), {NodeId("export")}).size();
        };
        const auto checked = [&] { return studio.check.report()->revision == studio.session.revision(); };
        QTRY_VERIFY(checked());
        QCOMPARE(errors(), std::size_t{0});
        QVERIFY(studio.session.apply(graph::Disconnect{{NodeId("export"), "clip"}})); // unwire
        QTRY_VERIFY(checked());
        QCOMPARE(errors(), std::size_t{1});
        QVERIFY(studio.session.apply(
            graph::Connect{{NodeId("cascade"), "clip"}, {NodeId("export"), "clip"}})); // wire
        QTRY_VERIFY(checked());
        QCOMPARE(errors(), std::size_t{0});
        QCOMPARE(studio.engine.state(), EngineLink::State::Starting);
    }

    void theHour()
    {
        ArtistsDesk desk;
        QTRY_VERIFY(!desk.studio.session.graph().nodes.empty());
        const std::pair<const char*, void (ArtistsHourTest::*)(ArtistsDesk&)> steps[] = {
            {"open", &ArtistsHourTest::open},
            {"type", &ArtistsHourTest::type},
            {"stop early", &ArtistsHourTest::stopEarly},
            {"look at what is there", &ArtistsHourTest::lookAtThePartialTake},
            {"run", &ArtistsHourTest::runToTheEnd},
            {"run again: nothing is made anew", &ArtistsHourTest::runWithoutAChange},
            {"bend the curve", &ArtistsHourTest::bendTheCurve},
            {"run again", &ArtistsHourTest::runToTheEnd},
            {"compare", &ArtistsHourTest::compare},
            {"export", &ArtistsHourTest::exportTheClip},
            {"hand it on", &ArtistsHourTest::handItOn}};
        for (const auto& [name, step] : steps) {
            (this->*step)(desk);
            if (QTest::currentTestFailed()) {
                qWarning("the hour ended at: %s", name);
                return;
            }
        }
    }

    void aFriendOpensWhatWasSent()
    {
        ArtistsDesk desk;
        const auto pack = m_folder / "cube.cascadepack";
        QVERIFY(std::filesystem::exists(pack));
        desk.drop(pack);
        QTRY_VERIFY(desk.studio.session.title() == QStringLiteral("Blue cube"));
        const auto& sent = m_sent;
        const auto& got = desk.studio.session.graph();
        QVERIFY(got.nodes == sent.nodes);
        QVERIFY(got.links == sent.links);
    }

    /// The same frames: all of them are in the store.
    void aCascadeOpensIntoItsStages()
    {
        ArtistsDesk desk;
        desk.drop(std::filesystem::path(CASCADE_SOURCE_DIR) / "presets/draft.cascade");
        const auto graph = [&]() -> const graph::Graph& { return desk.studio.session.graph(); };
        QTRY_VERIFY(desk.studio.session.file().filename() == "draft.cascade");
        desk.hand.settle();
        desk.setSteps("cascade", "2");
        desk.runToEnd();
        desk.hand.click(desk.show("cascade"));
        desk.press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(graph().find(NodeId("cascade")) == nullptr);
        for (const auto* type : {"base", "tsr", "ssr"}) {
            QCOMPARE(std::count_if(graph().nodes.begin(), graph().nodes.end(),
                                   [&](const auto& node) { return node.second.type == type; }),
                     1);
        }
        QCOMPARE(graph().find(desk.studio.selection.current())->type, std::string("base"));
        desk.runToEnd();
        for (const auto& [id, node] : graph().nodes) {
            QVERIFY2(desk.studio.board.node(id).state != NodeRun::State::Computed, id.text().c_str());
        }
        desk.press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(graph().find(NodeId("cascade")) != nullptr);
    }

    /// Each pause in typing redraws the base; no take is kept of it. Footage has no base.
    void wordsAreDraftedAsTheyAreTyped()
    {
        ArtistsDesk desk;
        auto& studio = desk.studio;
        auto& prompt = *desk.window.panels().prompt;
        const auto open = [&](const char* name) {
            desk.drop(std::filesystem::path(CASCADE_SOURCE_DIR) / "presets" / name);
            QTRY_VERIFY(studio.session.file().filename() == name);
            QTRY_VERIFY(studio.check.report()->revision == studio.session.revision());
        };
        open("smooth-my-footage.cascade");
        const auto takes = takesAsListed();
        QVERIFY(takes.contains("a small blue cube")); // of the hour
        QTest::mouseClick(desk.button(prompt, "Live drafts"), Qt::LeftButton);
        QVERIFY(studio.runs.liveDrafts());
        QVERIFY(!studio.board.run());

        open("draft.cascade");
        const auto draftEnds = [&](std::optional<RunId> before) {
            QTRY_VERIFY(studio.board.run() != before);
            QTRY_VERIFY_WITH_TIMEOUT(studio.board.end().has_value(), ArtistsDesk::kRunMs);
            QVERIFY(studio.board.end()->result);
            QCOMPARE(studio.board.node(NodeId("base")).state, NodeRun::State::Computed);
        };
        draftEnds({});
        const auto first = studio.board.run();
        QTest::keyClicks(&prompt.editor(), QStringLiteral(" green"));
        draftEnds(first);
        QVERIFY(!studio.runs.running());
        QCOMPARE(takesAsListed(), takes);
        QVERIFY(!std::filesystem::exists(studio.session.folder() / "draft-base.mp4"));
        QVERIFY(!desk.window.panels().history.prompts().contains(prompt.editor().toPlainText()));
    }

private:
    static QByteArray takesAsListed()
    {
        QProcess program;
        program.start(QStringLiteral(CASCADE_ENGINE),
                      {QStringLiteral("takes"), QStringLiteral("list"), QStringLiteral("--json")});
        program.waitForFinished();
        return program.readAllStandardOutput();
    }

    /// An engine that starts, and says nothing.
    std::filesystem::path neverUp()
    {
        QFile script(m_home.filePath(QStringLiteral("never-up")));
        if (script.open(QIODevice::WriteOnly)) {
            script.write("#!/bin/sh\nexec sleep 20\n");
            script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        }
        return path(script.fileName());
    }

    void open(ArtistsDesk& desk)
    {
        desk.drop(m_folder / "shot.cascade");
        QTRY_VERIFY(desk.studio.session.graph().find(NodeId("show-ssr1")) != nullptr);
        QCOMPARE(desk.studio.session.file(), m_folder / "shot.cascade");
        desk.hand.settle();
        desk.setSteps("base", "2");
        desk.setSteps("ssr1", "2");
    }

    void type(ArtistsDesk& desk)
    {
        auto& editor = desk.window.panels().prompt->editor();
        QTest::mouseClick(editor.viewport(), Qt::LeftButton);
        QTest::keyClick(&editor, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(&editor, QStringLiteral("a small blue cube"));
        QCOMPARE(std::get<std::string>(desk.studio.session.graph().parameter(NodeId("prompt"), "text")),
                 std::string("a small blue cube"));
    }

    /// While the second stage is being made: the first one stays, and the take with it.
    void stopEarly(ArtistsDesk& desk)
    {
        desk.setSteps("tsr1", "4000");
        QSignalSpy ended(&desk.studio.runs, &RunControl::ended);
        QSignalSpy previewed(&desk.studio.engine, &EngineLink::previewed);
        desk.press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(desk.studio.runs.running());
        QTRY_VERIFY_WITH_TIMEOUT(desk.studio.board.node(NodeId("tsr1")).state == NodeRun::State::Running,
                                 ArtistsDesk::kRunMs);
        QTRY_VERIFY_WITH_TIMEOUT(desk.studio.board.node(NodeId("tsr1")).step > 0, ArtistsDesk::kRunMs);
        QVERIFY(previewed.count() > 0);
        QElapsedTimer clock;
        clock.start();
        desk.press(Qt::Key_Escape);
        QVERIFY(ended.count() > 0 || ended.wait(10'000));
        QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(ended[0][0].value<RunEnd>().cancelled());
    }

    void lookAtThePartialTake(ArtistsDesk& desk)
    {
        QTRY_COMPARE(desk.studio.takes.takes().size(), std::size_t{1});
        const auto& take = desk.studio.takes.takes()[0];
        QVERIFY(take.state == store::TakeState::Stopped);
        QCOMPARE(take.stages.size(), std::size_t{1});
        // Its clip is there to be seen: from the timeline, with a double click.
        auto& view = desk.window.panels().timeline->view();
        const auto* strip = &view.model().lanes.at(0).strips.at(0);
        QTRY_VERIFY((strip = &view.model().lanes.at(0).strips.at(0))->clip.has_value());
        const auto place = view.timelineLayout().stripRect(*strip, 0);
        QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, place.center().toPoint());
        const auto& sources = desk.window.panels().viewer->sources();
        QCOMPARE(sources.size(), 1);
        const auto* clip = std::get_if<StageClip>(&sources[0].content);
        QVERIFY(clip != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(!desk.studio.frames.frame(*clip, 3).isNull(), 20'000);
        desk.setSteps("tsr1", "2");
    }

    void runToTheEnd(ArtistsDesk& desk)
    {
        const auto takes = desk.studio.takes.takes().size();
        desk.runToEnd();
        QCOMPARE(desk.window.panels().history.prompts().value(0), QStringLiteral("a small blue cube"));
        QTRY_COMPARE(desk.studio.takes.takes().size(), takes + 1);
        QVERIFY(desk.studio.takes.takes()[0].state == store::TakeState::Done);
        QCOMPARE(desk.studio.takes.takes()[0].stages.size(), std::size_t{3});
    }

    void runWithoutAChange(ArtistsDesk& desk)
    {
        const auto takes = desk.studio.takes.takes().size();
        desk.runToEnd();
        for (const auto* stage : {"base", "tsr1", "ssr1"}) {
            QVERIFY2(desk.studio.board.node(NodeId(stage)).state != NodeRun::State::Computed, stage);
        }
        QCOMPARE(desk.studio.takes.takes().size(), takes);
    }

    /// A Guidance Schedule pulled out of the base's input, made a curve, a point of it dragged.
    void bendTheCurve(ArtistsDesk& desk)
    {
        desk.show("base");
        const auto from = desk.hand.input("base", "guidance");
        desk.hand.drag(from, from + QPointF(-60, 140));
        QVERIFY(desk.window.panels().canvas->canvas().searchOpen());
        desk.hand.type(QStringLiteral("guidance"));
        desk.hand.key(Qt::Key_Return);
        const auto& links = desk.studio.session.graph().links;
        QVERIFY(links.contains({NodeId("base"), "guidance"}));
        const auto added = links.at({NodeId("base"), "guidance"}).node;
        QCOMPARE(desk.studio.selection.current(), added);
        auto* inspector = desk.window.panels().inspector;
        desk.window.panels().layouts.raise(QStringLiteral("inspector"));
        auto* kind = desk.named<QComboBox>(*inspector, "Kind of guidance schedule");
        QVERIFY(kind != nullptr);
        kind->setFocus();
        QTest::keyClick(kind, Qt::Key_End); // a smooth curve
        auto* plot = inspector->findChild<GuidancePlot*>();
        const auto before = plot->schedule();
        QTest::mouseDClick(plot, Qt::LeftButton, {}, plot->toWidget(0.5, 2).toPoint());
        QTest::mousePress(plot, Qt::LeftButton, {}, plot->toWidget(0.5, 2).toPoint());
        QTest::mouseMove(plot, plot->toWidget(0.6, 3).toPoint());
        QTest::mouseRelease(plot, Qt::LeftButton, {}, plot->toWidget(0.6, 3).toPoint());
        QVERIFY(!(plot->schedule() == before));
        const auto written = graph::valueText(desk.studio.session.graph().parameter(added, "schedule"));
        QCOMPARE(diffusion::formatGuidance(plot->schedule()), written);
    }

    /// The two finished takes, chosen in the library.
    void compare(ArtistsDesk& desk)
    {
        desk.press(Qt::Key_W);
        auto& library = *desk.window.panels().library;
        QTest::mouseClick(desk.button(library, "Takes"), Qt::LeftButton);
        auto& grid = library.grid();
        QTRY_COMPARE(grid.model()->rowCount(), 3);
        QVector<int> done;
        for (int row = 0; row < 3; ++row) {
            const auto item = grid.model()->index(row, 0).data(LibraryModel::ItemRole).value<LibraryItem>();
            if (desk.studio.takes.find(item.take)->state == store::TakeState::Done) {
                done << row;
            }
        }
        QCOMPARE(done.size(), 2);
        const auto at = [&](int row) { return grid.visualRect(grid.model()->index(row, 0)).center(); };
        QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, at(done[0]));
        QTest::mouseClick(grid.viewport(), Qt::LeftButton, Qt::ControlModifier, at(done[1]));
        desk.press(Qt::Key_C, Qt::ShiftModifier);
        auto& viewer = *desk.window.panels().viewer;
        QCOMPARE(viewer.sources().size(), 2);
        QVERIFY(viewer.mode() == CompareMode::Wipe);
        for (int i = 0; i < 2; ++i) {
            const auto* clip = std::get_if<StageClip>(&viewer.sources()[i].content);
            QVERIFY(clip != nullptr);
            QTRY_VERIFY_WITH_TIMEOUT(!desk.studio.frames.frame(*clip, 0).isNull(), 20'000);
        }
        const auto wipe = viewer.canvas().wipe();
        const auto picture = viewer.canvas().pictureRect(0);
        QTest::mousePress(&viewer.canvas(), Qt::LeftButton, {}, picture.center().toPoint());
        QTest::mouseMove(&viewer.canvas(), (picture.center() + QPointF(40, 0)).toPoint());
        QTest::mouseRelease(&viewer.canvas(), Qt::LeftButton, {},
                            (picture.center() + QPointF(40, 0)).toPoint());
        QVERIFY(viewer.canvas().wipe() > wipe);
    }

    void exportTheClip(ArtistsDesk& desk)
    {
        const auto file = m_folder / "cube.mp4";
        const auto takes = desk.studio.takes.takes().size();
        desk.hand.click(desk.show("ssr1"));
        desk.press(Qt::Key_M, Qt::ControlModifier);
        auto* dialog = desk.window.findChild<ExportDialog*>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        desk.write(*desk.named<QLineEdit>(*dialog, "File"), text(file));
        QTest::mouseClick(desk.button(*dialog, "Export"), Qt::LeftButton);
        QVERIFY(desk.studio.runs.running());
        QTRY_VERIFY_WITH_TIMEOUT(!desk.studio.runs.running(), ArtistsDesk::kRunMs);
        QVERIFY(std::filesystem::exists(file));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!desk.window.findChild<ExportDialog*>());
        desk.window.activateWindow(); // as a window manager does
        QVERIFY(QTest::qWaitForWindowActive(&desk.window));
        QTRY_VERIFY(!desk.studio.takes.takes()[0].exports.empty());
        QCOMPARE(desk.studio.takes.takes().size(), takes); // it is a file of the take that was there
    }

    void handItOn(ArtistsDesk& desk)
    {
        desk.hand.click(desk.show("prompt"));
        desk.press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        auto* palette = desk.window.findChild<CommandPalette*>();
        QVERIFY(palette->isVisible());
        auto* typed = palette->findChild<QLineEdit*>();
        QTest::keyClicks(typed, QStringLiteral("preset or pack"));
        QTest::keyClick(typed, Qt::Key_Return);
        auto* dialog = desk.window.findChild<PackDialog*>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        desk.write(*dialog->findChild<QLineEdit*>(), QStringLiteral("Blue cube")); // the title comes first
        auto* toFile = dialog->findChildren<QRadioButton*>().at(1);
        QTest::mouseClick(toFile, Qt::LeftButton, {}, {10, toFile->height() / 2});
        QVERIFY(toFile->isChecked());
        desk.write(*desk.named<QLineEdit>(*dialog, "File"), text(m_folder / "cube.cascadepack"));
        m_sent = desk.studio.session.graph();
        QTest::mouseClick(desk.button(*dialog, "Save"), Qt::LeftButton);
        QTRY_VERIFY(std::filesystem::exists(m_folder / "cube.cascadepack"));
        QTRY_VERIFY(!desk.window.findChild<PackDialog*>());
    }

    QTemporaryDir m_home;
    std::filesystem::path m_folder;
    graph::Graph m_sent;
};

CASCADE_TEST(ArtistsHourTest);
#include "tst_ArtistsHour.moc"
