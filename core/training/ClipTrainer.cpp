// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/ClipTrainer.h"

#include "core/cascade/Precision.h"
#include "core/cascade/TextEncoder.h"
#include "core/evaluation/CaptionPool.h"
#include "core/evaluation/WorldClip.h"
#include "core/training/LearningConfig.h"
#include "core/training/WorldExamples.h"

#include <algorithm>
#include <utility>

namespace cascade::training {

namespace {

ClipConfig configFromJson(JsonReader& reader)
{
    ClipConfig config;
    auto& data = config.data;
    readLearningOptions(reader, config);
    readSceneOptions(reader, data.scenes);
    config.tokenizer = reader.get<std::string>("tokenizer");
    config.heldoutScenes = reader.get("heldoutScenes", config.heldoutScenes);
    data.seed = reader.get("seed", data.seed);
    data.batch = reader.get("batch", data.batch);
    data.fresh = reader.get("fresh", data.fresh);
    data.poolScenes = reader.get("poolScenes", data.poolScenes);
    data.framesEach = reader.get("framesEach", data.framesEach);
    data.stillOnlyShare = reader.get("stillOnlyShare", data.stillOnlyShare);
    data.unsteadyShare = reader.get("unsteadyShare", data.unsteadyShare);
    requireAtLeast(reader, "heldoutScenes", 2, config.heldoutScenes);
    requireAtLeast(reader, "fresh", 2, data.fresh);
    requireAtLeast(reader, "batch", data.fresh, data.batch);
    requireAtLeast(reader, "framesEach", 1, data.framesEach);
    if (data.framesEach > kSeenClipFrames) {
        throw ErrorException(Error{ErrorCode::BadInput,
                                   reader.where() + "/framesEach",
                                   "expected at most " + std::to_string(kSeenClipFrames) + ", got " +
                                       std::to_string(data.framesEach),
                                   {}});
    }
    return config;
}

/// How many of the first `count` frames are nearest to their own caption of all.
double nearestShare(const torch::Tensor& frames, const torch::Tensor& captions, std::int64_t count)
{
    const auto nearest = at::matmul(frames.slice(0, 0, count), captions.t()).argmax(1).cpu();
    return (nearest == at::arange(count, torch::kInt64)).to(torch::kFloat64).mean().item<double>();
}

} // namespace

Result<ClipConfig> readClipConfig(const std::filesystem::path& file)
{
    auto config = readConfigFile<ClipConfig>(file, configFromJson);
    if (config) {
        auto& tokenizer = config.value().tokenizer;
        tokenizer = std::filesystem::absolute(file).parent_path() / tokenizer;
    }
    return config;
}

struct ClipTrainer::State {
    State(ClipConfig wanted, std::shared_ptr<const text::Tokenizer> words, torch::Device on,
          torch::ScalarType dtype)
        : config(std::move(wanted)), tokenizer(std::move(words)), device(on), activations(dtype),
          network(torch::TensorOptions(on)), learner(network.ptr(), config, "world-clip"), data(config.data)
    {
    }

    [[nodiscard]] torch::Tensor embedFrames(const evaluation::WorldClipNetwork& with,
                                            const torch::Tensor& frames) const
    {
        return with->embedFeatures(with->frameFeatures(frames.to(device, activations)));
    }
    [[nodiscard]] torch::Tensor embedCaptions(const evaluation::WorldClipNetwork& with,
                                              const std::vector<std::string>& captions) const
    {
        const auto tokens = tokenBatch(*tokenizer, captions, evaluation::kCaptionTokens);
        return with->embedTokens(tokens.ids.to(device), tokens.mask.to(device));
    }

    ClipConfig config;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    torch::Device device;
    torch::ScalarType activations;
    evaluation::WorldClipNetwork network;
    Learner learner;
    ClipData data;
    double fresh = 0; ///< running average of so many batches
    std::int64_t freshBatches = 0;
};

ClipTrainer::ClipTrainer(std::unique_ptr<State> state) : m_state(std::move(state)) {}
ClipTrainer::~ClipTrainer() = default;

Result<std::unique_ptr<ClipTrainer>> ClipTrainer::open(const ClipConfig& config, torch::Device device)
{
    auto dtype = activationType(config.dtype, device);
    if (!dtype) {
        return dtype.error();
    }
    auto tokenizer = evaluation::openCaptionTokenizer(config.tokenizer);
    if (!tokenizer) {
        return tokenizer.error();
    }
    torch::manual_seed(config.data.seed);
    auto state = std::make_unique<State>(config, tokenizer.value(), device, dtype.value());
    if (auto begun = state->learner.begin(); !begun) {
        return begun.error();
    }
    return std::unique_ptr<ClipTrainer>(new ClipTrainer(std::move(state)));
}

std::int64_t ClipTrainer::stepsDone() const
{
    return m_state->learner.stepsDone();
}

double ClipTrainer::step()
{
    auto& s = *m_state;
    const auto batch = s.data.batch(s.learner.stepsDone());
    const auto frames = s.embedFrames(s.network, batch.frames);
    const auto captions = s.embedCaptions(s.network, batch.captions);
    const double loss = s.learner.step(evaluation::contrastiveLoss(frames, captions, s.network->scale()));
    const torch::NoGradGuard guard;
    const double share = nearestShare(frames, captions, batch.fresh);
    s.fresh += (share - s.fresh) / static_cast<double>(std::min<std::int64_t>(++s.freshBatches, 100));
    return loss;
}

double ClipTrainer::rPrecision(world::Split split, std::int64_t scenes) const
{
    const auto& s = *m_state;
    const torch::NoGradGuard guard;
    evaluation::WorldClipNetwork network{torch::TensorOptions(s.device)};
    s.learner.copyAverageTo(*network);
    const auto heldout = s.data.heldout(split, scenes);
    const evaluation::CaptionPool pool(s.embedCaptions(network, heldout.captions).cpu(), heldout.labels,
                                       {.others = std::min<std::int64_t>(99, scenes - 1)});
    double sum = 0;
    for (std::int64_t i = 0; i < scenes; ++i) {
        sum += pool.rPrecision(s.embedFrames(network, heldout.frames[i]).cpu(), i);
    }
    return sum / static_cast<double>(scenes);
}

Result<void> ClipTrainer::exportAverage(const std::filesystem::path& file) const
{
    return m_state->learner.exportAverage(file);
}

Result<void> ClipTrainer::run(const ClipHooks& hooks)
{
    auto& s = *m_state;
    double rendered = s.data.renderSec();
    const auto report = [&](const LearningProgress& progress) {
        ClipReport made{progress, s.fresh, {}};
        made.framesPerSecond = static_cast<double>(s.config.data.batch) / progress.secPerStep;
        made.renderShare = (s.data.renderSec() - rendered) / progress.passedSec;
        if (progress.scored) {
            made.heldout = rPrecision(world::Split::Heldout, s.config.heldoutScenes);
        }
        if (hooks.report) {
            hooks.report(made);
        }
        rendered = s.data.renderSec();
    };
    return s.learner.run([this] { return step(); }, {report, hooks.cancel, hooks.stopAfterStep});
}

} // namespace cascade::training
