// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/Frames.h"
#include "core/nn/Norm.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// Adds to each frame a learned mix of itself and its two neighbours, `x + W (x[t-1], x[t], x[t+1])` of the
/// normalised activations, zero beyond the ends; W starts at zero, so the layer starts as the identity.
/// Images pass unchanged.
///
/// Shapes   x [(B T), C, H, W] channels-last; returns the same shape and dtype.
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, sections 2.2 (temporal convolutions in the
/// super-resolution models)
///          and 2.6 (masked out for independent images).
class TemporalConvolutionImpl : public torch::nn::Module {
public:
    TemporalConvolutionImpl(std::int64_t channels, NormKind norm, const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(torch::Tensor x, const FrameLayout& layout) const;

    torch::Tensor weight; ///< [C out, 3 taps (previous, this, next), C in]
    torch::Tensor bias;   ///< [C]

private:
    Norm m_norm{nullptr};
};
TORCH_MODULE(TemporalConvolution);

} // namespace cascade::nn
