// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// Says which frames of a folded batch belong together. Networks work on frames folded into the batch, `[(B
/// T), C, H, W]` with T varying fastest: spatial layers need nothing else, temporal layers unfold with this.
///
/// The first `clipFrames` of the T frames are a video; the others are images of their own that no temporal
/// layer may mix with anything (Video Diffusion Models section 3, Imagen Video section 2.6). 0 = all frames
/// are images.
struct FrameLayout {
    std::int64_t batch = 1;
    std::int64_t frames = 1;
    std::int64_t clipFrames = 1;

    [[nodiscard]] std::int64_t folded() const { return batch * frames; }
    [[nodiscard]] bool allImages() const { return clipFrames <= 1; }
    [[nodiscard]] bool hasImages() const { return clipFrames < frames; }
};

/// `[B, C, T, H, W]` to frames folded, `[(B T), C, H, W]`, channels-last in memory.
[[nodiscard]] inline torch::Tensor foldFrames(const torch::Tensor& clip)
{
    const auto s = clip.sizes();
    return clip.permute({0, 2, 1, 3, 4})
        .reshape({s[0] * s[2], s[1], s[3], s[4]})
        .contiguous(at::MemoryFormat::ChannelsLast);
}

/// The inverse of foldFrames: `[(B T), C, H, W]` to `[B, C, T, H, W]` (a view).
[[nodiscard]] inline torch::Tensor unfoldFrames(const torch::Tensor& frames, const FrameLayout& layout)
{
    return frames.unflatten(0, {layout.batch, layout.frames}).permute({0, 2, 1, 3, 4});
}

/// A parameter in the dtype that the activation computes in: master weights stay fp32 in training, and a
/// weight that is loaded in the right dtype is used as it is.
[[nodiscard]] inline torch::Tensor castLike(const torch::Tensor& parameter, const torch::Tensor& activation)
{
    return parameter.scalar_type() == activation.scalar_type() ? parameter
                                                               : parameter.to(activation.scalar_type());
}

} // namespace cascade::nn
