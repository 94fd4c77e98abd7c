// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/Evaluator.h"

#include "core/base/Hash.h"
#include "core/weights/Safetensors.h"
#include "pipeline/run/Preflight.h"
#include "tests/graph/LatentGraphs.h"
#include "tests/support/SmallPublished.h"
#include "tests/support/TestMain.h"
#include "tests/support/TinyModel.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <map>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::run;
using namespace cascade::tests;

namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

/// Small open models and a tiny cascade, a store, and an evaluator that counts what it computes.
class Bench {
public:
    Bench() : m_root(m_folder.path().toStdString())
    {
        makeTinyModel(m_root / "tiny");
        makePublishedFolder(m_root / "sd1", "sd1");
        makePublishedFolder(m_root / "clips", "modelscope");
        makeMotionModules(m_root / "motion.safetensors");
        makeOtherAutoencoder(m_root / "bright");
        const auto config = std::make_shared<const ModelConfig>(readModelConfig(m_root / "tiny").value());
        m_world.model = [config](const std::string&) { return Result(config); };
        addOpenModels(m_world, {{"sd1", folder("sd1", OpenModel::Use::ImageCheckpoint)},
                                {"clips", folder("clips", OpenModel::Use::VideoModel)},
                                {"motion", file(m_root / "motion.safetensors", OpenModel::Use::MotionModule)},
                                {"lora", file(smallLora(), OpenModel::Use::Lora)},
                                {"bright", vae(m_root / "bright")}});
        m_shelf.emplace(Model::Options{torch::kCPU, torch::kFloat32, m_root / "cache"});
        restart();
    }

    void restart(double checkpointSec = 1e9)
    {
        m_evaluator.emplace(
            *m_shelf, store::StageStore::open(m_root / "stages").value(),
            EvaluatorOptions{.scratchFolder = m_root / "scratch", .checkpointSec = checkpointSec});
    }

    [[nodiscard]] plan::PreparedRun prepared(const Graph& graph, const plan::TakeOptions& take = {}) const
    {
        const plan::KeySurroundings keys{[](const std::string& path) { return sha256OfFile(path); }, "fp32"};
        return plan::prepareRun(graph, {}, take, m_world, keys).value();
    }

    torch::Tensor made(const Graph& graph, const PortRef& output, RunEvents events = {})
    {
        computed.clear();
        events.done = [this](const NodeId& id, Outcome outcome, double) {
            if (outcome == Outcome::Computed) {
                computed.push_back(id.text());
            }
        };
        const auto clip = m_evaluator->clip(prepared(graph), output, events).value();
        return clip->read(0, clip->shape().frames);
    }
    torch::Tensor clip(const Graph& graph) { return made(graph, {NodeId("decode"), "clip"}); }

    [[nodiscard]] const fs::path& root() const { return m_root; }
    [[nodiscard]] Evaluator& evaluator() { return *m_evaluator; }

    Names computed;

private:
    static OpenModel file(const fs::path& path, OpenModel::Use use)
    {
        OpenModel found;
        found.title = path.filename().string();
        found.path = path;
        found.use = use;
        found.family = "Stable Diffusion 1";
        found.files = {path};
        found.pixelsPerLatent = 2;
        return found;
    }
    static OpenModel vae(const fs::path& folder)
    {
        auto found = file(folder, OpenModel::Use::Autoencoder);
        found.files = {folder / "diffusion_pytorch_model.safetensors", folder / "config.json"};
        return found;
    }
    [[nodiscard]] OpenModel folder(const std::string& name, OpenModel::Use use) const
    {
        auto found = file(m_root / name, use);
        found.files = {m_root / name / "unet" / "diffusion_pytorch_model.safetensors",
                       m_root / name / "vae" / "diffusion_pytorch_model.safetensors",
                       m_root / name / "text_encoder" / "model.safetensors"};
        return found;
    }

