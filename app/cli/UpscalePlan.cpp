// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/UpscalePlan.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cascade::cli {

namespace {

using diffusion::PictureSize;
using diffusion::PictureWindow;

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
void fitInside(UpscalePlan& plan, double width, double height)
{
    const auto& frame = plan.frame;
    const double scale =
        std::min(static_cast<double>(frame.width) / width, static_cast<double>(frame.height) / height);
    const auto sideOf = [&](double side, std::int64_t most) {
        const auto fitted = std::clamp<std::int64_t>(std::llround(side * scale), 1, most);
        return most - fitted <= 1 ? most : fitted;
    };
    plan.inside.width = sideOf(width, frame.width);
    plan.inside.height = sideOf(height, frame.height);
    plan.inside.x = (frame.width - plan.inside.width) / 2;
    plan.inside.y = (frame.height - plan.inside.height) / 2;
}

/// The middle of the footage that has the frame's proportions.
void fill(UpscalePlan& plan, double width, double height)
{
    const auto& frame = plan.frame;
    auto& source = plan.source;
    const double wanted = static_cast<double>(frame.width) / static_cast<double>(frame.height);
    const double has = width / height;
    const PictureSize whole{source.height, source.width};
    if (has > wanted) {
        source.width =
            std::max<std::int64_t>(1, std::llround(static_cast<double>(whole.width) * wanted / has));
    } else {
        source.height =
            std::max<std::int64_t>(1, std::llround(static_cast<double>(whole.height) * has / wanted));
    }
    source.x = (whole.width - source.width) / 2;
    source.y = (whole.height - source.height) / 2;
    plan.inside = {0, 0, frame.height, frame.width};
}

} // namespace

int UpscalePlan::sourceFrameOf(std::int64_t index) const
{
    const auto wide = static_cast<__int128>(index) * sourceRate.numerator * footage.rate.denominator;
    const auto shown = wide / (static_cast<__int128>(sourceRate.denominator) * footage.rate.numerator);
    return static_cast<int>(std::min<__int128>(shown, sourceFrames - 1));
}

std::vector<std::string> UpscalePlan::notes() const
{
    std::string size = "the footage is fitted to " + measureText(inside.width, inside.height);
    if (inside.width < frame.width || inside.height < frame.height) {
        size += " inside " + measureText(frame.width, frame.height) + " with black bars";
    } else if (source.x > 0 || source.y > 0) {
        size += " from its middle " + measureText(source.width, source.height);
    }
    std::string rate = sourceRate == footage.rate
                           ? "its " + rateText(sourceRate) + " frames a second are kept"
                           : "its rate goes from " + rateText(sourceRate) + " to " + rateText(footage.rate) +
                                 " frames a second (" + std::to_string(footage.frames) + " frames)";
    std::string path = "then";
    for (const auto& stage : stages) {
        path += " " + stage.id;
    }
    return {size + "; " + rate, path + " make it " + measureText(result.width, result.height) + " at " +
                                    rateText(result.rate) + ", " + std::to_string(result.frames) + " frames"};
}

Result<UpscalePlan> planUpscale(const ModelConfig& model, const video::VideoInfo& footage,
                                const UpscaleWish& wish)
{
    auto stages = lastStages(model);
    if (!stages) {
        return stages.error();
    }
    UpscalePlan plan;
    plan.stages = std::move(stages).value();
    plan.sourceRate = footage.rate;
    plan.sourceFrames = footage.frames;
    const auto factor = dropNeedless(plan.stages, footage.rate, wish.rate);
    const int scale = plan.stages.back().sizeFactor;
    const double aspect = footage.pixelAspect.framesPerSecond(); // a fraction like any other
    const auto evenly = [&](double side) {
        return 2 * std::max(1, static_cast<int>(std::lround(side * scale / 2)));
    };
    plan.result.width = wish.size.width > 0 ? wish.size.width : evenly(footage.width * aspect);
    plan.result.height = wish.size.height > 0 ? wish.size.height : evenly(footage.height);
    plan.result.rate = wish.rate;
    const double frames = std::round(footage.durationSec() * wish.rate.framesPerSecond());
    if (frames > kMostFrames) {
        return Error{ErrorCode::BadInput, "upscale",
                     "expected at most " + std::to_string(static_cast<int>(kMostFrames)) + " frames",
                     "Cut the footage into parts."};
    }
    plan.result.frames = std::max(1, static_cast<int>(frames));
    plan.frame = {(plan.result.height + scale - 1) / scale, (plan.result.width + scale - 1) / scale};
    const auto unit = unitOf(plan.stages);
    plan.footage.width = static_cast<int>(roundUp(plan.frame.width, unit));
    plan.footage.height = static_cast<int>(roundUp(plan.frame.height, unit));
    plan.footage.frames = (plan.result.frames + factor - 1) / factor;
    plan.footage.rate = Rate::of(wish.rate.numerator, wish.rate.denominator * factor);
    plan.source = {0, 0, footage.height, footage.width};
    (wish.crop ? fill : fitInside)(plan, footage.width * aspect, footage.height);
    return plan;
}

} // namespace cascade::cli
