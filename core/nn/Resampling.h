// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/VideoUnetOptions.h"
#include "core/nn/Layers.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// Halves the picture. Shapes: [N, in, H, W] to [N, out, H/2, W/2]; H and W even.
class DownsamplingImpl : public torch::nn::Module {
public:
    DownsamplingImpl(std::int64_t in, std::int64_t out, ResamplingKind kind,
                     const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) const;

private:
    ResamplingKind m_kind;
    Convolution m_conv{nullptr};
};
TORCH_MODULE(Downsampling);

/// Doubles the picture and puts the skip beside it. Shapes: x [N, in, H, W], skip [N, S, 2H, 2W]; returns [N,
/// out + S, 2H, 2W].
class UpsamplingImpl : public torch::nn::Module {
public:
    UpsamplingImpl(std::int64_t in, std::int64_t out, ResamplingKind kind,
                   const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& skip) const;

private:
    ResamplingKind m_kind;
    Convolution m_conv{nullptr};
};
TORCH_MODULE(Upsampling);

} // namespace cascade::nn
