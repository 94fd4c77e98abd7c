// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/LatentRun.h"
#include "core/config/PublishedConfig.h"
#include "core/config/SchedulerConfig.h"
#include "core/nn/Autoencoder.h"
#include "core/nn/ClipTextEncoder.h"
#include "core/text/Tokenizer.h"
#include "core/weights/Lora.h"
#include "core/weights/OpenWeights.h"
#include "core/weights/Safetensors.h"
#include "tests/support/NamedWeights.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/SmallPublished.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace cascade;
using namespace cascade::tests;

namespace {

constexpr double kTolerance = 2e-5;

/// A run of one of diffusers' pipelines as tests/fixtures/make_pipeline_fixtures.py stored it, and ours of
/// the same networks.
class Pipeline {
public:
    explicit Pipeline(const std::string& name)
        : m_file(weights::openSafetensors(CASCADE_FIXTURES "/pipelines/" + name + ".safetensors").value()),
          m_told(nlohmann::json::parse(m_file.metadata().at("run"))),
          m_scheduler(
              diffusion::parseSchedulerConfig(m_told.at("scheduler").get<std::string>(), "scheduler").value())
    {
        auto unetOptions = unetFromConfig(config("unet"), "unet").value();
        unetOptions.motion.clipStatistics = true; // as diffusers has it
        m_unet = nn::LatentUnet(unetOptions, torch::TensorOptions());
        m_vae = nn::Autoencoder(autoencoderFromConfig(config("vae"), "vae").value(), torch::TensorOptions());
        m_text = nn::ClipTextEncoder(clipTextFromConfig(config("text_encoder"), "text").value(),
                                     torch::TensorOptions());
        drawByName(*m_unet);
        drawByName(*m_vae);
        drawByName(*m_text);
    }

    void change(double weight)
    {
        const std::shared_ptr<const weights::TensorSource> file =
            weights::openWeights(CASCADE_FIXTURES "/pipelines/lora.safetensors").value();
        weights::LoraSet set;
        set.add(weights::Lora::open(file).value(), weight);
        set.applyTo(*m_unet, weights::LoraNetwork::Unet).value();
        set.applyTo(*m_text, weights::LoraNetwork::TextEncoder).value();
    }

    [[nodiscard]] torch::Tensor at(const std::string& key) const { return m_file.readTensor(key).value(); }
    [[nodiscard]] bool has(const std::string& key) const { return m_file.tensors().contains(key); }

    /// Both prompts, cut into tokens and encoded.
    [[nodiscard]] torch::Tensor text() const
    {
        const QTemporaryDir folder;
        makeTokenizerFolder(folder.path().toStdString());
        const auto tokenizer = text::openBytePairTokenizer(folder.path().toStdString()).value();
        std::vector<std::int64_t> ids;
        for (const auto* prompt : {"prompt", "negative"}) {
            const auto tokens = tokenizer->encode(m_told.at(prompt).get<std::string>(), 77);
            ids.insert(ids.end(), tokens.ids.begin(), tokens.ids.end());
        }
        return m_text->forward(torch::tensor(ids).reshape({2, 77}));
    }

    [[nodiscard]] LatentRun run() const
    {
        const c10::InferenceMode inference;
        LatentRun run;
        run.network = m_unet;
        run.schedule = m_scheduler.schedule;
        run.text = text().slice(0, 0, 1);
        run.withoutText = text().slice(0, 1, 2);
        auto noise = at("noise");
        if (has("video")) { // its frames are folded into the batch
            noise = noise.transpose(0, 1).unsqueeze(0);
            const auto pixels = at("video") / 127.5 - 1;
            run.start = (m_vae->encode(pixels).mean * m_vae->options().scale).transpose(0, 1).unsqueeze(0);
        }
        run.noise = noise.dim() == 4 ? noise.unsqueeze(2) : noise;
        run.output = {static_cast<int>(run.noise.size(2)), static_cast<int>(run.noise.size(3)),
                      static_cast<int>(run.noise.size(4)), Rate::of(8), 4};
        run.strength = m_told.at("strength").get<double>();
        run.sampling.sampler = m_scheduler.sampler;
        run.sampling.sampler.steps = m_told.at("steps").get<int>();
        run.sampling.guidance = diffusion::GuidanceSchedule::constant(
            diffusion::guidanceWeight(m_told.at("scale").get<double>()));
        return run;
    }

