// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/canvas/CanvasPanel.h"

#include <QAction>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::put;
using graph::NodeId;
using graph::NodeState;

namespace {

/// The panel with real objects behind it; no engine is started.
struct PanelFixture {
    PanelFixture()
        : places{"test", {}, home.path().toStdString(), home.path().toStdString(), {}}, engine(places, {}),
          check(session, {places, {}}), board(engine), panel({session, check, board, selection})
    {
        graph::Graph graph;
        put(graph, "prompt", "prompt", 0, 0);
        put(graph, "base", "base", 320, 0);
        session.replace({std::move(graph), {}, {}}, {});
        panel.resize(1000, 700);
        panel.show();
        panel.activateWindow();
        panel.setFocus();
        paint();
    }
    void paint()
    {
        for (int i = 0; i < 8; ++i) {
            panel.repaint();
            QCoreApplication::processEvents();
        }
    }
    [[nodiscard]] QWidget* view() const { return panel.focusProxy(); }

    QTemporaryDir home;
    Places places;
    GraphSession session;
    EngineLink engine;
    GraphCheck check;
    RunBoard board;
    Selection selection;
    CanvasPanel panel;
};

} // namespace

class TestCanvasPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theGraphOfTheSessionIsShown()
    {
        PanelFixture f;
        QVERIFY(QRectF(f.view()->rect()).contains(f.panel.canvas().nodeOnView(NodeId("base"))));
        QVERIFY(f.session.apply(graph::RemoveNode{NodeId("base")}));
        QVERIFY(f.panel.canvas().nodeOnView(NodeId("base")).isEmpty());
    }

    void keysActWhileThePanelHasTheFocus()
    {
        PanelFixture f;
        f.selection.set({NodeId("base")}, NodeId("base"));
        QTest::keyClick(f.view(), Qt::Key_M);
        QTRY_COMPARE(f.session.graph().nodes.at(NodeId("base")).state, NodeState::Muted);
        QTest::keyClick(f.view(), Qt::Key_B, Qt::ControlModifier);
        QTRY_COMPARE(f.session.graph().nodes.at(NodeId("base")).state, NodeState::Bypassed);
        QTest::keyClick(f.view(), Qt::Key_Tab);
        f.paint();
        QVERIFY(f.panel.canvas().searchOpen());
    }

    void everyActionHasATitleAndAnIdOfItsOwn()
    {
        PanelFixture f;
        QSet<QString> ids;
        QSet<QKeySequence> keys;
        for (const auto& info : canvasActions()) {
            QVERIFY(!info.shownTitle().isEmpty());
            QVERIFY(f.panel.action(info.action) != nullptr);
            ids.insert(QString::fromLatin1(info.id));
            for (const auto& key : info.usualKeys()) {
                QVERIFY2(!key.isEmpty() && !keys.contains(key), info.id);
                keys.insert(key);
            }
        }
        QCOMPARE(ids.size(), static_cast<qsizetype>(canvasActions().size()));
    }

    void theWindowsActionTakesThePlaceOfThePanels()
    {
        PanelFixture f;
        QAction mine(QStringLiteral("Mute it"));
        f.panel.setAction(CanvasAction::Mute, &mine);
        QCOMPARE(f.panel.action(CanvasAction::Mute), &mine);
        f.selection.set({NodeId("base")}, NodeId("base"));
        QTest::keyClick(f.view(), Qt::Key_M);
        f.paint();
        QCOMPARE(f.session.graph().nodes.at(NodeId("base")).state, NodeState::Active);
    }

    void aNodeHasAMenuThatCanBeAddedTo()
    {
        PanelFixture f;
        NodeId asked;
        f.panel.onNodeMenu([&](QMenu& menu, const NodeId& node) {
            asked = node;
            menu.addAction(QStringLiteral("Run to here"));
        });
        Q_EMIT f.panel.canvas().menuWanted({CanvasMenu::Kind::Node, NodeId("base"), {}, {0, 0}});
        QCOMPARE(asked, NodeId("base"));
        auto* menu = f.panel.findChild<QMenu*>();
        QVERIFY(menu != nullptr);
        QVERIFY(menu->actions().contains(f.panel.action(CanvasAction::Bypass)));
        menu->close();
    }

    void themesChangeWhileItIsShown()
    {
        PanelFixture f;
        f.panel.setTheme(Theme::Light);
        f.paint();
        const auto shot = f.view()->grab().toImage();
        QVERIFY(shot.pixelColor(10, 690).lightness() > 200);
    }
};

CASCADE_TEST(TestCanvasPanel);
#include "tst_CanvasPanel.moc"
