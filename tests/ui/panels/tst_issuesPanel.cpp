// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/IssuesPanel.h"

#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"
#include "tests/ui/models/LibraryFixture.h"
#include "tests/ui/panels/ListsSupport.h"

#include <QAction>
#include <QClipboard>
#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

struct Bench {
    explicit Bench(Theme theme = Theme::Dark) : palette(paletteOf(theme))
    {
        tests::dress(panel, palette);
        panel.resize(900, 220);
        panel.show();
        (void)QTest::qWaitForWindowActive(&panel);
    }
    /// Puts a graph on the canvas, and waits for what is found wrong with it.
    void load(const graph::Graph& graph)
    {
        QSignalSpy reported(&check, &GraphCheck::reported);
        files::GraphText text;
        text.graph = graph;
        session.replace(text, {});
        QTRY_VERIFY(check.report()->revision == session.revision());
    }
    [[nodiscard]] IssuesModel& model() { return panel.model(); }

    tests::TestPlaces places;
    const Palette& palette;
    GraphSession session;
    GraphCheck check{session, {places.get(), {}}};
    Selection selection;
    EngineLink engine{places.get(), {}};
    RunBoard board{engine};
    IssuesPanel panel{{session, check, selection, board, palette}};
};

/// Footage of a size that the export cannot hold, and an encoder of nothing.
graph::Graph wrongGraph()
{
    graph::Graph graph;
    tests::add(graph, "encoder", "text-encoder");
    tests::add(graph, "note", "note");
    tests::add(graph, "export", "export-video");
    return graph;
}

} // namespace

class IssuesPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsWhatTheCheckFinds()
    {
        Bench bench;
        QSignalSpy counts(&bench.panel, &IssuesPanel::countsChanged);
        bench.load(wrongGraph());
        QTRY_VERIFY(bench.model().errors() > 0);
        QCOMPARE(counts.last()[0].toInt(), bench.model().errors());
        bench.load({});
        QTRY_COMPARE(bench.model().rowCount(), 0);
    }

    void aRowJumpsToItsNode()
    {
        Bench bench;
        bench.load(wrongGraph());
        QTRY_VERIFY(bench.model().rowCount() > 0);
        QSignalSpy revealed(&bench.selection, &Selection::revealed);
        const auto row = bench.panel.view().visualRect(bench.model().index(0, IssuesModel::What));
        QTest::mouseClick(bench.panel.view().viewport(), Qt::LeftButton, {}, row.center());
        QCOMPARE(revealed.size(), 1);
        QCOMPARE(bench.selection.current(), bench.model().issue(bench.model().index(0, 0))->node);
    }

    void aFixIsMadeByItsButtonAndByItsKey_data()
    {
        QTest::addColumn<bool>("byKey");
        QTest::newRow("button") << false;
        QTest::newRow("key") << true;
    }
    void aFixIsMadeByItsButtonAndByItsKey()
    {
        QFETCH(bool, byKey);
        Bench bench;
        bench.load(tests::textToClip());
        graph::Issue issue{.node = graph::NodeId("ssr1"), .what = "x"};
        issue.fix = graph::Fix{"Give it a name", graph::SetTitle{issue.node, "Mended"}};
        bench.model().setIssues({issue}, bench.session.graph());
        const auto cell = bench.model().index(0, IssuesModel::FixColumn);
        auto& view = bench.panel.view();
        if (byKey) {
            view.setCurrentIndex(cell);
            QTest::keyClick(&view, Qt::Key_Period, Qt::ControlModifier);
        } else {
            const auto button = view.visualRect(cell);
            QTest::mouseClick(view.viewport(), Qt::LeftButton, {},
                              QPoint(button.left() + 24, button.center().y()));
        }
        QCOMPARE(bench.session.graph().find(issue.node)->title, std::string("Mended"));
        bench.session.undo();
        QVERIFY(bench.session.graph().find(issue.node)->title.empty());
    }

    void isCopiedAsText()
    {
        Bench bench;
        bench.load(wrongGraph());
        QTRY_VERIFY(bench.model().rowCount() > 0);
        bench.panel.view().setCurrentIndex(bench.model().index(0, 0));
        QTest::keyClick(&bench.panel.view(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), bench.model().copyText(bench.model().index(0, 0)));
    }

    void isDrawnInBothThemes()
    {
        for (const auto theme : {Theme::Dark, Theme::Light}) {
            Bench bench(theme);
            bench.load(tests::textToClip());
            graph::Issue error{.node = graph::NodeId("ssr1"),
                               .place = "clip",
                               .what = "expected 80x48, got 64x48",
                               .hint = "ssr1 makes 320x192 of 80x48."};
            error.fix = graph::Fix{"Insert Resize 80x48", graph::SetTitle{error.node, "x"}};
            graph::Issue warning{.severity = graph::Issue::Severity::Warning,
                                 .node = graph::NodeId("prompt"),
                                 .place = "text",
                                 .what = "the model has never seen \"zeppelin\"",
                                 .hint = "It knows: torus, cube, sphere."};
            graph::Issue note{.severity = graph::Issue::Severity::Note,
                              .node = graph::NodeId("seed"),
                              .what = "is used twice"};
            bench.model().setIssues({error, warning, note}, bench.session.graph());
            bench.panel.view().setCurrentIndex(bench.model().index(1, 0));
            tests::shoot(bench.panel, theme == Theme::Dark ? QStringLiteral("issues-dark")
                                                           : QStringLiteral("issues-light"));
            // Severities differ by more than their colour: the first pixels of a triangle and a disc.
            QVERIFY(bench.panel.view().visualRect(bench.model().index(0, 0)).height() >=
                    2 * bench.panel.fontMetrics().height());
        }
    }
};

CASCADE_TEST(IssuesPanelTest);
#include "tst_issuesPanel.moc"
