// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/VideoUnetOptions.h"
#include "core/nn/Conditioning.h"

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

/// How the keys of the part begin that is told the guidance weight: a distilled network has it, its original
/// does not.
inline constexpr const char* kGuidanceKeys = "conditioning.guidance.";

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
    [[nodiscard]] std::int64_t stride() const { return m_options.stride(); }
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
