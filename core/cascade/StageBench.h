// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/ChunkPlan.h"
#include "core/config/StageConfig.h"
#include "core/nn/VideoUnet.h"

#include <torch/types.h>

#include <cstddef>

namespace cascade {

/// What a stage is measured on.
struct StageBenchOptions {
    ClipShape shape; ///< of the stage's output
    torch::Device device = torch::kCPU;
    torch::ScalarType activations = torch::kFloat32;
    std::int64_t activationBytes = 768 << 20; ///< as in CascadeRun
};

/// One whole evaluation of a stage's network, chunk by chunk as a run would do it, on noise and with the
/// weights that training starts from: it takes as long as with trained ones. Nothing else of a run (noise,
/// resizing, thresholds) is in it.
class StageBench {
public:
    /// Errors   throws ErrorException (BadInput) if the stage's stride does not divide the shape.
    StageBench(const StageConfig& stage, const StageBenchOptions& options);

    /// Evaluates all chunks once; on CUDA it returns when they are done.
    void evaluate() const;
    /// Multiply-adds x 2 of convolutions and products of the whole clip, halos left out.
    [[nodiscard]] double floatingPointOperations() const;
    [[nodiscard]] std::size_t chunks() const { return m_plan.chunks.size(); }

private:
    StageBenchOptions m_options;
    nn::VideoUnet m_network{nullptr};
    ChunkPlan m_plan;
    nn::VideoUnetInput m_input; ///< of the whole clip
};

/// The yardstick: at::conv2d from 256 to 256 channels, 3x3, 8x96x160, channels-last.
class ConvolutionBench {
public:
    ConvolutionBench(torch::Device device, torch::ScalarType type);
    void evaluate() const;
    [[nodiscard]] static double floatingPointOperations();

private:
    torch::Tensor m_x, m_weight;
};

} // namespace cascade
