// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace cascade::nn {

/// Over what a normalisation takes its statistics.
enum class NormKind {
    PerPosition, ///< RMS over the channels of each position of each frame: exact in tiles and chunks. Ours.
    GroupFrame,  ///< group norm, 32 groups, statistics per frame: published U-Nets
    GroupClip,   ///< group norm, 32 groups, statistics over the whole clip: published temporal layers
};

/// How a network changes between its levels.
enum class ResamplingKind {
    Convolution, ///< down: 3x3 of stride 2; up: nearest neighbour, then 3x3
    Shuffle, ///< down: 2x2 pixels into channels, then 1x1; up: 1x1, then channels into 2x2 pixels; a ninth of
             ///< the cost
};

/// How the blocks of a level mix frames.
enum class TemporalMixing {
    None,
    Convolution,              ///< TemporalConvolution: super-resolution models, exact in chunks of frames
    Attention,                ///< TemporalAttention over the same position
    ConvolutionThenAttention, ///< the one, then the other: neighbours in time move, all frames agree on what
                              ///< stands
    SpaceTimeAttention,       ///< TemporalAttention over all positions
};

/// One resolution of the U.
struct UnetLevel {
    std::int64_t channels = 64;
    std::int64_t blocks = 1; ///< on the way down, and as many on the way up; the lowest level has them once
    bool selfAttention = false;
    bool textAttention = false;
    TemporalMixing temporal = TemporalMixing::None;
};

/// One stage's network. Imagen Video's seven are seven values of this, full size and mini (resources/).
struct VideoUnetOptions {
    std::int64_t inputChannels = 3; ///< of the noisy clip, and of the output
    std::int64_t conditionChannels =
        0; ///< concatenated to the noisy clip: 3 for super-resolution; more with a known-frame mask
    std::int64_t patch = 1;            ///< pixels of patch x patch squares become channels at the entry
    std::int64_t outerKernel = 3;      ///< of the first and the last convolution: 3, or 1 for large squares
    std::int64_t textWidth = 64;       ///< D of the text embedding
    std::int64_t conditionWidth = 256; ///< E of the vector that modulates all blocks
    std::int64_t headWidth = 64;       ///< channels of an attention head
    std::int64_t feedForward = 2;      ///< inner width of attention's feed-forward layers, in channels
    NormKind norm = NormKind::PerPosition;
    ResamplingKind resampling = ResamplingKind::Convolution;
    bool efficient = false; ///< efficient U-Net: every level, the first too, downsamples before its blocks
    bool lowLogSnr = false; ///< told the noise level of its condition
    bool guidanceWeight = false; ///< told the guidance weight (distilled variants)
    bool positions = false;      ///< told each frame's place in the clip, and where in the picture things are
                                 ///< that space-time attention compares
    std::vector<UnetLevel> levels; ///< from the highest resolution to the lowest

    /// What height and width of a clip must divide by.
    [[nodiscard]] std::int64_t stride() const
    {
        return patch << (static_cast<std::int64_t>(levels.size()) - (efficient ? 0 : 1));
    }
};

} // namespace cascade::nn
