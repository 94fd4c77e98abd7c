// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Trainer.h"

#include "core/cascade/Precision.h"
#include "core/cascade/StageCondition.h"
#include "core/cascade/TextEncoder.h"
#include "core/diffusion/NoiseAugmentation.h"
#include "core/diffusion/Prediction.h"
#include "core/diffusion/PriorNoise.h"
#include "core/nn/T5Encoder.h"
#include "core/nn/VideoUnet.h"
#include "core/training/Checkpoint.h"
#include "core/training/LearnedWeights.h"
#include "core/training/Prefetcher.h"
#include "core/training/StageNetwork.h"
#include "core/training/StepRandom.h"
#include "core/training/Widen.h"
#include "core/training/WorldDataset.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace cascade::training {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kShownGuidance = 2;
constexpr double kLeastLoss = 1e-6; // of a logarithm: 66 dB, more than activations in bf16 can tell

double secondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

int dataThreadsBeside(torch::Device trains, torch::Device draws)
{
    constexpr int kDrivers = 3; // threads that keep a card at drawing
    if (trains.is_cpu()) {
        return 1;
    }
    const int rest = std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 2);
    return draws.is_cpu() ? rest : std::min(kDrivers, rest);
}

/// Keeps memory that was taken in a drawing thread's queue from being given away while the training, whose
/// queue is another, still reads it.
void useHere(const TrainingBatch& batch)
{
    for (const auto* tensor : {&batch.clips, &batch.low}) {
        if (tensor->defined() && !tensor->device().is_cpu()) {
            tensor->record_stream(
                c10::impl::VirtualGuardImpl(tensor->device().type()).getStream(tensor->device()));
        }
    }
}

} // namespace

/// What is trained, under the names that checkpoints use: "network.…" and, where it learns along, "text.…".
class Trainee : public torch::nn::Module {
public:
    Trainee(const StageConfig& stage, const ModelConfig& model, bool trainText, torch::Device device)
    {
        network = register_module("network", nn::VideoUnet(stage.network, torch::TensorOptions(device)));
        text = nn::T5Encoder(t5Options(model.text), torch::TensorOptions(device));
        if (trainText) {
            register_module("text", text);
        }
    }

    nn::VideoUnet network{nullptr};
    nn::T5Encoder text{nullptr};
};

struct Trainer::State {
    State(TrainingConfig c, ModelConfig m, const StageConfig& stage, TextBatcher t, torch::Device d,
          torch::ScalarType type, diffusion::NoisePrior n)
        : config(std::move(c)), model(std::move(m)), texts(std::move(t)), device(d), prior(n),
          trainee(std::make_shared<Trainee>(stage, model, config.trainText, device)),
          network{stage, trainee->network, type},
          learned(namedParameters(*trainee), config.optimiser, config.emaDecay)
    {
    }

    /// For the clips of a batch, under the stage's prior.
    [[nodiscard]] torch::Tensor noise(const TrainingBatch& batch, at::Generator& generator) const
    {
        auto eps = at::randn(batch.clips.sizes(), generator, torch::TensorOptions(device));
        diffusion::correlateFrames(prior, eps, batch.clipFrames, generator);
        return eps;
    }

    /// A batch as the network is shown it, without condition and text.
    [[nodiscard]] Examples examples(const TrainingBatch& batch, StepRandom& random) const;
    /// The captions but for those that are `dropped`, [captions] bool.
    void setText(Examples& made, const TrainingBatch& batch, const torch::Tensor& dropped, bool withoutText);
    /// The condition, with noise of this log-SNR for each example.
    void setCondition(Examples& made, const torch::Tensor& low, const torch::Tensor& lowLogSnr,
                      StepRandom& random) const;

    /// The running average of the parameters whose names begin with `prefix`, without it.
    [[nodiscard]] Result<void> write(const std::string& prefix, const std::filesystem::path& file,
                                     torch::ScalarType dtype) const;

