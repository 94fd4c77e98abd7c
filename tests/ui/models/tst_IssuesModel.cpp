// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/IssuesModel.h"

#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using Severity = graph::Issue::Severity;

namespace {

graph::Issue issue(Severity severity, const std::string& node, const std::string& what)
{
    return {
        .severity = severity, .node = graph::NodeId(node), .place = "clip", .what = what, .hint = "do this"};
}

} // namespace

class IssuesModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_graph = tests::textToClip(); }

    void theWorstComesFirst()
    {
        IssuesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setIssues({issue(Severity::Note, "base", "n"), issue(Severity::Error, "ssr1", "e"),
                         issue(Severity::Warning, "tsr1", "w"), issue(Severity::Error, "base", "e2")},
                        m_graph);
        QString all;
        for (int row = 0; row < model.rowCount(); ++row) {
            all += model.index(row, IssuesModel::What).data().toString() + QLatin1Char(' ');
        }
        QCOMPARE(all, QStringLiteral("e e2 w n "));
        QCOMPARE(model.errors(), 2);
        QCOMPARE(model.warnings(), 1);
    }

    void nodesHaveTheNamesThatAnArtistKnows()
    {
        tests::set(m_graph, "base", "steps", std::int64_t{8});
        (void)graph::apply(m_graph, graph::SetTitle{graph::NodeId("ssr1"), "Big picture"}).value();
        IssuesModel model;
        model.setIssues({issue(Severity::Error, "ssr1", "x"), issue(Severity::Error, "prompt", "x")},
                        m_graph);
        QCOMPARE(model.index(0, IssuesModel::Node).data().toString(), QStringLiteral("Big picture, clip"));
        QCOMPARE(model.index(1, IssuesModel::Node).data().toString(), QStringLiteral("Prompt, clip"));
        QCOMPARE(model.index(0, 0).data(IssuesModel::NodeRole).toString(), QStringLiteral("ssr1"));
        QCOMPARE(model.copyText(model.index(0, 0)), QStringLiteral("[ssr1.clip] x\ndo this"));
    }

    void whatACheckFindsAgainLeavesTheRowsAlone()
    {
        IssuesModel model;
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setIssues({issue(Severity::Error, "ssr1", "x")}, m_graph);
        model.setIssues({issue(Severity::Error, "ssr1", "x")}, m_graph);
        QCOMPARE(reset.size(), 1);
        model.setIssues({issue(Severity::Error, "ssr1", "y")}, m_graph);
        QCOMPARE(reset.size(), 2);
    }

    void aFixIsOffered()
    {
        auto mended = issue(Severity::Error, "ssr1", "x");
        mended.fix = graph::Fix{"Insert Resize 80x48", graph::SetTitle{graph::NodeId("ssr1"), "y"}};
        IssuesModel model;
        model.setIssues({mended, issue(Severity::Error, "base", "z")}, m_graph);
        QCOMPARE(model.index(0, IssuesModel::FixColumn).data().toString(),
                 QStringLiteral("Insert Resize 80x48"));
        QVERIFY(model.index(0, 0).data(IssuesModel::HasFixRole).toBool());
        QVERIFY(!model.index(1, 0).data(IssuesModel::HasFixRole).toBool());
        QVERIFY(model.issue(model.index(0, 0))->fix.has_value());
    }

    void theErrorOfARunStaysUntilTheNextOne()
    {
        IssuesModel model;
        model.setRunError(Error{ErrorCode::OutOfMemory, "ssr1/step 3", "no memory", "Lower the size."},
                          m_graph);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, 0).data(IssuesModel::NodeRole).toString(), QStringLiteral("ssr1"));
        QCOMPARE(model.index(0, 0).data(IssuesModel::PlaceRole).toString(), QStringLiteral("step 3"));
        model.setIssues({issue(Severity::Warning, "base", "w")}, m_graph);
        QCOMPARE(model.rowCount(), 2);
        model.setRunError(std::nullopt, m_graph);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.warnings(), 1);
    }

    void anErrorOfNoNodeIsToldWhole()
    {
        IssuesModel model;
        model.setRunError(Error{ErrorCode::DiskFull, "/mnt/x.mp4", "no space left", {}}, m_graph);
        QVERIFY(model.issue(model.index(0, 0))->node.empty());
        QCOMPARE(model.index(0, IssuesModel::Node).data().toString(), QStringLiteral("The run"));
        QCOMPARE(model.copyText(model.index(0, 0)), QStringLiteral("[/mnt/x.mp4] no space left"));
    }

private:
    graph::Graph m_graph;
};

CASCADE_TEST(IssuesModelTest);
#include "tst_IssuesModel.moc"
