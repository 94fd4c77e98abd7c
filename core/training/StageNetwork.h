// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/config/GuidanceSchedule.h"
#include "core/config/NoisePrior.h"
#include "core/config/SamplerOptions.h"
#include "core/config/StageConfig.h"
#include "core/nn/VideoUnet.h"
#include "core/training/Objective.h"

#include <torch/types.h>

#include <filesystem>

namespace cascade::training {

/// What a network is asked about examples.
struct Asked {
    torch::Tensor noisy;          ///< [B, 3, T, H, W]
    torch::Tensor logSnr;         ///< [B]
    torch::Tensor guidanceWeight; ///< [B]; undefined = 0
    nn::TextCondition text;
};

/// A stage and its network, as trainings ask them. The weights may change under it.
///
/// Threads  the trainer's.
struct StageNetwork {
    StageConfig stage;
    nn::VideoUnet network{nullptr};
    torch::ScalarType activations = torch::kFloat32;

    /// What the network says, in the form that a loss is taken of: with the condition added where the stage
    /// is residual. Differentiable.
    [[nodiscard]] torch::Tensor said(const Examples& examples, const Asked& asked) const;
    /// The x0 that it means.
    [[nodiscard]] torch::Tensor x0(const Examples& examples, const Asked& asked) const;
    /// The x0 that guidance leads to. A network that is told its weight answers at once; another one is asked
    /// with the captions and without, unless all weights are 0.
    ///
    /// Shapes   guidanceWeight [B].
    [[nodiscard]] torch::Tensor guidedX0(const Examples& examples, const torch::Tensor& noisy,
                                         const torch::Tensor& logSnr,
                                         const torch::Tensor& guidanceWeight) const;

private:
    [[nodiscard]] torch::Tensor output(const Examples& examples, const Asked& asked) const;
};

/// How clips are sampled for examples.
struct ClipSampling {
    diffusion::SamplerOptions sampler;
    diffusion::GuidanceSchedule guidance;
    diffusion::NoisePrior prior; ///< of the noise that steps add, as that of the examples is
    CancelToken cancel;
};

/// Clips sampled for examples, from their noise and with their captions; limited as most stages are, to
/// [-1, 1]. `random` is of the device of the examples. Throws Cancelled between steps.
///
/// Shapes   [B, 3, T, H, W].
[[nodiscard]] torch::Tensor sampleClips(const StageNetwork& network, const Examples& examples,
                                        const ClipSampling& sampling, at::Generator& random);

/// A stage's network with weights of a file, for inference: they take no gradient.
///
/// Errors   those of weights::openSafetensors and weights::loadStrict.
[[nodiscard]] Result<StageNetwork> readStageNetwork(const StageConfig& stage,
                                                    const std::filesystem::path& file, torch::Device device,
                                                    torch::ScalarType activations);

} // namespace cascade::training
