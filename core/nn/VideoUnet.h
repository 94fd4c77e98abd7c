// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/Conditioning.h"
#include "core/nn/Norm.h"
#include "core/nn/Resampling.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cascade::nn {

/// How the blocks of a level mix frames.
enum class TemporalMixing {
    None,
    Convolution,        ///< TemporalConvolution: super-resolution models, exact in chunks of frames
    Attention,          ///< TemporalAttention over the same position
    SpaceTimeAttention, ///< TemporalAttention over all positions
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
};

/// What a network is given for one evaluation.
struct VideoUnetInput {
    torch::Tensor noisy;     ///< [B, C, T, H, W]; H and W multiples of `stride()`
    torch::Tensor condition; ///< [B, conditionChannels, T, H, W], undefined without
    ConditioningInput conditioning;
    std::int64_t clipFrames = -1; ///< leading frames that are a video, the rest are images; -1 = all
    std::optional<torch::ScalarType>
        activations; ///< that the network computes in; none = the dtype of `noisy`
    /// Shown what every part gives, with its name in the checkpoint; for finding faults. May be empty.
    std::function<void(const std::string& part, const torch::Tensor& activations)> observe;

    [[nodiscard]] torch::ScalarType dtype() const { return activations.value_or(noisy.scalar_type()); }
};

/// How far an output position sees: what a chunk needs around it to be exact.
struct ReceptiveField {
    std::int64_t pixels = 0; ///< in each direction; -1 = the whole picture
    std::int64_t frames = 0; ///< in each direction; -1 = the whole clip
};

/// A U-Net over clips, with its layers made by configuration: noisy clip in, a clip of the same shape out. It
/// does not know what its output means; that is decided where it is used (core/cascade/Denoiser.h).
///
/// Shapes   [B, C, T, H, W] in and out, the output in fp32; computes in `activations`, frames folded and
/// channels-last. Threads  forward is const and may run from several threads; inference worker and trainer
/// use one. Source   Imagen Video section 2.2 and figures 6, 7; block order: residual block, spatial
/// attention, temporal mixing.
class VideoUnetImpl : public torch::nn::Module {
public:
    VideoUnetImpl(VideoUnetOptions options, const torch::TensorOptions& tensors);
    ~VideoUnetImpl() override;

    [[nodiscard]] torch::Tensor forward(const VideoUnetInput& input) const;
    [[nodiscard]] const VideoUnetOptions& options() const { return m_options; }

    /// What height and width must divide by.
    [[nodiscard]] std::int64_t stride() const;
    [[nodiscard]] ReceptiveField receptiveField() const;
    /// Multiply-adds x 2 of all convolutions and products for one evaluation of a [1, C, frames, height,
    /// width] clip.
    [[nodiscard]] double floatingPointOperations(std::int64_t frames, std::int64_t height,
                                                 std::int64_t width) const;

private:
    struct Blocks;
    /// Channels that the last convolution takes in: twice those of the first level where its skip meets the
    /// exit directly.
    [[nodiscard]] std::int64_t exitWidth() const;

    VideoUnetOptions m_options;
    std::unique_ptr<Blocks> m_blocks;
};
TORCH_MODULE(VideoUnet);

} // namespace cascade::nn
