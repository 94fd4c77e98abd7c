// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/ResidualBlock.h"
#include "core/nn/SpatialAttention.h"
#include "core/nn/TemporalAttention.h"
#include "core/nn/TemporalConvolution.h"
#include "core/nn/VideoUnet.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// One block of a level: residual block, spatial attention, temporal mixing, the last two where the level has
/// them.
///
/// Shapes   x [(B T), in, H, W]; condition [(B T), E]; returns [(B T), level.channels, H, W].
class UnetBlockImpl : public torch::nn::Module {
public:
    UnetBlockImpl(std::int64_t in, const UnetLevel& level, const VideoUnetOptions& network,
                  const torch::TensorOptions& tensors);
    [[nodiscard]] torch::Tensor forward(torch::Tensor x, const torch::Tensor& condition,
                                        const TextCondition& text, const FrameLayout& layout) const;

private:
    ResidualBlock m_residual{nullptr};
    SpatialAttention m_spatial{nullptr};
    TemporalAttention m_temporalAttention{nullptr};
    TemporalConvolution m_temporalConvolution{nullptr};
};
TORCH_MODULE(UnetBlock);

} // namespace cascade::nn