    QTemporaryDir m_folder;
    fs::path m_root;
    Surroundings m_world;
    std::optional<ModelShelf> m_shelf;
    std::optional<Evaluator> m_evaluator;
};

/// The Latent Base begins from a clip of the model itself, of another seed.
void beginFromAnother(Graph& graph)
{
    add(graph, "other-seed", "seed", {{"seed", std::int64_t{1}}});
    add(graph, "first", "latent-base",
        {{"size", std::string("16x8")}, {"frames", std::int64_t{2}}, {"steps", std::int64_t{1}}});
    add(graph, "footage", "vae-decode");
    add(graph, "encode", "vae-encode");
    linkAll(graph, {{"lora.model", "first.model"},
                    {"encoder.embedding", "first.text"},
                    {"other-seed.seed", "first.seed"},
                    {"first.latent", "footage.latent"},
                    {"lora.model", "footage.model"},
                    {"footage.clip", "encode.clip"},
                    {"lora.model", "encode.model"},
                    {"encode.latent", "latent.latent"}});
}

PreflightQuestions nothingStored()
{
    PreflightQuestions questions;
    questions.stored = [](const store::Key&) { return false; };
    questions.format = [](const NodeId&) { return std::string(); };
    return questions;
}

} // namespace

class LatentMakerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wordsBecomeAClipByAnOpenModel()
    {
        Bench bench;
        const auto graph = latentToClip();
        const auto clip = bench.clip(graph);
        QCOMPARE(clip.sizes(), (torch::IntArrayRef{1, 3, 2, 8, 16}));
        QVERIFY(clip.abs().max().item<float>() <= 1);
        QCOMPARE(bench.computed, (Names{"latent", "decode"}));
        QVERIFY(torch::equal(bench.clip(graph), clip));
        QCOMPARE(bench.computed, Names());
        bench.restart();
        QVERIFY(torch::equal(bench.clip(graph), clip));
        QCOMPARE(bench.computed, Names());
    }

    void itGoesOnIntoTheCascade()
    {
        Bench bench;
        auto graph = latentToClip();
        addStage(graph);
        const auto clip = bench.made(graph, {NodeId("ssr1"), "clip"});
        QCOMPARE(clip.sizes(), (torch::IntArrayRef{1, 3, 2, 16, 32}));
        QCOMPARE(bench.computed, (Names{"latent", "decode", "ssr1"}));
    }

    /// Everything that decides latents makes them anew; the decoder only where they changed.
    void whatDecidesLatentsMakesThemAnew_data()
    {
        QTest::addColumn<QString>("node");
        QTest::addColumn<QString>("parameter");
        QTest::newRow("words") << "prompt"
                               << "text";
        QTest::newRow("seed") << "seed"
                              << "seed";
        QTest::newRow("weight") << "lora"
                                << "weight";
        QTest::newRow("steps") << "latent"
                               << "steps";
        QTest::newRow("rescale") << "latent"
                                 << "rescale";
        QTest::newRow("layers") << "checkpoint"
                                << "clip-skip";
        QTest::newRow("prediction") << "checkpoint"
                                    << "prediction";
    }
    void whatDecidesLatentsMakesThemAnew()
    {
        QFETCH(QString, node);
        QFETCH(QString, parameter);
        static Bench bench;
        auto graph = latentToClip();
        const auto before = bench.clip(graph);
        const auto name = parameter.toStdString();
        const std::map<std::string, Value> values{
            {"text", std::string("a dog")},  {"seed", std::int64_t{8}}, {"weight", -1.0},
            {"steps", std::int64_t{3}},      {"rescale", 0.7},          {"clip-skip", std::int64_t{1}},
            {"prediction", std::string("v")}};
        set(graph, node.toStdString(), name, values.at(name));
        const auto after = bench.clip(graph);
        QCOMPARE(bench.computed, (Names{"latent", "decode"}));
        QVERIFY(!torch::equal(after, before));
    }

    void anotherAutoencoderMakesPicturesAnewOnly()
    {
        Bench bench;
        auto graph = latentToClip();
        const auto before = bench.clip(graph);
        add(graph, "vae", "vae", {{"vae", std::string("bright")}});
        linkAll(graph,
                {{"lora.model", "vae.model"}, {"vae.model", "latent.model"}, {"vae.model", "decode.model"}});
        const auto after = bench.clip(graph);
        QCOMPARE(bench.computed, Names{"decode"});
        QVERIFY(after.mean().item<float>() > before.mean().item<float>());
    }

    void footageIsMadeAnewByStrength()
    {
        Bench bench;
        auto graph = latentToClip();
        beginFromAnother(graph);
        set(graph, "latent", "strength", 0.0);
        const auto kept = bench.made(graph, {NodeId("latent"), "latent"});
        QVERIFY(torch::equal(kept, bench.made(graph, {NodeId("encode"), "latent"})));
        set(graph, "latent", "strength", 1.0);
        QVERIFY(!torch::equal(bench.made(graph, {NodeId("latent"), "latent"}), kept));
        QCOMPARE(bench.computed, Names{"latent"});
    }

    /// Previews and the latents themselves are seen as pictures.
    void latentsAreShownAsPictures()
    {
        Bench bench;
        std::vector<std::int64_t> channels;
        RunEvents events;
        std::map<std::string, std::int64_t> frames;
        events.preview = [&](const NodeId& node, int, std::int64_t, const torch::Tensor& x0) {
            channels.push_back(x0.size(1));
            frames[node.text()] += x0.size(2);
        };
        events.clip = [&](const NodeId&, const ClipPtr& clip) {
            channels.push_back(clip->read(0, 1).size(1));
            QCOMPARE(clip->shape().channels, kPixelChannels);
        };
        events.frames = [&](const NodeId& node, std::int64_t, const torch::Tensor& kept) {
            QCOMPARE(node.text(), std::string("decode"));
            channels.push_back(kept.size(1));
        };
        (void)bench.made(latentToClip(), {NodeId("decode"), "clip"}, events);
        QCOMPARE(frames.at("latent"), 4); // both frames at each of two steps
        QCOMPARE(frames.at("decode"), 2);
        QCOMPARE(channels, std::vector<std::int64_t>(channels.size(), 3));
    }

    /// A run that is stopped between steps goes on from its saved state, to the same bits.
    void aStoppedRunGoesOn()
    {
        Bench whole, stopped;
        auto graph = latentToClip();
        set(graph, "latent", "steps", std::int64_t{6});
        add(graph, "sampler", "sampler", {{"kind", std::string("dpm++2m")}}); // remembers a step
        link(graph, "sampler.sampler", "latent.sampler");
        const auto expected = whole.clip(graph);
        int asked = 0;
        RunEvents events;
        events.giveWay = [&] { return ++asked > 5; };
        QVERIFY_EXCEPTION_THROWN((void)stopped.made(graph, {NodeId("decode"), "clip"}, events), Cancelled);
        std::vector<int> steps;
        RunEvents again;
        again.progress = [&](const NodeId& node, const StageProgress& at) {
            if (node.text() == "latent") {
                steps.push_back(at.step);
            }
        };
        QVERIFY(torch::equal(stopped.made(graph, {NodeId("decode"), "clip"}, again), expected));
        QVERIFY(steps.front() > 0);
        QCOMPARE(steps.back(), 5);
    }

    /// Weights that were replaced under their name are read again, in the process that has the old ones.
    void replacedWeightsAreNotTakenForTheOld()
    {
        Bench kept, fresh;
        const auto before = kept.clip(latentToClip());
        for (const auto* bench : {&kept, &fresh}) {
            const auto unet = bench->root() / "sd1" / "unet" / "diffusion_pytorch_model.safetensors";
            auto tensors = weights::openSafetensors(unet).value().readAll().value();
            tensors.at("conv_out.bias") += 1;
            weights::writeSafetensors(unet, tensors).value();
        }
        const auto after = kept.clip(latentToClip());
        QVERIFY(!torch::equal(after, before));
        QVERIFY(torch::equal(after, fresh.clip(latentToClip())));
    }

    /// What a forecast counts is what a run does, windows and strength included: times are learned from both.
    void theForecastCountsWhatIsDone_data()
    {
        QTest::addColumn<int>("frames");
        QTest::addColumn<double>("strength");
        QTest::addColumn<int>("evaluations");
        QTest::newRow("one window") << 2 << -1.0 << 8;
        QTest::newRow("four windows") << 20 << -1.0 << 32; // they share four frames at least
        QTest::newRow("from latents") << 2 << 0.5 << 4;
    }
    void theForecastCountsWhatIsDone()
    {
        QFETCH(int, frames);
        QFETCH(double, strength);
        QFETCH(int, evaluations);
        Bench bench;
        auto graph = latentToClip();
        set(graph, "latent", "frames", std::int64_t{frames});
        set(graph, "latent", "steps", std::int64_t{4});
        set(graph, "latent", "window", std::int64_t{8});
        if (strength >= 0) {
            beginFromAnother(graph);
            set(graph, "latent", "strength", strength);
        }
        RunEvents events;
        int done = 0;
        std::vector<std::pair<int, int>> steps;
        events.measured = [&](const NodeId& node, const StageMeasure& measure) {
            done = node.text() == "latent" ? measure.evaluations : done;
        };
        events.progress = [&](const NodeId& node, const StageProgress& at) {
            if (node.text() == "latent") {
                steps.emplace_back(at.step, at.steps);
            }
        };
        const auto forecast = forecastOf(bench.prepared(graph), nothingStored());
        (void)bench.made(graph, {NodeId("latent"), "latent"}, events);
        QCOMPARE(done, evaluations);
        QCOMPARE(forecast.find(NodeId("latent"), plan::ForecastItem::Kind::Compute)->evaluations,
                 evaluations);
        QCOMPARE(steps.front().first, 0); // of those that are taken
        QCOMPARE(steps.back().first + 1, steps.back().second);
    }

    void memoryThatRunsOutMakesChunksSmaller()
    {
        Bench whole, small;
        const auto expected = whole.clip(latentToClip());
        std::map<std::string, int> times;
        RunEvents events;
        events.progress = [&](const NodeId& node, const StageProgress&) {
            if (++times[node.text()] == 2) {
                throw c10::OutOfMemoryError({}, "no more");
            }
        };
        const auto clip = small.made(latentToClip(), {NodeId("decode"), "clip"}, events);
        QCOMPARE(clip.sizes(), expected.sizes());
        QVERIFY((clip - expected).abs().max().item<float>() < 0.01F);
        QCOMPARE(times.size(), std::size_t{2});
    }

    void modelsThatDoNotFitAreToldBeforeAnythingIsComputed()
    {
        Bench bench;
        auto graph = latentToClip();
        set(graph, "motion", "module", std::string("motion"));
        fs::remove(bench.root() / "motion.safetensors");
        std::ofstream(bench.root() / "motion.safetensors") << "no weights at all";
        const auto run = bench.prepared(graph);
        const auto refused = bench.evaluator().clip(run, {NodeId("decode"), "clip"}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::BadInput);
    }

    void theForecastKnowsLatents()
    {
        Bench bench;
        const auto forecast = forecastOf(bench.prepared(latentToClip()), nothingStored());
        QCOMPARE(forecast.items.size(), std::size_t{2});
        QCOMPARE(forecast.items[0].node.text(), std::string("latent"));
        QCOMPARE(forecast.items[0].evaluations, 4); // two steps, guided
        QVERIFY(forecast.items[0].work.modelledBytes > 1'000'000);
    }
};

CASCADE_TEST(LatentMakerTest);
#include "tst_LatentMaker.moc"
