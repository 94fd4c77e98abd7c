// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/Steadiness.h"

namespace cascade::evaluation {

namespace {

void checkClip(const torch::Tensor& clip, std::int64_t frames)
{
    TORCH_CHECK(clip.dim() == 5 && clip.size(1) == 3 && clip.size(2) >= frames,
                "[steadiness] expected a clip [B, 3, T, H, W] of at least ", frames, " frames, got ",
                clip.sizes());
}

/// Mean red, green and blue: [3].
torch::Tensor colourOf(const torch::Tensor& clip)
{
    return clip.mean({0, 2, 3, 4}, false, torch::kFloat64);
}

/// Mean over all values of the length of the gradient, by differences to the right and downwards.
double sharpnessOf(const torch::Tensor& clip)
{
    const auto height = clip.size(3) - 1, width = clip.size(4) - 1;
    const auto corner = clip.narrow(3, 0, height).narrow(4, 0, width);
    const auto right = clip.narrow(3, 0, height).narrow(4, 1, width) - corner;
    const auto down = clip.narrow(3, 1, height).narrow(4, 0, width) - corner;
    return at::hypot(right, down).mean(torch::kFloat64).item<double>();
}

} // namespace

double flicker(const torch::Tensor& clip)
{
    checkClip(clip, 3);
    const auto x = clip.to(torch::kFloat32);
    const auto inner = x.size(2) - 2;
    const auto second = x.narrow(2, 0, inner) - x.narrow(2, 1, inner) * 2 + x.narrow(2, 2, inner);
    return second.abs().mean(torch::kFloat64).item<double>();
}

double flickerAbove(const torch::Tensor& clip, const torch::Tensor& reference)
{
    return flicker(clip) - flicker(reference);
}

Drift drift(const torch::Tensor& clip)
{
    checkClip(clip, 4);
    TORCH_CHECK(clip.size(3) >= 2 && clip.size(4) >= 2,
                "[steadiness] expected pictures of at least 2x2, got ", clip.sizes());
    const auto quarter = clip.size(2) / 4;
    const auto first = clip.narrow(2, 0, quarter).to(torch::kFloat32);
    const auto last = clip.narrow(2, clip.size(2) - quarter, quarter).to(torch::kFloat32);
    return {(colourOf(last) - colourOf(first)).norm().item<double>(), sharpnessOf(last) - sharpnessOf(first)};
}

} // namespace cascade::evaluation
