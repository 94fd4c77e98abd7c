// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/AutoencoderOptions.h"
#include "core/config/LatentUnetOptions.h"

#include <cstdint>

namespace cascade::nn {

/// Floating-point operations of one evaluation for one clip of latents: of matrices, convolutions and
/// attention; norms and activations are little beside them. A multiplication and an addition are two.
///
/// Shapes   frames, height and width of the latents.
[[nodiscard]] double latentUnetFlops(const LatentUnetOptions& options, std::int64_t frames,
                                     std::int64_t height, std::int64_t width);

/// The same of decoding one frame; encoding it takes about as much.
///
/// Shapes   height and width of the latents.
[[nodiscard]] double decoderFlops(const AutoencoderOptions& options, std::int64_t height, std::int64_t width);

/// What one evaluation is given.
struct UnetClip {
    std::int64_t batch = 1; ///< B: two where the conditional and the unconditional pass are one
    std::int64_t frames = 16;
    std::int64_t height = 32; ///< of the latents
    std::int64_t width = 32;
};

/// Bytes of activations at the worst moment of one evaluation of a published U-Net, beside its weights and
/// its input; within a factor of two of what is measured. For inference: gradients keep far more.
[[nodiscard]] std::int64_t unetPeakBytes(const LatentUnetOptions& options, const UnetClip& clip,
                                         std::int64_t elementBytes);

} // namespace cascade::nn
