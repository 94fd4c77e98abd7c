// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/Autoencoder.h"

#include <cstdint>
#include <functional>

namespace cascade::nn {

/// How much memory pictures may take on their way through an autoencoder.
struct FrameBudget {
    std::int64_t bytes = 0;           ///< of activations, beside weights and results
    std::function<void()> beforeEach; ///< called before each group and each tile; may throw; may be empty
};

using DecodedFrames = std::function<void(std::int64_t first, const torch::Tensor& images)>;
using EncodedFrames = std::function<void(std::int64_t first, const LatentDistribution& latents)>;

/// Decodes frames in groups of as many as the budget holds, in order, and hands each group on; the groups do
/// not change a picture beyond rounding. Where the budget holds not even one frame it is decoded in tiles
/// that overlap by a quarter and are blended there. Tiles are approximate: the group norms and the attention
/// of the middle see a tile instead of the picture, so tones may differ a little from the whole picture's;
/// within one tile's reach detail is the same. A tile is never smaller than 32 latents a side, whatever the
/// budget.
///
/// Shapes   latents [N, latentChannels, h, w] divided by `scale` already; `sink` is given the index of its
///          first frame and [n, 3, h factor, w factor] in fp32.
/// Threads  any; calls back on the calling one.
void decodeFrames(const Autoencoder& autoencoder, const torch::Tensor& latents, const FrameBudget& budget,
                  const DecodedFrames& sink);

/// The same for pictures [N, 3, H, W] in [-1, 1] to distributions over latents [n, latentChannels, H /
/// factor, W / factor]; tiles are blended as latents.
void encodeFrames(const Autoencoder& autoencoder, const torch::Tensor& images, const FrameBudget& budget,
                  const EncodedFrames& sink);

/// Bytes of activations at the worst moment of decoding `frames` frames at once to pictures of `height` x
/// `width`, beside weights and latents; within a factor of two of what is measured.
[[nodiscard]] std::int64_t decodePeakBytes(const AutoencoderOptions& options, std::int64_t frames,
                                           std::int64_t height, std::int64_t width,
                                           std::int64_t elementBytes);
/// The same for encoding.
[[nodiscard]] std::int64_t encodePeakBytes(const AutoencoderOptions& options, std::int64_t frames,
                                           std::int64_t height, std::int64_t width,
                                           std::int64_t elementBytes);

} // namespace cascade::nn