    /// Pictures as the pipeline gives them, in [0, 1].
    [[nodiscard]] torch::Tensor decoded(const torch::Tensor& latents) const
    {
        const c10::InferenceMode inference;
        const auto folded = latents.squeeze(0).transpose(0, 1) / m_vae->options().scale;
        return (m_vae->decode(folded) / 2 + 0.5).clamp(0, 1);
    }

private:
    [[nodiscard]] std::string config(const std::string& part) const { return m_told.at(part).dump(); }

    weights::SafetensorsFile m_file;
    nlohmann::json m_told;
    diffusion::SchedulerConfig m_scheduler;
    nn::LatentUnet m_unet{nullptr};
    nn::Autoencoder m_vae{nullptr};
    nn::ClipTextEncoder m_text{nullptr};
};

struct Sampled {
    torch::Tensor latents;
    std::vector<torch::Tensor> x0; ///< of each step
};

Sampled sampled(const LatentRun& run)
{
    Sampled result;
    StageHooks hooks;
    hooks.output = [&](std::int64_t, const torch::Tensor& latents) { result.latents = latents.clone(); };
    hooks.preview = [&](int, std::int64_t, const torch::Tensor& x0) { result.x0.push_back(x0.clone()); };
    (void)runLatent(run, hooks).value();
    return result;
}

/// A small model with motion modules, and words for it.
LatentRun motionRun(int frames)
{
    auto run = Pipeline("motion-v3").run();
    run.noise = randomTensor({1, 4, frames, 4, 6}, 3);
    run.output = {frames, 4, 6, Rate::of(8), 4};
    return run;
}

} // namespace

class LatentRunTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Words, steps and pictures of whole pipelines, against diffusers.
    void pipelinesEqualDiffusers_data()
    {
        QTest::addColumn<double>("lora");
        QTest::newRow("sd1") << 0.0;
        QTest::newRow("sd1-lora0.6") << 0.6;
        QTest::newRow("sd1-lora-1.0") << -1.0;
        QTest::newRow("motion-v2") << 0.0;
        QTest::newRow("motion-v3") << 0.0;
        QTest::newRow("modelscope") << 0.0;
        QTest::newRow("vid2vid") << 0.0;
    }
    void pipelinesEqualDiffusers()
    {
        QFETCH(double, lora);
        Pipeline pipeline(QTest::currentDataTag());
        if (lora != 0) {
            pipeline.change(lora);
        }
        const c10::InferenceMode inference;
        QVERIFY(relativeError(pipeline.text(), pipeline.at("text")) <= kTolerance);
        auto run = pipeline.run();
        for (const bool batches : {false, true}) {
            run.batchesPasses = batches;
            std::vector<torch::Tensor> states;
            const auto result = sampled(run);
            // States in between follow from x0 by the step, which tests of samplers compare with diffusers.
            auto last = pipeline.at("state." + std::to_string(result.x0.size() - 1));
            QVERIFY(!pipeline.has("state." + std::to_string(result.x0.size())));
            last = last.dim() == 4 ? last.unsqueeze(2) : last;
            const auto off = relativeError(result.latents, last);
            QVERIFY2(off <= kTolerance, qPrintable(QString::number(off)));
            const auto pictures = relativeError(pipeline.decoded(last), pipeline.at("frames"));
            QVERIFY2(pictures <= kTolerance, qPrintable(QString::number(pictures)));
        }
    }

    void changedWordsAndWeightsChangeTheResult()
    {
        const Pipeline plain("sd1");
        Pipeline changed("sd1");
        changed.change(0.6);
        QVERIFY(relativeError(sampled(changed.run()).latents, sampled(plain.run()).latents) > 0.01);
        auto run = plain.run();
        std::swap(run.text, run.withoutText);
        QVERIFY(relativeError(sampled(run).latents, sampled(plain.run()).latents) > 100 * kTolerance);
    }

    void noiseComesFromTheSeed()
    {
        auto run = motionRun(5);
        run.noise = torch::Tensor();
        const auto first = sampled(run).latents;
        QVERIFY(torch::equal(sampled(run).latents, first));
        run.sampling.seed = 1;
        QVERIFY(!torch::equal(sampled(run).latents, first));
    }

    /// A clip of one window is as without windows; a longer one is made, its first frames near those of a
    /// window of their own only where no other window reaches.
    void longClipsAreBlendedOutOfWindows()
    {
        auto run = motionRun(8);
        run.windows = {.length = 8, .overlap = 2};
        const auto whole = sampled(run).latents;
        run.windows = {.length = 16, .overlap = 4};
        QVERIFY(torch::equal(sampled(run).latents, whole));
        auto longer = motionRun(20);
        longer.windows = {.length = 8, .overlap = 2};
        longer.sampling.sampler.steps = 1;
        const auto made = sampled(longer).latents;
        QCOMPARE(made.size(2), 20);
        for (const auto& window : frameWindows(20, longer.windows)) { // one step: windows do not meet before
            auto alone = longer;
            const auto frames = static_cast<std::int64_t>(window.weights.size());
            alone.noise = longer.noise.slice(2, window.first, window.first + frames).contiguous();
            alone.output.frames = static_cast<int>(frames);
            const auto own = sampled(alone).latents;
            for (std::int64_t i = 0; i < frames; ++i) {
                const bool sole = window.weights[static_cast<std::size_t>(i)] == 1;
                const auto off = relativeError(own.select(2, i), made.select(2, window.first + i));
                QVERIFY2(sole == (off < 1e-6), qPrintable(QString::number(off)));
            }
        }
    }

    void beyondItsPositionsAMotionModuleNeedsWindows()
    {
        auto run = motionRun(40);
        run.windows = {.length = 40, .overlap = 4};
        const auto refused = runLatent(run, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::BadInput);
        QVERIFY(refused.error().what.find("at most 32 frames, got 40") != std::string::npos);
    }

    void strengthSaysHowMuchIsMadeAnew()
    {
        auto run = motionRun(3);
        run.start = randomTensor({1, 4, 3, 4, 6}, 9);
        run.strength = 0;
        QVERIFY(torch::equal(sampled(run).latents, run.start));
        run.strength = 0.5;
        const auto half = sampled(run);
        QCOMPARE(half.x0.size(), std::size_t{2});
        run.strength = 1;
        QCOMPARE(sampled(run).x0.size(), std::size_t{4});
    }

    void aStartOfAnotherSizeIsRefused()
    {
        auto run = motionRun(3);
        run.start = randomTensor({1, 4, 3, 4, 5}, 9);
        QCOMPARE(runLatent(run, {}).error().code, ErrorCode::BadInput);
    }

    void brokenWeightsAreNamed()
    {
        auto run = motionRun(3);
        {
            const torch::NoGradGuard noGrad;
            run.network->named_parameters()["mid_block.resnets.0.conv1.bias"].fill_(NAN);
        }
        const auto broken = runLatent(run, {});
        QVERIFY(!broken);
        QCOMPARE(broken.error().where, std::string("latent/step 1/mid_block"));
    }

    void previewsHaveColours()
    {
        const auto shown = previewOfLatents(randomTensor({1, 4, 2, 5, 7}, 1));
        QCOMPARE(shown.sizes(), (torch::IntArrayRef{1, 3, 2, 5, 7}));
        QVERIFY(shown.abs().max().item<float>() <= 1);
    }
};

CASCADE_TEST(LatentRunTest);
#include "tst_LatentRun.moc"
