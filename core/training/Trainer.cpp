// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Trainer.h"

#include "core/cascade/Precision.h"
#include "core/cascade/StageCondition.h"
#include "core/cascade/TextEncoder.h"
#include "core/diffusion/Guidance.h"
#include "core/diffusion/NoiseAugmentation.h"
#include "core/diffusion/NoiseLevels.h"
#include "core/diffusion/Prediction.h"
#include "core/diffusion/PriorNoise.h"
#include "core/diffusion/SampleLoop.h"
#include "core/diffusion/Thresholding.h"
#include "core/nn/T5Encoder.h"
#include "core/nn/VideoUnet.h"
#include "core/training/Checkpoint.h"
#include "core/training/Prefetcher.h"
#include "core/training/Widen.h"
#include "core/training/WorldDataset.h"
#include "core/weights/LoadStrict.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace cascade::training {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kLeastLoss = 1e-6; // of a logarithm: 66 dB, more than activations in bf16 can tell

double secondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Random numbers of one step: a function of the training's seed, the step and the kind of device alone.
struct StepRandom {
    at::Generator host;
    at::Generator noise; ///< on the device: a batch's noise takes longer on the processor than the step there

    StepRandom(std::uint64_t seed, std::int64_t step, torch::Device device)
        : host(at::make_generator<at::CPUGeneratorImpl>(mixSeed(seed, static_cast<std::uint64_t>(step), 23))),
          noise(host)
    {
        if (device.is_cuda()) {
            noise = at::globalContext()
                        .getAcceleratorHooksInterface(device.type())
                        .getNewGenerator(device.index());
            noise.set_current_seed(mixSeed(seed, static_cast<std::uint64_t>(step), 29));
        }
    }
};

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

/// Times spread evenly over [0, 1] with one random offset: the mean over a batch varies less than with
/// independent draws.
torch::Tensor spreadTimes(std::int64_t count, at::Generator& generator)
{
    const auto offset = at::rand({1}, generator, torch::kFloat64);
    const auto even = at::arange(count, torch::kFloat64) / static_cast<double>(count);
    return at::remainder(even + offset, 1.0).index_select(0, at::randperm(count, generator, torch::kInt64));
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
    State(TrainingConfig c, ModelConfig m, StageConfig s, TextBatcher t, torch::Device d,
          torch::ScalarType type, diffusion::NoisePrior n)
        : config(std::move(c)), model(std::move(m)), stage(std::move(s)), texts(std::move(t)), device(d),
          activations(type), prior(n),
          trainee(std::make_shared<Trainee>(stage, model, config.trainText, device)),
          optimiser(parameters(), config.optimiser)
    {
    }

    [[nodiscard]] std::vector<NamedParameter> parameters() const
    {
        std::vector<NamedParameter> all;
        for (const auto& item : trainee->named_parameters()) {
            all.push_back({item.key(), item.value()});
        }
        return all;
    }

    /// For the clips of a batch, under the stage's prior.
    [[nodiscard]] torch::Tensor noise(const TrainingBatch& batch, at::Generator& generator) const
    {
        auto eps = at::randn(batch.clips.sizes(), generator, torch::TensorOptions(device));
        diffusion::correlateFrames(prior, eps, batch.clipFrames, generator);
        return eps;
    }

    TrainingConfig config;
    ModelConfig model;
    StageConfig stage;
    TextBatcher texts;
    torch::Device device;
    torch::ScalarType activations;
    diffusion::NoisePrior prior;
    std::shared_ptr<Trainee> trainee;
    AdamW optimiser;
    std::vector<torch::Tensor> weights; ///< of the trainee, in the order of parameters()
    std::vector<torch::Tensor> average; ///< running average of `weights`
    std::int64_t step = 0;
    double lossAverage = 0;
    double gradientNorm = 0;
};

