// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/StageCondition.h"

#include "core/diffusion/Prediction.h"
#include "core/diffusion/Resize.h"

#include <algorithm>
#include <vector>

namespace cascade {

namespace {

/// The frames that a TSR's window of output frames is made of, one by one.
torch::Tensor temporalCondition(const StageConfig& stage, const torch::Tensor& low, const ClipWindow& window)
{
    const auto picture = low.slice(3, window.top, window.top + window.height)
                             .slice(4, window.left, window.left + window.width);
    const auto last = low.size(2) - 1;
    std::vector<torch::Tensor> frames, changes;
    for (auto frame = window.firstFrame; frame < window.firstFrame + window.frames; ++frame) {
        const auto before = std::min<std::int64_t>(frame / stage.frameFactor, last);
        const auto known = picture.slice(2, before, before + 1);
        const auto after = std::min(before + 1, last);
        const auto next = picture.slice(2, after, after + 1);
        const auto part = static_cast<double>(frame % stage.frameFactor) / stage.frameFactor;
        if (stage.condition == ConditionKind::BlendAndChange) {
            changes.push_back(part == 0 ? at::zeros_like(known) : (next - known) / 2);
        }
        if (part == 0 || stage.condition == ConditionKind::Repeat) {
            frames.push_back(known);
        } else if (stage.condition == ConditionKind::Blank) {
            frames.push_back(at::zeros_like(known));
        } else {
            frames.push_back(at::lerp(known, next, part));
        }
    }
    const auto clip = at::cat(frames, 2);
    if (stage.condition == ConditionKind::BlendAndChange) {
        return at::cat({clip, at::cat(changes, 2)}, 1);
    }
    if (stage.condition != ConditionKind::Blank) {
        return clip;
    }
    auto mask = at::zeros_like(clip.slice(1, 0, 1));
    for (std::int64_t i = 0; i < window.frames; ++i) {
        if ((window.firstFrame + i) % stage.frameFactor == 0) {
            mask.select(2, i).fill_(1);
        }
    }
    return at::cat({clip, mask}, 1);
}

} // namespace

torch::Tensor stageCondition(const StageConfig& stage, const torch::Tensor& low, const ClipWindow& window)
{
    switch (stage.condition) {
    case ConditionKind::None:
        return {};
    case ConditionKind::Upsample: {
        const diffusion::ResizePlan plan{{low.size(3), low.size(4)},
                                         {low.size(3) * stage.sizeFactor, low.size(4) * stage.sizeFactor}};
        const diffusion::PictureWindow output{window.top, window.left, window.height, window.width};
        const auto input = diffusion::inputWindowOf(plan, output);
        const auto part = low.slice(2, window.firstFrame, window.firstFrame + window.frames)
                              .slice(3, input.y, input.y + input.height)
                              .slice(4, input.x, input.x + input.width);
        return diffusion::resizeRegion(part, input, plan, output);
    }
    case ConditionKind::Repeat:
    case ConditionKind::Blank:
    case ConditionKind::Blend:
    case ConditionKind::BlendAndChange:
        break;
    }
    return temporalCondition(stage, low, window);
}

torch::Tensor stageX0(const StageConfig& stage, torch::Tensor output, const torch::Tensor& z,
                      const torch::Tensor& condition, const torch::Tensor& logSnr)
{
    if (stage.residual) {
        const auto known = condition.slice(1, 0, output.size(1));
        return output.requires_grad() ? output + known : output.add_(known);
    }
    return diffusion::toX0(stage.prediction, output, z, logSnr);
}

} // namespace cascade