    TrainingConfig config;
    ModelConfig model;
    TextBatcher texts;
    torch::Device device;
    diffusion::NoisePrior prior;
    std::shared_ptr<const Objective> objective;
    std::shared_ptr<Trainee> trainee;
    StageNetwork network;   ///< the trainee's
    LearnedWeights learned; ///< the trainee's
    double gradientNorm = 0;
};

Trainer::Trainer(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Trainer::~Trainer() = default;

namespace {

/// Weights that a training starts from: those of an exported stage, under the trainee's names.
Result<void> loadStart(Trainee& trainee, const TrainingConfig& config, const ModelConfig& model,
                       const Trainer::Task& task)
{
    if (!config.start.empty()) {
        auto file = weights::openSafetensors(config.start);
        if (!file) {
            return file.error();
        }
        weights::LoadOptions loading;
        loading.newPrefix = task.newPrefix;
        if (config.grow) { // a block that was never trained changes nothing: its last layers start at zero
            loading.newPrefix = "level_";
            loading.widening = weights::Widening{mayBeNarrower, widened};
        }
        if (auto loaded = weights::loadStrict(*trainee.network, file.value(), loading); !loaded) {
            return loaded;
        }
    }
    const auto encoder = model.folder / model.text.encoder.file;
    if (config.trainText && config.start.empty()) {
        return {}; // learns from nothing
    }
    auto file = weights::openSafetensors(encoder);
    if (!file) {
        return Error{ErrorCode::WeightsMissing, encoder.string(), file.error().message(),
                     "Train the base stage first: it trains the text encoder along."};
    }
    return weights::loadStrict(*trainee.text, file.value());
}

} // namespace

Result<std::unique_ptr<Trainer>> Trainer::open(const TrainingConfig& config, torch::Device device,
                                               const Task& task)
{
    // Sums depend on how they are split: from here on the number of threads stays, also within MKL.
    at::set_num_threads(at::get_num_threads());
    keepSinglePrecision();
    if (device.is_cuda()) { // shapes repeat for thousands of steps: worth trying all of cuDNN's ways
        at::globalContext().setBenchmarkCuDNN(true);
    }
    auto model = readModelConfig(config.model);
    if (!model) {
        return model.error();
    }
    auto stage = task.stage ? Result<StageConfig>(*task.stage) : model.value().stage(config.stage);
    auto type = activationType(config.dtype, device);
    auto texts = TextBatcher::open(model.value());
    auto prior = diffusion::parseNoisePrior(stage ? stage.value().defaults.noise : "independent");
    for (const Error* error : {stage ? nullptr : &stage.error(), type ? nullptr : &type.error(),
                               texts ? nullptr : &texts.error(), prior ? nullptr : &prior.error()}) {
        if (error != nullptr) {
            return *error;
        }
    }
    torch::manual_seed(config.seed); // decides the fresh weights
    auto state = std::make_unique<State>(config, model.value(), stage.value(), std::move(texts).value(),
                                         device, type.value(), prior.value());
    state->objective = task.objective ? task.objective : std::make_shared<Denoising>(stage.value().schedule);
    const bool goesOn = hasCheckpoint(config.output);
    if (!goesOn || !config.trainText) {
        if (auto loaded = loadStart(*state->trainee, config, state->model, task); !loaded) {
            return loaded.error();
        }
        state->learned.startAverage();
    }
    if (goesOn) {
        if (auto resumed = state->learned.resume(config.output); !resumed) {
            return resumed.error();
        }
    }
    return std::unique_ptr<Trainer>(new Trainer(std::move(state)));
}

std::int64_t Trainer::stepsDone() const
{
    return m_state->learned.stepsDone();
}

Examples Trainer::State::examples(const TrainingBatch& batch, StepRandom& random) const
{
    Examples made;
    made.times = spreadTimes(batch.clips.size(0), random.host);
    made.clips = batch.clips.to(device);
    made.eps = noise(batch, random.noise);
    made.clipFrames = batch.clipFrames;
    return made;
}

void Trainer::State::setText(Examples& made, const TrainingBatch& batch, const torch::Tensor& dropped,
                             bool withoutText)
{
    const at::AutoGradMode mode(at::GradMode::is_enabled() && config.trainText);
    made.text = texts.condition(trainee->text, batch, dropped, device);
    if (withoutText) {
        made.withoutText = texts.condition(trainee->text, batch, at::ones_like(dropped), device);
    }
}

void Trainer::State::setCondition(Examples& made, const torch::Tensor& low, const torch::Tensor& lowLogSnr,
                                  StepRandom& random) const
{
    const auto clean = low.to(device);
    const auto eps = at::randn(clean.sizes(), random.noise, clean.options());
    const ClipWindow whole{0, made.clips.size(2), 0, made.clips.size(3), 0, made.clips.size(4)};
    made.lowLogSnr = lowLogSnr.to(device);
    made.condition = stageCondition(network.stage, diffusion::augment(clean, eps, made.lowLogSnr), whole);
}

torch::Tensor Trainer::loss(const TrainingBatch& batch)
{
    auto& s = *m_state;
    StepRandom random(s.config.seed, stepsDone(), s.device);
    auto examples = s.examples(batch, random);
    if (batch.low.defined()) {
        const auto uniform = at::rand({batch.clips.size(0)}, random.host, torch::kFloat64);
        s.setCondition(examples, batch.low, diffusion::drawAugmentation(s.config.augmentation, uniform),
                       random);
    }
    const auto captions = static_cast<std::int64_t>(batch.captions.size());
    s.setText(examples, batch, at::rand({captions}, random.host) < s.config.textDropout,
              s.objective->readsWithoutText());
    const auto lesson = [&] {
        const torch::NoGradGuard guard;
        return s.objective->lesson(examples, random.host);
    }();
    const auto said =
        s.network.said(examples, {lesson.noisy, lesson.logSnr, lesson.guidanceWeight, examples.text});
    const diffusion::LossOptions options{s.network.stage.prediction, s.config.lossSpace};
    const auto losses = diffusion::diffusionLoss(options, said, lesson.x0, lesson.eps, lesson.logSnr);
    return s.config.logarithmicLoss ? (losses + kLeastLoss).log().mean() : losses.mean();
}

double Trainer::step(const TrainingBatch& batch)
{
    auto& s = *m_state;
    s.learned.zeroGradients();
    const auto value = loss(batch);
    value.backward();
    s.gradientNorm = s.learned.step(s.config.totalSteps());
    return s.learned.counted(value);
}

Result<void> Trainer::save() const
{
    return m_state->learned.save(m_state->config.output);
}

Result<void> Trainer::State::write(const std::string& prefix, const std::filesystem::path& file,
                                   torch::ScalarType dtype) const
{
    return weights::writeSafetensors(
        file, learned.average(prefix, dtype),
        {{"stage", network.stage.id}, {"steps", std::to_string(learned.stepsDone())}});
}

Result<void> Trainer::writeNetwork(const std::filesystem::path& file, torch::ScalarType dtype) const
{
    return m_state->write("network.", file, dtype);
}

Result<void> Trainer::exportAverage(const std::filesystem::path& folder) const
{
    const auto& s = *m_state;
    std::error_code ignored; // writing then fails with the better message
    std::filesystem::create_directories(folder, ignored);
    if (s.config.trainText) {
        if (auto written = s.write("text.", folder / s.model.text.encoder.file, torch::kBFloat16); !written) {
            return written;
        }
    }
    return writeNetwork(folder / (s.network.stage.id + ".safetensors"), torch::kBFloat16);
}

Result<void> Trainer::run(const TrainingHooks& hooks)
{
    auto& s = *m_state;
    const auto total = s.config.totalSteps();
    const auto end = hooks.stopAfterStep >= 0 ? std::min(total, hooks.stopAfterStep) : total;
    const auto each = s.config.stepsPerBatch;
    const auto draws = hooks.drawsOnDevice ? s.device : torch::Device(torch::kCPU);
    const auto threads = hooks.dataThreads > 0 ? hooks.dataThreads : dataThreadsBeside(s.device, draws);
    Prefetcher batches(worldDataset(s.network.stage, s.config, draws), stepsDone() / each,
                       (end + each - 1) / each, {threads, 2});
    TrainingBatch batch;
    auto reported = Clock::now(), saved = Clock::now();
    double framesSince = 0, waitedBefore = 0;
    std::int64_t stepsSince = 0;
    while (stepsDone() < end && !hooks.cancel.cancelled()) {
        if (stepsDone() % each == 0 || !batch.clips.defined()) {
            batch = batches.next();
            useHere(batch);
        }
        const double number = step(batch);
        if (!std::isfinite(number)) {
            return Error{ErrorCode::Internal, s.network.stage.id + "/step " + std::to_string(stepsDone()),
                         "the loss is not a finite number",
                         "Lower optimiser.learningRate; the last checkpoint is from before."};
        }
        framesSince += static_cast<double>(batch.clips.size(0) * batch.clips.size(2));
        ++stepsSince;
        if (const auto passed = secondsSince(reported); passed >= 60 || stepsDone() == end) {
            if (hooks.report) {
                hooks.report(
                    {stepsDone(), total, s.learned.lossAverage(), s.gradientNorm,
                     s.learned.learningRate(total), framesSince / passed,
                     (batches.waitedSec() - waitedBefore) / passed,
                     passed / static_cast<double>(stepsSince) * static_cast<double>(total - stepsDone())});
            }
            framesSince = 0;
            stepsSince = 0;
            waitedBefore = batches.waitedSec();
            reported = Clock::now();
        }
        if (hooks.showSamples && s.config.sampleEverySteps > 0 &&
            stepsDone() % s.config.sampleEverySteps == 0) {
            hooks.showSamples(stepsDone(), sample(batch, {.steps = 24},
                                                  diffusion::GuidanceSchedule::constant(kShownGuidance)));
        }
        if (secondsSince(saved) >= 60.0 * static_cast<double>(s.config.checkpointMinutes)) {
            if (auto written = save(); !written) {
                return written;
            }
            saved = Clock::now();
        }
    }
    return save();
}

Result<void> Trainer::runUntil(std::int64_t step, TrainingHooks hooks)
{
    hooks.stopAfterStep = hooks.stopAfterStep < 0 ? step : std::min(step, hooks.stopAfterStep);
    if (auto done = run(hooks); !done) {
        return done;
    }
    if (stepsDone() < std::min(step, m_state->config.totalSteps())) {
        return Error{ErrorCode::Cancelled, m_state->config.output.string(), "stopped",
                     "The same command goes on from here."};
    }
    return {};
}

torch::Tensor Trainer::sample(const TrainingBatch& batch, const diffusion::SamplerOptions& sampler,
                              const diffusion::GuidanceSchedule& guidance, std::uint64_t part,
                              const CancelToken& cancel)
{
    const torch::NoGradGuard guard;
    const LearnedWeights::AverageInPlace average(m_state->learned);
    return sampleOf(m_state->network, batch, sampler, guidance, part, cancel);
}

torch::Tensor Trainer::sampleOf(const StageNetwork& network, const TrainingBatch& batch,
                                const diffusion::SamplerOptions& sampler,
                                const diffusion::GuidanceSchedule& guidance, std::uint64_t part,
                                const CancelToken& cancel)
{
    auto& s = *m_state;
    const torch::NoGradGuard guard;
    StepRandom random(s.config.seed, -1 - static_cast<std::int64_t>(part), s.device); // of no step
    const auto count = std::min<std::int64_t>(batch.clips.size(0), kShownClips);
    auto shown = batch;
    shown.clips = batch.clips.slice(0, 0, count);
    shown.captions.resize(static_cast<std::size_t>(count * batch.captionsEach));
    auto examples = s.examples(shown, random);
    s.setText(examples, shown, at::zeros({static_cast<std::int64_t>(shown.captions.size())}, torch::kBool),
              true);
    if (batch.low.defined()) {
        const auto clean = at::full({count}, diffusion::kCleanLogSnr);
        s.setCondition(examples, batch.low.slice(0, 0, count), clean, random);
    }
    return sampleClips(network, examples, {sampler, guidance, s.prior, cancel}, random.noise).cpu();
}

} // namespace cascade::training
