// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/FrameConditioning.h"

#include <ATen/Functions.h>

namespace cascade::diffusion {

std::int64_t FrameUpsampling::framesOut(std::int64_t framesIn) const
{
    return keepEnds ? (framesIn - 1) * factor + 1 : framesIn * factor;
}

torch::Tensor repeatFrames(const torch::Tensor& clip, const FrameUpsampling& upsampling)
{
    const auto repeated = clip.repeat_interleave(upsampling.factor, 2);
    return repeated.narrow(2, 0, upsampling.framesOut(clip.size(2)));
}

BlankedFrames blankFrames(const torch::Tensor& clip, const FrameUpsampling& upsampling)
{
    auto shape = clip.sizes().vec();
    shape.at(2) = upsampling.framesOut(clip.size(2));
    auto blanked = torch::zeros(shape, clip.options());
    shape.at(1) = 1;
    auto mask = torch::zeros(shape, clip.options());
    blanked.slice(2, 0, std::nullopt, upsampling.factor).copy_(clip);
    mask.slice(2, 0, std::nullopt, upsampling.factor).fill_(1);
    return {blanked, mask};
}

torch::Tensor skipFrames(const torch::Tensor& clip, const FrameUpsampling& upsampling)
{
    return clip.slice(2, 0, std::nullopt, upsampling.factor);
}

} // namespace cascade::diffusion
