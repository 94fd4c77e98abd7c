// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/UpscalePlan.h"

#include "core/config/FrameSchedule.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cascade::plan {

namespace {

constexpr double kRateTolerance = 0.98; // 23.976 counts as 24: frames are repeated, none is invented
constexpr double kMostFrames = 1 << 24; // 8 days at 24 frames a second

std::int64_t roundUp(std::int64_t value, std::int64_t multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

/// The last SSR of the model with the TSRs right before it, in their order.
Result<std::vector<StageConfig>> lastStages(const ModelConfig& model)
{
    const auto& all = model.stages;
    const auto ssr = std::find_if(all.rbegin(), all.rend(),
                                  [](const auto& stage) { return stage.role == StageRole::Ssr; });
    if (ssr == all.rend()) {
        return Error{ErrorCode::BadInput,
                     "model/" + model.name,
                     "expected a model with a stage that adds pixels, got none",
                     {}};
    }
    auto first = ssr;
    while (std::next(first) != all.rend() && std::next(first)->role == StageRole::Tsr) {
        ++first;
    }
    return std::vector<StageConfig>(std::prev(first.base()), ssr.base());
}

/// Leaves out the TSRs that the footage is fast enough not to need; returns the factor of those that stay.
int dropNeedless(std::vector<StageConfig>& stages, const Rate& source, const Rate& target)
{
    auto factor = 1;
    auto first = stages.size() - 1;
    while (first > 0 && source.framesPerSecond() * factor < kRateTolerance * target.framesPerSecond()) {
        --first;
        factor *= stages[first].frameFactor;
    }
    stages.erase(stages.begin(), stages.begin() + static_cast<std::ptrdiff_t>(first));
    return factor;
}

/// What every side must divide by before the last stage, so that all stages take it.
std::int64_t unitOf(const std::vector<StageConfig>& stages)
{
    const std::int64_t factor = stages.back().sizeFactor;
    const auto last = stages.back().network.stride();
    auto unit = last / std::gcd(last, factor);
    for (std::size_t i = 0; i + 1 < stages.size(); ++i) {
        unit = std::lcm(unit, stages[i].network.stride());
    }
    return unit;
}

/// All of the footage inside the frame, in the middle; a gap of a single pixel is no bar.
void fitInside(UpscalePlan& plan)
{
    const double scale = std::min(static_cast<double>(plan.frame.width) / plan.source.width,
                                  static_cast<double>(plan.frame.height) / plan.source.height);
    const auto sideOf = [&](int side, int most) {
        const auto fitted = std::clamp<int>(static_cast<int>(std::lround(side * scale)), 1, most);
        return most - fitted <= 1 ? most : fitted;
    };
    plan.seen = {sideOf(plan.source.width, plan.frame.width), sideOf(plan.source.height, plan.frame.height)};
    plan.fit = plan.seen == plan.frame ? UpscalePlan::Fit::Stretch : UpscalePlan::Fit::Bars;
}

/// The middle of the footage that has the frame's proportions.
void fill(UpscalePlan& plan)
{
    const double wanted = static_cast<double>(plan.frame.width) / plan.frame.height;
    const double has = static_cast<double>(plan.source.width) / plan.source.height;
    const auto part = [](int side, double share) {
        return std::max(1, static_cast<int>(std::lround(side * share)));
    };
    plan.seen = {part(plan.source.width, std::min(1.0, wanted / has)),
                 part(plan.source.height, std::min(1.0, has / wanted))};
    const bool whole = plan.seen == PictureMeasure{plan.source.width, plan.source.height};
    plan.fit = whole ? UpscalePlan::Fit::Stretch : UpscalePlan::Fit::Crop;
}

Result<std::vector<PlannedStage>> planned(const std::vector<StageConfig>& stages, ClipShape shape)
{
    std::vector<PlannedStage> all;
    for (const auto& stage : stages) {
        auto sampling = samplingOptions(stage.defaults);
        if (!sampling) {
            return sampling.error();
        }
        all.push_back({stage, "original", sampling.value(), shape, stage.outputFor(shape)});
        shape = all.back().output;
    }
    return all;
}

} // namespace

std::vector<std::string> UpscalePlan::notes() const
{
    const auto& inside = fit == Fit::Bars ? seen : frame;
    std::string size = "the footage is fitted to " + measureText(inside.width, inside.height);
    if (fit == Fit::Bars) {
        size += " inside " + measureText(frame.width, frame.height) + " with black bars";
    } else if (fit == Fit::Crop) {
        size += " from its middle " + measureText(seen.width, seen.height);
    }
    const std::string rate = source.rate == footage.rate
                                 ? "its " + rateText(source.rate) + " frames a second are kept"
                                 : "its rate goes from " + rateText(source.rate) + " to " +
                                       rateText(footage.rate) + " frames a second (" +
                                       std::to_string(footage.frames) + " frames)";
    std::string path = "then";
    for (const auto& planned : stages) {
        path += " " + planned.stage.id;
    }
    return {size + "; " + rate, path + " make it " + measureText(result.width, result.height) + " at " +
                                    rateText(result.rate) + ", " + std::to_string(result.frames) + " frames"};
}

Result<UpscalePlan> planUpscale(const ModelConfig& model, const ClipShape& footage, const UpscaleWish& wish)
{
    auto stages = lastStages(model);
    if (!stages) {
        return stages.error();
    }
    UpscalePlan plan;
    plan.source = footage;
    const auto factor = dropNeedless(stages.value(), footage.rate, wish.rate);
    const int scale = stages.value().back().sizeFactor;
    const auto evenly = [&](int side) {
        return 2 * std::max(1, static_cast<int>(std::lround(side * scale / 2.0)));
    };
    plan.result.width = wish.size.width > 0 ? wish.size.width : evenly(footage.width);
    plan.result.height = wish.size.height > 0 ? wish.size.height : evenly(footage.height);
    plan.result.rate = wish.rate;
    const auto slow = Rate::of(wish.rate.numerator, wish.rate.denominator * factor);
    const auto shown =
        FrameSchedule::make({.frames = footage.frames, .sourceRate = footage.rate, .rate = slow});
    const double frames =
        std::round(footage.frames / footage.rate.framesPerSecond() * wish.rate.framesPerSecond());
    if (!shown || frames > kMostFrames) {
        return Error{ErrorCode::BadInput, "upscale",
                     "expected at most " + std::to_string(static_cast<int>(kMostFrames)) + " frames",
                     "Cut the footage into parts."};
    }
    plan.footage.frames = static_cast<int>(shown.value().frames());
    plan.footage.rate = slow;
    plan.result.frames = std::clamp(static_cast<int>(frames), 1, plan.footage.frames * factor);
    plan.frame = {(plan.result.width + scale - 1) / scale, (plan.result.height + scale - 1) / scale};
    const auto unit = unitOf(stages.value());
    plan.footage.width = static_cast<int>(roundUp(plan.frame.width, unit));
    plan.footage.height = static_cast<int>(roundUp(plan.frame.height, unit));
    (wish.crop ? fill : fitInside)(plan);
    auto all = planned(stages.value(), plan.footage);
    if (!all) {
        return all.error();
    }
    plan.stages = std::move(all).value();
    return plan;
}

} // namespace cascade::plan
