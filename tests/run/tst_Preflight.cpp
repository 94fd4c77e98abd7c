// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/Preflight.h"

#include "core/base/Hash.h"
#include "pipeline/run/RunLedger.h"
#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"
#include "tests/support/TinyModel.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::run;
using namespace cascade::tests;

namespace {

using Kind = plan::ForecastItem::Kind;
using Names = std::vector<std::string>;

/// textToClip through the tiny model, previewed and exported after a Trim; nothing is loaded to look at it.
class Bench {
public:
    Bench()
    {
        makeTinyModel(root() / "tiny");
        m_config = std::make_shared<const ModelConfig>(readModelConfig(root() / "tiny").value());
        graph = textToClip();
        add(graph, "trim", "trim", {{"frames", std::int64_t{2}}});
        add(graph, "export", "export-video");
        link(graph, "ssr1.clip", "trim.clip");
        link(graph, "trim.clip", "export.clip");
    }

    [[nodiscard]] std::filesystem::path root() const { return m_folder.path().toStdString(); }

    [[nodiscard]] plan::PreparedRun prepared() const
    {
        Surroundings world;
        world.model = [this](const std::string&) -> Result<std::shared_ptr<const ModelConfig>> {
            return m_config;
        };
        const plan::KeySurroundings keys{[](const std::string& file) { return sha256OfFile(file); }, "fp32"};
        return plan::prepareRun(graph, {}, {}, world, keys).value();
    }

    [[nodiscard]] plan::Forecast forecast(const Names& stored = {}, const std::set<NodeId>& approved = {},
                                          const StageLimits& limits = {}) const
    {
        const auto run = prepared();
        const auto isStored = [&](const store::Key& key) {
            return std::any_of(stored.begin(), stored.end(), [&](const auto& id) {
                return run.keys.at({NodeId(id), "clip"}).key == key;
            });
        };
        const auto format = [](const NodeId& target) { return target.text() == "export" ? "mp4-h264" : ""; };
        return forecastOf(run, {limits, true, isStored, format, approved});
    }

    Graph graph;

private:
    QTemporaryDir m_folder;
    std::shared_ptr<const ModelConfig> m_config;
};

/// "base: compute", in the forecast's order.
Names doings(const plan::Forecast& forecast)
{
    Names names;
    for (const auto& item : forecast.items) {
        names.push_back(item.node.text() + (item.kind == Kind::Compute ? ": compute"
                                            : item.kind == Kind::Find  ? ": find"
                                                                       : ": export"));
    }
    return names;
}

} // namespace

class PreflightTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void foretellsWhatTheEvaluatorWouldDo()
    {
        const Bench bench;
        QCOMPARE(doings(bench.forecast()),
                 (Names{"base: compute", "tsr1: compute", "ssr1: compute", "export: export"}));
        QCOMPARE(doings(bench.forecast({"tsr1"})), (Names{"tsr1: find", "ssr1: compute", "export: export"}));
        QCOMPARE(doings(bench.forecast({"ssr1", "base"})), (Names{"ssr1: find", "export: export"}));
    }

    void aRunGoesToItsHoldAndNotBeyond()
    {
        Bench bench;
        (void)graph::apply(bench.graph, SetParameter{NodeId("tsr1"), "hold", true}).value();
        QCOMPARE(doings(bench.forecast()), (Names{"base: compute", "tsr1: compute"}));
        QCOMPARE(doings(bench.forecast({}, {NodeId("tsr1")})),
                 (Names{"base: compute", "tsr1: compute", "ssr1: compute", "export: export"}));
    }

    void viewsOnTheWayArePartOfAnExport()
    {
        const auto forecast = Bench().forecast();
        QCOMPARE(forecast.items.back().work.name, std::string("export mp4-h264 trim"));
        QCOMPARE(forecast.items.back().work.shape, std::string("2x16x32"));
    }

    void guidedStepsAreTwoEvaluations()
    {
        Bench bench;
        const auto plain = bench.forecast();
        QCOMPARE(plain.items[0].evaluations, 4); // two steps, guided by the tiny model's default
        QCOMPARE(plain.items[1].evaluations, 2);
        add(bench.graph, "weights", "guidance", {{"schedule", std::string("0")}});
        link(bench.graph, "weights.guidance", "base.guidance");
        const auto unguided = bench.forecast();
        QCOMPARE(unguided.items[0].evaluations, 2);
        QCOMPARE(2 * unguided.items[0].work.amount, plain.items[0].work.amount);
        QCOMPARE(unguided.items[0].work.name, plain.items[0].work.name);
    }

    void smallerChunksTakeLessMemoryAndMoreWork()
    {
        const auto last = planCascade(tinyModel("unused"), 7).value().back(); // 16 frames of 256x128
        const auto whole = stageWork(last, {}), cut = stageWork(last, {.activationBytes = 8 << 20});
        QCOMPARE(whole.chunks, std::size_t{1});
        QVERIFY(cut.chunks > 1);
        QVERIFY(cut.chunkBytes < whole.chunkBytes);
        QVERIFY(cut.evaluationFlops > whole.evaluationFlops); // halos are computed twice
        QCOMPARE(cut.network, whole.network);
    }

    /// A percentile of the whole clip cannot be found while the clip is made in chunks of frames: that is
    /// said before anything runs, of the stage that would end the run.
    void aThresholdThatCannotBeFoundIsSaidBefore()
    {
        Bench bench;
        add(bench.graph, "limits", "guidance", {{"threshold", std::string("dynamic(0.995)")}});
        link(bench.graph, "limits.guidance", "ssr1.guidance");
        QVERIFY(bench.forecast().issues.empty());
        const StageLimits small{.activationBytes = 1 << 10}; // a frame and its halo
        const auto cut = bench.forecast({}, {}, small);
        QCOMPARE(cut.issues.size(), std::size_t{1});
        QCOMPARE(cut.issues[0].node, NodeId("ssr1"));
        QVERIFY(cut.issues[0].cause.has_value() && !cut.issues[0].hint.empty());
        QVERIFY(bench.forecast({"ssr1"}, {}, small).issues.empty()); // it is there already
        set(bench.graph, "limits", "threshold", std::string("dynamic(0.995, per=frame)"));
        QVERIFY(bench.forecast({}, {}, small).issues.empty());
    }

    void statesLiveInMemoryUpToALimit()
    {
        auto last = planCascade(tinyModel("unused"), 7).value().back();
        const std::int64_t state = 3LL * 16 * 128 * 256 * 4; // fp32
        QCOMPARE(stageWork(last, {}).bufferBytes, state);
        QCOMPARE(stageWork(last, {.bufferBytes = state - 1}).bufferBytes, std::int64_t{0}); // in a file
        last.sampling.sampler = diffusion::parseSampler("dpm++2m").value();
        last.sampling.sampler.steps = 4;
        QCOMPARE(stageWork(last, {}).bufferBytes, 2 * state); // and the prediction before
        last.sampling.sampler.steps = 1;
        QCOMPARE(stageWork(last, {}).bufferBytes, std::int64_t{0}); // from noise to the end at once
    }

    void weightsDoNotMatterToTheCost()
    {
        auto stages = planCascade(tinyModel("unused"), 7).value();
        const auto before = stageWork(stages[2], {}).network;
        stages[2].stage.variants["original"].sha256 = "another";
        stages[2].stage.id = "mine";
        QCOMPARE(stageWork(stages[2], {}).network, before);
        stages[2].stage.network.levels[0].channels *= 2;
        QVERIFY(stageWork(stages[2], {}).network != before);
    }

    void loadedWeightsStay()
    {
        const auto forecast = Bench().forecast();
        const auto work = forecast.items[2].work.modelledBytes;
        const auto alone = Bench().forecast({"tsr1"}).items[1].work.modelledBytes;
        QVERIFY(work > alone); // base and tsr1 are still there
    }

    void weightsAreLoadedOnceHoweverManyNodesUseThem()
    {
        Bench bench;
        add(bench.graph, "again", "ssr");
        for (const std::string input :
             {"tsr1.clip clip", "ssr1-model.model model", "encoder.embedding text"}) {
            const auto gap = input.find(' ');
            link(bench.graph, input.substr(0, gap), "again." + input.substr(gap + 1));
        }
        add(bench.graph, "look", "preview");
        link(bench.graph, "again.clip", "look.clip");
        const auto forecast = bench.forecast();
        const auto bytesOf = [&](const char* id) {
            return forecast.find(NodeId(id), Kind::Compute)->work.modelledBytes;
        };
        QCOMPARE(bytesOf("again"), bytesOf("ssr1"));
    }

    /// A run measured once is foretold from then on, part by part.
    void aLedgerTurnsARunIntoFigures()
    {
        const Bench bench;
        RunLedger first(bench.forecast());
        QVERIFY(!first.score("draft")); // nothing was known
        const StageMeasure measure{Outcome::Computed, 0.5, 4, 0.25, 4};
        first.stageEnded(NodeId("base"), measure);
        for (const char* id : {"tsr1", "ssr1"}) {
            first.stageEnded(NodeId(id), {Outcome::Computed, 0.5, 4, 0.25, 2});
        }
        first.exported(NodeId("export"), 1);
        auto forecast = bench.forecast();
        plan::predict(forecast, plan::FigureSet(first.figures()));
        QVERIFY(forecast.complete());
        QCOMPARE(*forecast.items[0].seconds, 4.75);
        QCOMPARE(*forecast.items[3].seconds, 1.0);
        QVERIFY(forecast.items[0].peakMeasured && forecast.items[0].peakBytes > 0);
        RunLedger second(forecast);
        const auto score = second.score("draft");
        QVERIFY(score);
        QCOMPARE(score->predictedSec, 3 * 4.75 + 1);
        QCOMPARE(score->title, std::string("draft"));
    }

    /// A stage that went on from a saved state gives the figure of a whole one.
    void whatAnEarlierRunDidIsNotMeasured()
    {
        const Bench bench;
        RunLedger ledger(bench.forecast());
        ledger.stageEnded(NodeId("base"), {Outcome::Computed, 0, 1, 0, 1}); // the last of four evaluations
        auto forecast = bench.forecast();
        plan::predict(forecast, plan::FigureSet(ledger.figures()));
        QCOMPARE(*forecast.items[0].seconds, 4.0);
    }

    void aTrialIsEnoughToForetell()
    {
        const Bench bench;
        const auto run = bench.prepared();
        std::vector<store::Figure> figures;
        for (const char* id : {"base", "tsr1", "ssr1"}) {
            StageTrialOptions options;
            options.scratchFolder = bench.root();
            figures.push_back(calibrate(run, NodeId(id), options).value());
            QVERIFY(figures.back().seconds > 0 && figures.back().peakBytes > 0);
        }
        auto forecast = bench.forecast();
        plan::predict(forecast, plan::FigureSet(figures));
        QVERIFY(forecast.items[0].seconds && forecast.items[1].seconds && forecast.items[2].seconds);
        QVERIFY(!forecast.items[3].seconds); // a trial writes nothing
    }

    void aTrialCanBeStopped()
    {
        const Bench bench;
        CancelSource stop;
        stop.cancel();
        StageTrialOptions options;
        options.cancel = stop.token();
        bool stopped = false;
        try {
            (void)calibrate(bench.prepared(), NodeId("base"), options);
        } catch (const Cancelled&) {
            stopped = true;
        }
        QVERIFY(stopped);
    }
};

CASCADE_TEST(PreflightTest);
#include "tst_Preflight.moc"
