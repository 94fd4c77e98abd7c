// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/TakeJob.h"

#include "pipeline/graph/Edit.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::jobs;
using graph::NodeId;

namespace {

void add(graph::Graph& graph, const std::string& id, const std::string& type,
         std::map<std::string, graph::Value> parameters = {})
{
    const graph::AddNode edit{NodeId(id), {.type = type, .parameters = std::move(parameters)}, {}};
    (void)graph::apply(graph, edit).value();
}

} // namespace

class TakeJobTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTakeIsKnownByItsWords()
    {
        RenderJob job;
        job.name = "shot";
        QCOMPARE(titleOf(job), std::string("shot"));
        add(job.text.graph, "prompt", "prompt", {{"text", std::string("a red torus")}});
        QCOMPARE(titleOf(job), std::string("a red torus"));
    }

    void aLongTitleIsCutBetweenCharacters()
    {
        RenderJob job;
        for (int i = 0; i < 100; ++i) {
            job.name += "\xE2\x9C\x93"; // three bytes
        }
        QCOMPARE(titleOf(job), job.name.substr(0, 198));
    }
};

CASCADE_TEST(TakeJobTest);
#include "tst_TakeJob.moc"
