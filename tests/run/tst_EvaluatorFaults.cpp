// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/Cascade.h"
#include "pipeline/run/ClipExport.h"
#include "pipeline/run/FootageClip.h"
#include "pipeline/run/FrameSamples.h"
#include "pipeline/run/PreviewStrip.h"
#include "pipeline/store/KeyClaim.h"
#include "tests/run/EvaluatorBench.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::run;
using namespace cascade::tests;

class EvaluatorFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Where memory runs out a stage is made in smaller chunks, to the same clip; in the end it says so.
    void memoryThatRunsOutMakesChunksSmaller()
    {
        Bench whole, small;
        const auto graph = textToClip();
        const auto expected = whole.clip(graph, "base");
        int times = 2;
        RunEvents events;
        events.progress = [&](const NodeId&, const StageProgress&) {
            if (times-- > 0) {
                throw c10::OutOfMemoryError({}, "no more");
            }
        };
        QVERIFY(relativeError(small.clip(graph, "base", events), expected) < 1e-3);
        Bench never;
        events.progress = [](const NodeId&, const StageProgress&) {
            throw c10::OutOfMemoryError({}, "no more");
        };
        const auto failed = never.evaluator().clip(never.prepared(graph), {NodeId("base"), "clip"}, events);
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::OutOfMemory);
        QVERIFY(!failed.error().hint.empty());
    }

    void damagedEntriesAreComputedAgain()
    {
        Bench bench;
        const auto graph = textToClip();
        const auto whole = bench.clip(graph, "ssr1");
        damageAll(bench.root() / "stages");
        bench.restart();
        QVERIFY(at::equal(bench.clip(graph, "ssr1"), whole));
        QCOMPARE(bench.computed, (Names{"base", "tsr1", "ssr1"})); // each was noticed when it was looked up
    }

    void aKilledStageGoesOnBitForBit_data()
    {
        QTest::addColumn<QString>("node");
        QTest::addColumn<QString>("sampler");
        for (const char* node : {"base", "ssr1"}) {
            for (const char* sampler : {"ddim", "dpm++2m", "ancestral(0.3)"}) {
                QTest::addRow("%s, %s", node, sampler) << node << sampler;
            }
        }
    }
    void aKilledStageGoesOnBitForBit()
    {
        QFETCH(QString, node);
        QFETCH(QString, sampler);
        const auto id = node.toStdString();
        auto graph = textToClip();
        add(graph, "sampler", "sampler", {{"kind", sampler.toStdString()}});
        link(graph, "sampler.sampler", id + ".sampler");
        set(graph, id, "steps", std::int64_t{6});
        Bench expected, bench;
        const auto whole = expected.clip(graph, "ssr1");
        CancelSource stop;
        std::vector<int> steps;
        RunEvents events;
        events.cancel = stop.token();
        events.progress = [&](const NodeId& at, const StageProgress& progress) {
            if (at.text() == id && progress.step == 3) {
                stop.cancel();
            }
        };
        bool stopped = false;
        try {
            (void)bench.clip(graph, "ssr1", events);
        } catch (const Cancelled&) {
            stopped = true;
        }
        QVERIFY(stopped);
        bench.restart();
        RunEvents watch;
        watch.progress = [&](const NodeId& at, const StageProgress& progress) {
            if (at.text() == id) {
                steps.push_back(progress.step);
            }
        };
        QVERIFY(at::equal(bench.clip(graph, "ssr1", watch), whole));
        QVERIFY(!steps.empty());
        QVERIFY2(steps.front() >= 3, "the steps that were done are not done again");
        QCOMPARE(bench.evaluator().store().usage().value().entries,
                 std::uint64_t{6}); // clips and their pictures: no state is left behind
    }

    /// Asked to give way it stops after its step, long before a checkpoint is due, and loses nothing.
    void aRunThatGivesWayGoesOnBitForBit()
    {
        auto graph = textToClip();
        set(graph, "ssr1", "steps", std::int64_t{6});
        Bench expected, bench;
        const auto whole = expected.clip(graph, "ssr1");
        bench.restart(3600);
        int step = 0;
        RunEvents events;
        events.progress = [&](const NodeId& at, const StageProgress& progress) {
            step = at.text() == "ssr1" ? progress.step : 0;
        };
        events.giveWay = [&] { return step == 3; };
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)bench.clip(graph, "ssr1", events));
        bench.restart(3600);
        std::vector<int> steps;
        RunEvents watch;
        watch.progress = [&](const NodeId&, const StageProgress& progress) {
            steps.push_back(progress.step);
        };
        QVERIFY(at::equal(bench.clip(graph, "ssr1", watch), whole));
        QCOMPARE(steps, (std::vector<int>{4, 5}));
    }

    /// What another process makes is waited for, and may be given up waiting for.
    void claimsOfOthersAreRespected()
    {
        Bench bench;
        const auto graph = textToClip();
        const auto key = bench.prepared(graph).keys.at({NodeId("base"), "clip"}).key;
        auto others = store::KeyClaim::take(bench.root() / "scratch" / "claims", key).value();
        QVERIFY(others.has_value());
        CancelSource stop;
        RunEvents impatient;
        impatient.cancel = stop.token();
        impatient.waits = [&](const NodeId&) { stop.cancel(); };
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)bench.clip(graph, "ssr1", impatient));
        QCOMPARE(bench.computed, Names());
        Names waited;
        RunEvents events;
        events.waits = [&](const NodeId& node) {
            waited.push_back(node.text());
            others.reset(); // it is done, or dead
        };
        (void)bench.clip(graph, "ssr1", events);
        QCOMPARE(waited, Names{"base"});
        QCOMPARE(bench.computed, (Names{"base", "tsr1", "ssr1"}));
    }

    /// Weights that are not as they should be are noticed before hours are spent on the stages before them.
    void weightsAreReadBeforeTheFirstStage()
    {
        Bench bench;
        const auto run = bench.prepared(textToClip());
        std::ofstream(bench.root() / "tiny" / "ssr1.safetensors") << "not weights";
        std::vector<std::string> computed;
        RunEvents events;
        events.done = [&](const NodeId& id, Outcome, double) { computed.push_back(id.text()); };
        const auto failed = bench.evaluator().clip(run, {NodeId("ssr1"), "clip"}, events);
        QCOMPARE(failed.error().code, ErrorCode::WeightsMissing);
        QVERIFY2(failed.error().where.rfind("ssr1/", 0) == 0, failed.error().message().c_str());
        QCOMPARE(computed, Names());
    }

    void errorsNameTheNode()
    {
        Bench bench;
        auto graph = textToClip();
        std::filesystem::remove(bench.root() / "tiny" / "tsr1.safetensors");
        const auto refused = plan::prepareRun(
            graph, {}, {}, bench.world(), {[](const std::string& file) { return sha256OfFile(file); }, ""});
        QVERIFY(refused.error().message().find("tsr1.safetensors") != std::string::npos);
        std::ofstream(bench.root() / "tiny" / "tsr1.safetensors") << "not weights";
        const auto run = bench.prepared(graph);
        const auto failed = bench.evaluator().clip(run, {NodeId("ssr1"), "clip"}, {});
        QVERIFY(!failed.ok());
        QVERIFY2(failed.error().where.rfind("tsr1", 0) == 0, failed.error().message().c_str());
    }
};

CASCADE_TEST(EvaluatorFaultsTest);
#include "tst_EvaluatorFaults.moc"
