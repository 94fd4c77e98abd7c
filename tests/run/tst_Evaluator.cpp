// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/FootageShape.h"
#include "pipeline/run/Evaluator.h"

#include "core/base/Hash.h"
#include "core/cascade/Cascade.h"
#include "pipeline/run/ClipExport.h"
#include "pipeline/run/FootageClip.h"
#include "pipeline/run/FrameSamples.h"
#include "pipeline/run/PreviewStrip.h"
#include "pipeline/store/KeyClaim.h"
#include "tests/graph/Support.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"
#include "tests/support/TinyModel.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::run;
using namespace cascade::tests;

namespace {

/// A tiny model, a store, and an evaluator that counts what it computes.
class Bench {
public:
    Bench() : m_root(m_folder.path().toStdString())
    {
        makeTinyModel(m_root / "tiny");
        m_shelf.emplace(Model::Options{torch::kCPU, torch::kFloat32, m_root / "cache"});
        m_config = std::make_shared<const ModelConfig>(readModelConfig(m_root / "tiny").value());
        restart();
    }

    /// As a new process would find the store.
    void restart(double checkpointSec = 0)
    {
        m_evaluator.emplace(
            *m_shelf, store::StageStore::open(m_root / "stages").value(),
            EvaluatorOptions{.scratchFolder = m_root / "scratch", .checkpointSec = checkpointSec});
    }

    [[nodiscard]] Surroundings world() const
    {
        Surroundings world;
        world.model = [this](const std::string&) -> Result<std::shared_ptr<const ModelConfig>> {
            return m_config;
        };
        world.media = [](const std::string& file) { return plan::footageShape(file); };
        return world;
    }

    [[nodiscard]] plan::PreparedRun prepared(const Graph& graph, const plan::TakeOptions& take = {}) const
    {
        const plan::KeySurroundings keys{[](const std::string& file) { return sha256OfFile(file); }, "fp32"};
        return plan::prepareRun(graph, {}, take, world(), keys).value();
    }

    /// The clip of a node; what was computed and found is counted.
    torch::Tensor clip(const Graph& graph, const std::string& node, RunEvents events = {},
                       const plan::TakeOptions& take = {})
    {
        computed.clear();
        found.clear();
        events.done = [this](const NodeId& id, Outcome outcome, double) {
            (outcome == Outcome::Computed ? computed : found).push_back(id.text());
        };
        const auto run = prepared(graph, take);
        const auto made = m_evaluator->clip(run, {NodeId(node), "clip"}, events).value();
        return made->read(0, made->shape().frames);
    }

    [[nodiscard]] Evaluator& evaluator() { return *m_evaluator; }
    [[nodiscard]] const std::filesystem::path& root() const { return m_root; }
    [[nodiscard]] const ModelConfig& config() const { return *m_config; }

    std::vector<std::string> computed, found;

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_root;
    std::shared_ptr<const ModelConfig> m_config;
    std::optional<ModelShelf> m_shelf;
    std::optional<Evaluator> m_evaluator;
};

using Names = std::vector<std::string>;

/// textToClip with a seed of its own for the last stage.
Graph twoSeeds()
{
    auto graph = textToClip();
    add(graph, "last-seed", "seed", {{"seed", std::int64_t{3}}});
    link(graph, "last-seed.seed", "ssr1.seed");
    return graph;
}

/// Footage, made smaller, through one stage of three steps.
Graph footageToClip(const std::string& file)
{
    Graph graph;
    add(graph, "footage", "load-clip", {{"file", file}});
    add(graph, "fit", "resize", {{"size", std::string("16x8")}});
    add(graph, "prompt", "prompt");
    add(graph, "model", "stage-model", {{"stage", std::string("ssr1")}});
    add(graph, "encoder", "text-encoder");
    add(graph, "ssr1", "ssr", {{"steps", std::int64_t{3}}});
    add(graph, "show", "preview");
    for (const auto& [from, to] :
         std::vector<std::pair<std::string, std::string>>{{"footage.clip", "fit.clip"},
                                                          {"fit.clip", "ssr1.clip"},
                                                          {"prompt.text", "encoder.text"},
                                                          {"model.model", "encoder.model"},
                                                          {"model.model", "ssr1.model"},
                                                          {"encoder.embedding", "ssr1.text"},
                                                          {"ssr1.clip", "show.clip"}}) {
        link(graph, from, to);
    }
    return graph;
}

/// Overwrites bytes in the middle of every stored clip.
void damageAll(const std::filesystem::path& stages)
{
    for (const auto& entry : std::filesystem::recursive_directory_iterator(stages)) {
        if (entry.is_regular_file() && entry.file_size() > 1000) {
            std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(static_cast<std::streamoff>(entry.file_size() / 2));
            file << "damage";
        }
    }
}

} // namespace

class EvaluatorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsTheEngineCalledDirectly()
    {
        Bench bench;
        const auto clip = bench.clip(textToClip(), "ssr1");
        CascadeRun direct;
        direct.stages = planCascade(bench.config(), 7).value();
        direct.stages.resize(3);
        direct.prompt = "a large red torus";
        auto model = Model::open(bench.root() / "tiny", {torch::kCPU, torch::kFloat32, {}}).value();
        std::vector<torch::Tensor> frames;
        CascadeHooks hooks;
        hooks.output = [&](std::int64_t, const torch::Tensor& part) { frames.push_back(part.clone()); };
        (void)runCascade(model, direct, hooks).value();
        QVERIFY(at::equal(clip, at::cat(frames, 2)));
    }

    void nothingIsComputedTwice()
    {
        Bench bench;
        auto graph = twoSeeds();
        const auto first = bench.clip(graph, "ssr1");
        QCOMPARE(bench.computed, (Names{"base", "tsr1", "ssr1"}));
        QVERIFY(at::equal(bench.clip(graph, "ssr1"), first));
        QCOMPARE(bench.computed, Names());
        QCOMPARE(bench.found, Names{"ssr1"}); // what stands before it is not even looked for

        set(graph, "last-seed", "seed", std::int64_t{4}); // only the last stage's seed
        const auto other = bench.clip(graph, "ssr1");
        QCOMPARE(bench.computed, Names{"ssr1"});
        QCOMPARE(bench.found, Names{"tsr1"});
        QVERIFY(!at::equal(other, first));

        (void)apply(graph, SetView{NodeId("base"), {.x = 9}}).value();
        (void)apply(graph, SetTitle{NodeId("base"), "Dream"}).value();
        add(graph, "note", "note");
        (void)bench.clip(graph, "ssr1");
        QCOMPARE(bench.computed, Names());

        bench.restart(); // another process
        (void)bench.clip(graph, "ssr1");
        QCOMPARE(bench.computed, Names());
        (void)bench.clip(graph, "ssr1", {}, {.take = 1});
        QCOMPARE(bench.computed.size(), std::size_t{3});
    }

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

    void stagesHandOutWhatTheyFoundAndMade()
    {
        Bench bench;
        Names reported, handed;
        RunEvents events;
        events.report = [&](const NodeId& id, const StageReport& report) {
            reported.push_back(id.text() + ' ' + std::to_string(report.clippedFraction.size()));
        };
        events.clip = [&](const NodeId& id, const ClipPtr& clip) {
            handed.push_back(id.text() + ' ' + std::to_string(clip->shape().width));
        };
        (void)bench.clip(textToClip(), "ssr1", events);
        QCOMPARE(reported, (Names{"base 2", "tsr1 2", "ssr1 2"})); // steps
        QCOMPARE(handed, (Names{"base 16", "tsr1 16", "ssr1 32"}));
        reported.clear();
        handed.clear();
        (void)bench.clip(textToClip(), "ssr1", events);
        QCOMPARE(reported, Names());
        QCOMPARE(handed, Names{"ssr1 32"});
    }

    /// A take goes on from its very clips: nothing takes their place when they are gone.
    void fixedClipsAreUsedOrMissed()
    {
        Bench bench;
        const PortRef tsr1{NodeId("tsr1"), "clip"}, ssr1{NodeId("ssr1"), "clip"};
        const auto key = bench.prepared(textToClip()).keys.at(tsr1).key;
        const plan::TakeOptions fixed{.fixed = {{tsr1, key}}};
        const auto missed = bench.evaluator().clip(bench.prepared(textToClip(), fixed), ssr1, {});
        QVERIFY2(missed.error().message().rfind("[tsr1] the clip of this stage is not in the store", 0) == 0,
                 missed.error().message().c_str());
        const auto whole = bench.clip(textToClip(), "ssr1");
        auto other = textToClip();
        set(other, "base", "steps", std::int64_t{5}); // would make another clip
        QVERIFY(at::equal(bench.clip(other, "ssr1", {}, fixed), whole));
        QCOMPARE(bench.computed, Names());
        damageAll(bench.root() / "stages");
        bench.restart();
        QVERIFY(!bench.evaluator().clip(bench.prepared(other, fixed), ssr1, {}).ok());
        QVERIFY(!bench.evaluator().store().find(key).value()); // nothing was put under its key
    }

    void clipNodesAreMadeOnTheWay()
    {
        Bench bench;
        auto graph = textToClip();
        add(graph, "trim", "trim", {{"first", std::int64_t{1}}, {"frames", std::int64_t{2}}});
        add(graph, "twice", "join");
        add(graph, "large", "resize", {{"size", std::string("64x32")}, {"mode", std::string("fit")}});
        add(graph, "cropped", "resize", {{"size", std::string("20x20")}, {"mode", std::string("crop")}});
        add(graph, "double", "retime", {{"rate", std::string("12")}});
        add(graph, "compare", "compare", {{"mode", std::string("difference")}});
        for (const auto& [from, to] :
             std::vector<std::pair<std::string, std::string>>{{"ssr1.clip", "trim.clip"},
                                                              {"trim.clip", "twice.a"},
                                                              {"trim.clip", "twice.b"},
                                                              {"ssr1.clip", "large.clip"},
                                                              {"ssr1.clip", "cropped.clip"},
                                                              {"ssr1.clip", "double.clip"},
                                                              {"ssr1.clip", "compare.a"},
                                                              {"ssr1.clip", "compare.b"}}) {
            link(graph, from, to);
        }
        for (const std::string name : {"twice", "large", "cropped", "double", "compare"}) {
            add(graph, "show-" + name, "preview");
            link(graph, name + ".clip", "show-" + name + ".clip");
        }
        const auto whole = bench.clip(graph, "ssr1");
        const auto frames = whole.size(2);
        QVERIFY(
            at::equal(bench.clip(graph, "twice"), at::cat({whole.slice(2, 1, 3), whole.slice(2, 1, 3)}, 2)));
        const auto large = bench.clip(graph, "large");
        QCOMPARE(large.sizes(), (std::vector<std::int64_t>{1, 3, frames, 32, 64}));
        QCOMPARE(bench.clip(graph, "cropped").sizes(), (std::vector<std::int64_t>{1, 3, frames, 20, 20}));
        const auto doubled = bench.clip(graph, "double");
        QCOMPARE(doubled.size(2), 2 * frames);
        QVERIFY(at::equal(doubled.slice(2, 2, 3), whole.slice(2, 1, 2)));
        QVERIFY(at::equal(bench.clip(graph, "compare"), torch::full_like(whole, -1)));
        QCOMPARE(bench.computed, Names());
    }

    /// A stage reads its input at every step; footage is decoded and fitted once.
    void footageIsReadOnceForAStage()
    {
        Bench bench;
        const auto file = bench.root() / "in.mp4";
        Clip footage;
        footage.frames = 6;
        footage.height = footage.width = 32;
        footage.rate = Rate::of(24);
        footage.pixels.assign(6 * footage.frameBytes(), 120);
        (void)video::writeVideo(file, footage).value();
        const auto graph = footageToClip(file.string());
        int steps = 0;
        RunEvents events;
        events.progress = [&](const NodeId&, const StageProgress& at) {
            steps = at.step + 1;
            std::filesystem::resize_file(file, 0); // nothing can be read of it from here on
        };
        QCOMPARE(bench.clip(graph, "ssr1", events).size(2), std::int64_t{6});
        QCOMPARE(steps, 3);
    }

    void previewsComeFromTheRunningStage()
    {
        Bench bench;
        std::map<std::string, int> seen;
        RunEvents events;
        events.preview = [&](const NodeId& node, int, std::int64_t, const torch::Tensor&) {
            ++seen[node.text()];
        };
        (void)bench.clip(textToClip(), "ssr1", events);
        QCOMPARE(seen.size(), std::size_t{3});
        QCOMPARE(seen["base"], 2); // a picture for each step
    }

    /// How a clip came to be stays beside it: a few pictures of every step, the same however often it is
    /// shown.
    void picturesOfEveryStepAreKept()
    {
        Bench bench;
        auto graph = textToClip();
        set(graph, "base", "steps", std::int64_t{5});
        torch::Tensor seen;
        RunEvents events;
        events.preview = [&](const NodeId&, int, std::int64_t, const torch::Tensor& x0) {
            seen = x0.clone();
        };
        (void)bench.clip(graph, "base", events);
        const auto key = bench.prepared(graph).keys.at({NodeId("base"), "clip"}).key;
        const auto kept = keptPreviews(bench.evaluator().store(), key);
        QCOMPARE(kept.size(), std::size_t{10}); // five steps of two frames
        for (std::size_t i = 0; i < kept.size(); ++i) {
            QCOMPARE(kept[i].node, std::string("base"));
            QCOMPARE(kept[i].step, static_cast<int>(i / 2) + 1);
            QCOMPARE(kept[i].steps, 5);
            QCOMPARE(kept[i].first, static_cast<std::int64_t>(i % 2));
        }
        QCOMPARE(kept.back().width, 16); // a small clip stays as large as it is
        const auto last = toBytes(seen.slice(2, 1, 2)).flatten();
        const auto* bytes = last.const_data_ptr<std::uint8_t>();
        QCOMPARE(kept.back().pixels, std::vector<std::uint8_t>(bytes, bytes + last.numel()));
        (void)bench.evaluator().store().remove(previewKey(key)).value();
        QVERIFY(keptPreviews(bench.evaluator().store(), key).empty());
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

CASCADE_TEST(EvaluatorTest);
#include "tst_Evaluator.moc"
