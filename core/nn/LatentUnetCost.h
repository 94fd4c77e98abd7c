// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/LatentUnetOptions.h"

#include <cstdint>

namespace cascade::nn {

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