Trainer::Trainer(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Trainer::~Trainer() = default;

namespace {

/// Weights that a training starts from: those of an exported stage, under the trainee's names.
Result<void> loadStart(Trainee& trainee, const TrainingConfig& config, const ModelConfig& model)
{
    if (!config.start.empty()) {
        auto file = weights::openSafetensors(config.start);
        if (!file) {
            return file.error();
        }
        weights::LoadOptions loading;
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

/// A checkpoint must hold all that the parameters need, in their shapes.
Result<void> checkFits(const Checkpoint& checkpoint, const std::vector<NamedParameter>& parameters,
                       const std::filesystem::path& folder)
{
    for (const auto& [name, value] : parameters) {
        for (const char* kind : {"model.", "average.", "m.", "v."}) {
            const auto found = checkpoint.tensors.find(kind + name);
            if (found == checkpoint.tensors.end() || found->second.sizes() != value.sizes()) {
                return Error{ErrorCode::BadInput, folder.string(),
                             "the checkpoint is of another network: " + (kind + name) +
                                 (found == checkpoint.tensors.end() ? " is missing" : " has another shape"),
                             "Give another --output, or remove the checkpoint."};
            }
        }
    }
    return {};
}

} // namespace

Result<std::unique_ptr<Trainer>> Trainer::open(const TrainingConfig& config, torch::Device device)
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
    auto stage = model.value().stage(config.stage);
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
    if (!hasCheckpoint(config.output)) {
        if (auto loaded = loadStart(*state->trainee, config, state->model); !loaded) {
            return loaded.error();
        }
    } else if (!config.trainText) {
        if (auto loaded = loadStart(*state->trainee, config, state->model); !loaded) {
            return loaded.error();
        }
    }
    for (const auto& [name, value] : state->parameters()) {
        state->weights.push_back(value);
        state->average.push_back(value.detach().clone());
    }
    if (hasCheckpoint(config.output)) {
        auto checkpoint = readCheckpoint(config.output);
        if (!checkpoint) {
            return checkpoint.error();
        }
        if (auto fits = checkFits(checkpoint.value(), state->parameters(), config.output); !fits) {
            return fits.error();
        }
        const torch::NoGradGuard guard;
        std::size_t i = 0;
        for (const auto& [name, value] : state->parameters()) {
            value.detach().copy_(checkpoint.value().tensors.at("model." + name));
            state->average[i++].copy_(checkpoint.value().tensors.at("average." + name));
        }
        state->optimiser.restore(checkpoint.value().tensors, checkpoint.value().step);
        state->step = checkpoint.value().step;
        state->lossAverage = checkpoint.value().lossAverage;
    }
    return std::unique_ptr<Trainer>(new Trainer(std::move(state)));
}

std::int64_t Trainer::stepsDone() const
{
    return m_state->step;
}

torch::Tensor Trainer::loss(const TrainingBatch& batch)
{
    auto& s = *m_state;
    StepRandom random(s.config.seed, s.step, s.device);
    const auto count = batch.clips.size(0);
    const auto times = spreadTimes(count, random.host);
    const auto logSnr = diffusion::logSnrAt(s.stage.schedule, times).to(s.device);
    const auto clips = batch.clips.to(s.device);
    const auto eps = s.noise(batch, random.noise);
    const auto noisy = diffusion::diffuse(clips, eps, logSnr);

    nn::VideoUnetInput input;
    input.noisy = noisy;
    input.activations = s.activations;
    input.clipFrames = batch.clipFrames;
    input.conditioning.logSnr = logSnr;
    torch::Tensor condition;
    if (batch.low.defined()) {
        const auto lowLogSnr = diffusion::drawAugmentation(s.config.augmentation,
                                                           at::rand({count}, random.host, torch::kFloat64))
                                   .to(s.device);
        const auto clean = batch.low.to(s.device);
        const auto lowEps = at::randn(clean.sizes(), random.noise, clean.options());
        const ClipWindow whole{0, clips.size(2), 0, clips.size(3), 0, clips.size(4)};
        condition = stageCondition(s.stage, diffusion::augment(clean, lowEps, lowLogSnr), whole);
        input.condition = condition;
        input.conditioning.lowLogSnr = lowLogSnr;
    }
    const auto dropped =
        at::rand({static_cast<std::int64_t>(batch.captions.size())}, random.host) < s.config.textDropout;
    {
        const at::AutoGradMode mode(at::GradMode::is_enabled() && s.config.trainText);
        input.conditioning.text = s.texts.condition(s.trainee->text, batch, dropped, s.device);
    }
    const auto output = s.trainee->network->forward(input);
    const auto prediction = s.stage.residual ? stageX0(s.stage, output, noisy, condition, logSnr) : output;
    const diffusion::LossOptions options{s.stage.prediction, s.config.lossSpace};
    const auto losses = diffusion::diffusionLoss(options, prediction, clips, eps, logSnr);
    return s.config.logarithmicLoss ? (losses + kLeastLoss).log().mean() : losses.mean();
}

double Trainer::step(const TrainingBatch& batch)
{
    auto& s = *m_state;
    s.optimiser.zeroGradients();
    auto value = loss(batch);
    value.backward();
    s.gradientNorm = s.optimiser.step(learningRateAt(s.config.optimiser, s.step, s.config.totalSteps()));
    {
        const torch::NoGradGuard guard;
        const double decay = std::min(s.config.emaDecay, (1.0 + static_cast<double>(s.step)) /
                                                             (10.0 + static_cast<double>(s.step)));
        at::_foreach_lerp_(s.average, s.weights, 1 - decay);
    }
    ++s.step;
    const double number = value.item<double>();
    const double share = 1.0 / static_cast<double>(std::min<std::int64_t>(s.step, 100));
    s.lossAverage += (number - s.lossAverage) * share;
    return number;
}

Result<void> Trainer::save() const
{
    const auto& s = *m_state;
    Checkpoint checkpoint{s.step, s.lossAverage, s.optimiser.state()};
    std::size_t i = 0;
    for (const auto& [name, value] : s.parameters()) {
        checkpoint.tensors["model." + name] = value.detach().cpu();
        checkpoint.tensors["average." + name] = s.average[i++].cpu();
    }
    return writeCheckpoint(checkpoint, s.config.output);
}

Result<void> Trainer::exportAverage(const std::filesystem::path& folder) const
{
    const auto& s = *m_state;
    weights::StateDict network, text;
    std::size_t i = 0;
    for (const auto& [name, value] : s.parameters()) {
        const auto tensor = s.average[i++].to(torch::kCPU, torch::kBFloat16);
        (name.rfind("text.", 0) == 0 ? text : network)[name.substr(name.find('.') + 1)] = tensor;
    }
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    const std::map<std::string, std::string> about{{"stage", s.stage.id}, {"steps", std::to_string(s.step)}};
    if (!text.empty()) {
        if (auto written = weights::writeSafetensors(folder / s.model.text.encoder.file, text, about);
            !written) {
            return written;
        }
    }
    return weights::writeSafetensors(folder / (s.stage.id + ".safetensors"), network, about);
}

Result<void> Trainer::run(const TrainingHooks& hooks)
{
    auto& s = *m_state;
    const auto total = s.config.totalSteps();
    const auto end = hooks.stopAfterStep >= 0 ? std::min(total, hooks.stopAfterStep) : total;
    const auto each = s.config.stepsPerBatch;
    const auto draws = hooks.drawsOnDevice ? s.device : torch::Device(torch::kCPU);
    const auto threads = hooks.dataThreads > 0 ? hooks.dataThreads : dataThreadsBeside(s.device, draws);
    Prefetcher batches(worldDataset(s.stage, s.config, draws), s.step / each, (end + each - 1) / each,
                       {threads, 2});
    TrainingBatch batch;
    auto reported = Clock::now(), saved = Clock::now();
    double framesSince = 0, waitedBefore = 0;
    std::int64_t stepsSince = 0;
    while (s.step < end && !hooks.cancel.cancelled()) {
        if (s.step % each == 0 || !batch.clips.defined()) {
            batch = batches.next();
            useHere(batch);
        }
        const double number = step(batch);
        if (!std::isfinite(number)) {
            return Error{ErrorCode::Internal, s.stage.id + "/step " + std::to_string(s.step),
                         "the loss is not a finite number",
                         "Lower optimiser.learningRate; the last checkpoint is from before."};
        }
        framesSince += static_cast<double>(batch.clips.size(0) * batch.clips.size(2));
        ++stepsSince;
        if (const auto passed = secondsSince(reported); passed >= 60 || s.step == end) {
            if (hooks.report) {
                hooks.report(
                    {s.step, total, s.lossAverage, s.gradientNorm,
                     learningRateAt(s.config.optimiser, s.step, total), framesSince / passed,
                     (batches.waitedSec() - waitedBefore) / passed,
                     passed / static_cast<double>(stepsSince) * static_cast<double>(total - s.step)});
            }
            framesSince = 0;
            stepsSince = 0;
            waitedBefore = batches.waitedSec();
            reported = Clock::now();
        }
        if (hooks.showSamples && s.config.sampleEverySteps > 0 && s.step % s.config.sampleEverySteps == 0) {
            hooks.showSamples(s.step, sample(batch, 24, 2));
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

torch::Tensor Trainer::sample(const TrainingBatch& batch, int steps, double guidanceWeight)
{
    auto& s = *m_state;
    const torch::NoGradGuard guard;
    const auto live = s.trainee->parameters();
    std::vector<torch::Tensor> kept;
    for (std::size_t i = 0; i < live.size();
         ++i) { // the average takes the place of the live weights for a while
        kept.push_back(live[i].detach().clone());
        live[i].detach().copy_(s.average[i]);
    }
    StepRandom random(s.config.seed, -1, s.device);
    const auto count = std::min<std::int64_t>(batch.clips.size(0), 12);
    auto shown = batch;
    shown.clips = batch.clips.slice(0, 0, count);
    shown.captions.resize(static_cast<std::size_t>(count * batch.captionsEach));
    nn::VideoUnetInput input;
    input.clipFrames = batch.clipFrames;
    torch::Tensor condition;
    if (batch.low.defined()) {
        const ClipWindow whole{0, shown.clips.size(2), 0, shown.clips.size(3), 0, shown.clips.size(4)};
        condition = stageCondition(s.stage, batch.low.slice(0, 0, count), whole).to(s.device);
        input.condition = condition;
        input.conditioning.lowLogSnr =
            at::full({count}, diffusion::kCleanLogSnr, torch::TensorOptions(s.device));
    }
    const auto captions = static_cast<std::int64_t>(shown.captions.size());
    const auto with =
        s.texts.condition(s.trainee->text, shown, at::zeros({captions}, torch::kBool), s.device);
    const auto without =
        s.texts.condition(s.trainee->text, shown, at::ones({captions}, torch::kBool), s.device);
    diffusion::SampleHooks loop;
    loop.where = s.stage.id;
    loop.denoise = [&](const torch::Tensor& z, const diffusion::StepInfo& info) {
        const auto logSnr = at::full({count}, info.logSnr, torch::TensorOptions(s.device));
        const auto evaluate = [&](const nn::TextCondition& text) {
            input.noisy = z;
            input.activations = s.activations;
            input.conditioning.logSnr = logSnr;
            input.conditioning.text = text;
            return stageX0(s.stage, s.trainee->network->forward(input), z, condition, logSnr);
        };
        auto x0 = evaluate(with);
        if (diffusion::needsTwoPasses(guidanceWeight)) {
            x0 = diffusion::combineGuidance(x0, evaluate(without), guidanceWeight);
        }
        return diffusion::threshold(x0, {diffusion::ThresholdOptions::Kind::Dynamic, 0.995, 1.5}).x0;
    };
    const auto plan = diffusion::planSteps({diffusion::SamplerKind::Ddim, steps}, s.stage.schedule);
    const auto result = diffusion::sampleLoop(plan, {s.noise(shown, random.noise)}, loop);
    for (std::size_t i = 0; i < live.size(); ++i) {
        live[i].detach().copy_(kept[i]);
    }
    return result.cpu();
}

} // namespace cascade::training
