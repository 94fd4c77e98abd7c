// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/SeenFrames.h"

#include "core/base/Result.h"
#include "core/diffusion/Resize.h"

#include <string>

namespace cascade::evaluation {

torch::Tensor atSeenSize(const torch::Tensor& clip)
{
    const auto height = clip.size(3), width = clip.size(4);
    const auto whole = clip.to(torch::kFloat32);
    if (height == kSeenHeight && width == kSeenWidth) {
        return whole;
    }
    if (height % kSeenHeight == 0 && width % kSeenWidth == 0) {
        const auto y = height / kSeenHeight, x = width / kSeenWidth;
        return whole.unflatten(4, {kSeenWidth, x}).unflatten(3, {kSeenHeight, y}).mean({4, 6});
    }
    return diffusion::resize(whole, {kSeenHeight, kSeenWidth});
}

torch::Tensor asSeen(const torch::Tensor& clip)
{
    const auto frames = clip.size(2);
    if (frames < kSeenFrames) {
        throw ErrorException(Error{ErrorCode::BadInput,
                                   "attributes",
                                   "expected a clip of at least " + std::to_string(kSeenFrames) +
                                       " frames, got " + std::to_string(frames),
                                   {}});
    }
    const auto stride = frames / kSeenFrames;
    return atSeenSize(clip.slice(2, 0, stride * kSeenFrames, stride));
}

torch::Tensor evenContrast(const torch::Tensor& frames)
{
    const auto smooth = [](const torch::Tensor& x) { // means of 4x4 squares, blended
        const auto means = x.unflatten(3, {-1, 4}).unflatten(2, {-1, 4}).mean({3, 5});
        return at::upsample_bilinear2d(means, {x.size(2), x.size(3)}, false);
    };
    const auto x = frames.to(torch::kFloat32).contiguous();
    const auto detail = x - smooth(x);
    const auto strength = smooth(detail.square().mean(1, true)).add_(1e-2).sqrt_(); // [N, 1, 48, 80]
    return (detail / strength).to(frames.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
}

} // namespace cascade::evaluation
