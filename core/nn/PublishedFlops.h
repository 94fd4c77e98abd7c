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

} // namespace cascade::nn
