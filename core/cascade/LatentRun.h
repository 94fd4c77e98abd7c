// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/StageRun.h"
#include "core/config/DiscreteSchedule.h"
#include "core/config/FrameWindows.h"
#include "core/nn/LatentUnet.h"

#include <string>

namespace cascade {

/// One run of a published latent model: from words, and perhaps from a clip, to latents.
struct LatentRun {
    std::string id = "latent"; ///< in messages; names the stream of its noise
    nn::LatentUnet network{nullptr};
    diffusion::DiscreteSchedule schedule;
    torch::Tensor text;        ///< [1, L, D]
    torch::Tensor withoutText; ///< of the empty (or negative) prompt; read where a step is guided
    ClipShape output;          ///< of the latents
    SamplingOptions sampling;  ///< threshold and augmentation are for pixels, and not looked at
    double guidanceRescale = 0;
    FrameWindows windows; ///< of networks that mix frames
    torch::Tensor start;  ///< [1, C, T, h, w], fp32: latents to begin from; undefined: noise alone
    double strength = 1;  ///< share of the steps that a run from `start` takes
    torch::Tensor noise;  ///< as `start`, standard normal, to begin with; undefined: drawn from the seed
    bool batchesPasses = false; ///< with words and without at once: faster, twice the memory
    torch::Device device = torch::kCPU;
    torch::ScalarType activations = torch::kFloat32;
    StageCheckpoint* checkpoint = nullptr; ///< where the state is kept beyond the process; may be null
};

/// Samples the latents and hands them out whole. Frames of a clip beyond the window are predicted in windows
/// whose predictions are blended, step by step.
///
/// Previews get x0 as latents (`previewOfLatents`).
/// Errors   BadInput if the start does not fit or the schedule has not so many steps; Internal naming step
///          and layer where numbers stop being finite. Throws Cancelled between parts of the network.
/// Source   Ho et al. 2022, "Video Diffusion Models", arXiv:2204.03458, section 3; windows: Guo et al. 2023,
///          "AnimateDiff", arXiv:2307.04725, whose modules know 16 frames; models.md 5.4 and 7.3.
[[nodiscard]] Result<StageReport> runLatent(const LatentRun& run, const StageHooks& hooks);

/// About what latents of Stable Diffusion 1 look like, at their own size: a linear map of their channels to
/// colours, which needs no autoencoder.
///
/// Shapes   latents [1, 4, n, h, w]; returns [1, 3, n, h, w], fp32 in [-1, 1].
[[nodiscard]] torch::Tensor previewOfLatents(const torch::Tensor& latents);

} // namespace cascade
