// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/VideoUnetOptions.h"
#include "core/nn/Frames.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// Normalises, optionally modulates, optionally applies SiLU, in one pass over memory where the kernel
/// exists: `act(norm(x) * weight * (1 + scale) + shift)`.
///
/// Shapes   x [(B T), C, H, W] channels-last; scale, shift [(B T), C] or undefined; returns x's shape and
/// dtype.
/// Units    statistics and modulation in fp32 whatever x is.
class NormImpl : public torch::nn::Module {
public:
    /// `epsilon` is a group norm's.
    NormImpl(std::int64_t channels, NormKind kind, const torch::TensorOptions& options,
             double epsilon = 1e-5);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const FrameLayout& layout, bool activate,
                                        const torch::Tensor& scale = {},
                                        const torch::Tensor& shift = {}) const;
    /// forward(x + addend), addend [(B T), C] the same at all positions; group norms add it for nothing.
    [[nodiscard]] torch::Tensor forwardSum(const torch::Tensor& x, const torch::Tensor& addend,
                                           const FrameLayout& layout, bool activate) const;
    /// Over the last dimension of tokens [..., C], no modulation or activation. PerPosition only.
    [[nodiscard]] torch::Tensor tokens(const torch::Tensor& x) const;

    torch::Tensor weight; ///< [C]
    torch::Tensor bias;   ///< [C], group norms only

private:
    [[nodiscard]] torch::Tensor grouped(const torch::Tensor& x, const torch::Tensor& addend,
                                        const FrameLayout& layout, bool activate) const;

    NormKind m_kind;
    double m_epsilon;
};
TORCH_MODULE(Norm);

} // namespace cascade::nn
