// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/StagePsnr.h"

#include "core/cascade/ClipBuffer.h"
#include "core/cascade/StageCondition.h"
#include "core/cascade/StageRun.h"
#include "core/diffusion/FrameConditioning.h"
#include "core/diffusion/Resize.h"
#include "core/world/Draw.h"
#include "core/world/Renderer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cascade::evaluation {

namespace {

constexpr double kEqual = 100; // dB

/// A crop's start, near the middle more often than not; a multiple of `grid`, so that the input has whole
/// pixels there.
std::int64_t cropStart(std::int64_t whole, std::int64_t crop, std::int64_t grid, world::Draw& draw)
{
    const double triangle = (draw.uniform() + draw.uniform()) / 2;
    return static_cast<std::int64_t>(triangle * static_cast<double>(whole - crop) + 0.5) / grid * grid;
}

world::View viewOf(const StageConfig& stage, const StagePsnrOptions& options, world::Draw& draw)
{
    world::View view;
    const bool tsr = stage.role == StageRole::Tsr;
    const std::int64_t factor = tsr ? stage.frameFactor : 1;
    view.frames = std::min<std::int64_t>(options.frames, stage.output.frames) / factor * factor;
    view.height = stage.output.height;
    view.width = stage.output.width;
    view.secPerFrame = 1 / stage.output.rate.framesPerSecond();
    const auto starts = (stage.output.frames - view.frames) / factor + 1;
    view.firstSec = static_cast<double>(draw.below(static_cast<int>(starts)) * factor) * view.secPerFrame;
    if (view.height > options.cropHeight || view.width > options.cropWidth) {
        view.cropHeight = std::min(view.height, options.cropHeight);
        view.cropWidth = std::min(view.width, options.cropWidth);
        view.top = cropStart(view.height, view.cropHeight, stage.sizeFactor, draw);
        view.left = cropStart(view.width, view.cropWidth, stage.sizeFactor, draw);
    }
    return view;
}

/// How near two clips are to the true one.
CropPsnr comparison(const StageConfig& stage, const StagePsnrOptions& options, const torch::Tensor& made,
                    const torch::Tensor& plain, const torch::Tensor& truth)
{
    const auto compared = comparedFrames(stage, truth);
    CropPsnr crop{psnr(comparedFrames(stage, made), compared),
                  psnr(comparedFrames(stage, plain), compared),
                  options.repeat,
                  {}};
    if (options.features) {
        crop.features =
            CropFeatures{options.features(made), options.features(plain), options.features(truth)};
    }
    return crop;
}

ClipShape shapeOf(const torch::Tensor& clip, Rate rate)
{
    return {static_cast<int>(clip.size(2)), static_cast<int>(clip.size(3)), static_cast<int>(clip.size(4)),
            rate};
}

} // namespace

double psnr(const torch::Tensor& a, const torch::Tensor& b)
{
    const double error = (a.to(torch::kFloat64) - b.to(torch::kFloat64)).square().mean().item<double>();
    return std::min(kEqual, 10 * std::log10(4 / std::max(error, std::numeric_limits<double>::min())));
}

double median(std::vector<double> values)
{
    if (values.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::sort(values.begin(), values.end());
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

torch::Tensor plainUpsampling(const StageConfig& stage, const torch::Tensor& low)
{
    if (stage.role == StageRole::Ssr) {
        const auto frames = low.transpose(1, 2).flatten(0, 1); // [B t, 3, h, w]
        return at::_upsample_bicubic2d_aa(
                   frames, {low.size(3) * stage.sizeFactor, low.size(4) * stage.sizeFactor}, false)
            .unflatten(0, {low.size(0), low.size(2)})
            .transpose(1, 2);
    }
    auto blending = stage;
    blending.condition = ConditionKind::Blend;
    return stageCondition(blending, low,
                          {0, low.size(2) * stage.frameFactor, 0, low.size(3), 0, low.size(4)});
}

torch::Tensor comparedFrames(const StageConfig& stage, const torch::Tensor& clip)
{
    if (stage.role == StageRole::Ssr) {
        return clip;
    }
    std::vector<std::int64_t> between;
    for (std::int64_t i = 0; i < clip.size(2) - stage.frameFactor; ++i) {
        if (i % stage.frameFactor != 0) {
            between.push_back(i);
        }
    }
    return clip.index_select(2, torch::tensor(between, torch::kInt64));
}

StageExample stageExample(const StageConfig& stage, const StagePsnrOptions& options, std::int64_t index)
{
    StageExample example;
    const auto scenes = heldoutCaptions(options.seed, index + 1, {});
    example.asked = scenes.back();
    world::Draw draw(options.seed, static_cast<std::uint64_t>(index));
    example.clip = world::render({example.asked.scene}, viewOf(stage, options, draw));
    example.low = stage.role == StageRole::Tsr
                      ? diffusion::skipFrames(example.clip, {stage.frameFactor, false}).contiguous()
                      : diffusion::resize(example.clip, {example.clip.size(3) / stage.sizeFactor,
                                                         example.clip.size(4) / stage.sizeFactor});
    return example;
}

Result<std::vector<CropPsnr>>
measureStagePsnr(Model& model, const PlannedStage& planned, const StagePsnrOptions& options,
                 const std::function<void(std::int64_t done, const CropPsnr&)>& progress,
                 const CancelToken& cancel)
{
    const auto& stage = planned.stage;
    if (stage.role == StageRole::Base) {
        return Error{ErrorCode::BadInput, stage.id, "is a base: there is nothing to compare it with",
                     "Choose a super-resolution stage."};
    }
    auto network = model.network(stage.id, planned.variant, cancel);
    if (!network) {
        return network.error();
    }
    std::vector<CropPsnr> all;
    for (std::int64_t i = 0; i < options.crops; ++i) {
        cancel.throwIfCancelled();
        const auto example = stageExample(stage, options, i);
        auto words = model.embed(example.asked.caption, cancel);
        auto noWords = model.embed("", cancel);
        if (!words || !noWords) {
            return !words ? words.error() : noWords.error();
        }
        const auto rate = stage.output.rate;
        auto low =
            makeClipBuffer(
                shapeOf(example.low, Rate::of(rate.numerator, rate.denominator * stage.frameFactor)), {})
                .value();
        low->write(0, example.low);
        StageRun run{stage,
                     network.value(),
                     words.value().text,
                     noWords.value().text,
                     low.get(),
                     shapeOf(example.clip, rate),
                     planned.sampling,
                     model.options().device,
                     model.options().activations,
                     options.activationBytes,
                     {}};
        run.sampling.seed = options.seed + static_cast<std::uint64_t>(i);
        std::vector<torch::Tensor> frames;
        StageHooks hooks;
        hooks.cancel = cancel;
        hooks.output = [&](std::int64_t, const torch::Tensor& some) { frames.push_back(some.cpu()); };
        if (auto done = runStage(run, hooks); !done) {
            return done.error();
        }
        all.push_back(comparison(stage, options, at::cat(frames, 2), plainUpsampling(stage, example.low),
                                 example.clip));
        if (progress) {
            progress(i + 1, all.back());
        }
    }
    return all;
}

} // namespace cascade::evaluation
