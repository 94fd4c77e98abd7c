// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/VideoUnetOptions.h"

#include <cstdint>
#include <vector>

namespace cascade::nn {

/// How a published U-Net mixes frames.
enum class FrameMixing {
    None,        ///< it makes pictures
    Interleaved, ///< convolutions over frames after each residual block, a transformer over frames after each
                 ///< spatial one: UNet3D
    MotionModules ///< a transformer over frames at the end of each layer: AnimateDiff
};

/// One resolution of a published U-Net.
struct LatentUnetLevel {
    std::int64_t channels = 320;
    std::int64_t heads = 8; ///< of its spatial transformers; the lowest level's are those of the middle, too
    bool attention = true;  ///< whether its layers have spatial transformers
};

/// AnimateDiff's modules.
struct MotionOptions {
    std::int64_t heads = 8;
    std::int64_t frames = 32;    ///< that its positions tell apart: 24 (v1) or 32
    bool middle = false;         ///< one lies in the middle block: v2
    bool clipStatistics = false; ///< entry norms look at the whole clip, as in diffusers; else at each frame,
                                 ///< as the weights were trained
};

/// A U-Net over latents as others publish them. Stable Diffusion 1 and 2, UNet3D (ModelScope, zeroscope) and
/// AnimateDiff are values of this.
struct LatentUnetOptions {
    std::int64_t inputChannels = 4;
    std::int64_t outputChannels = 4;
    std::int64_t contextWidth = 768; ///< D of the words
    std::int64_t layers = 2;         ///< of a level on its way down; one more on its way up
    bool linearProjection = false; ///< spatial transformers keep the ways in and out as matrices: SD2, UNet3D
    std::vector<LatentUnetLevel> levels; ///< from the highest resolution to the lowest
    FrameMixing frames = FrameMixing::None;
    MotionOptions motion;             ///< read where frames are mixed by motion modules
    std::int64_t entryHeadWidth = 64; ///< of the eight heads of the temporal transformer at UNet3D's entry
    bool clipResidualNorms = false;   ///< norms of residual blocks and of the exit look at the whole clip:
                                      ///< AnimateDiff v1 as it was trained

    /// Channels of the vector that carries the time.
    [[nodiscard]] std::int64_t timeWidth() const { return 4 * levels.front().channels; }
    [[nodiscard]] NormKind residualNorm() const
    {
        return clipResidualNorms ? NormKind::GroupClip : NormKind::GroupFrame;
    }
};

} // namespace cascade::nn
