// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/StartValues.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// A matrix product over the last dimension with master weights of any dtype.
///
/// Shapes   x [..., in] gives [..., out], in x's dtype.
class LinearImpl : public torch::nn::Module {
public:
    LinearImpl(std::int64_t in, std::int64_t out, bool hasBias, Start start,
               const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) const;
    /// The first half of the outputs times exact gelu of the second: [..., in] to [..., out / 2].
    [[nodiscard]] torch::Tensor forwardGated(const torch::Tensor& x) const;

    torch::Tensor weight; ///< [out, in]
    torch::Tensor bias;   ///< [out], undefined without bias
};
TORCH_MODULE(Linear);

/// A table of vectors, one a row.
class EmbeddingTableImpl : public torch::nn::Module {
public:
    EmbeddingTableImpl(std::int64_t rows, std::int64_t width, double deviation,
                       const torch::TensorOptions& options);
    /// The rows of `index` [...], as [..., width] in the table's dtype.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& index) const;

    torch::Tensor weight; ///< [rows, width]
};
TORCH_MODULE(EmbeddingTable);

/// A Linear with bias whose weight may be stored as that of a 1x1 convolution, [out, in, 1, 1].
///
/// Shapes   x [..., in] gives [..., out], in x's dtype.
class ProjectionImpl : public torch::nn::Module {
public:
    ProjectionImpl(std::int64_t in, std::int64_t out, bool square, const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) const;

    torch::Tensor weight; ///< [out, in] or [out, in, 1, 1]
    torch::Tensor bias;   ///< [out]
};
TORCH_MODULE(Projection);

/// A spatial convolution over folded frames that keeps the size (or divides it by `stride`), zero padded.
///
/// Shapes   x [N, in, H, W] channels-last gives [N, out, H / stride, W / stride].
class ConvolutionImpl : public torch::nn::Module {
public:
    ConvolutionImpl(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride, Start start,
                    const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) const;
    /// forward(x) + base, base in the shape of the result; see convolveOnto.
    [[nodiscard]] torch::Tensor forwardOnto(torch::Tensor base, const torch::Tensor& x) const;

    torch::Tensor weight; ///< [out, in, kernel, kernel]
    torch::Tensor bias;   ///< [out]

private:
    std::int64_t m_stride;
};
TORCH_MODULE(Convolution);

/// conv2d(x, weight, bias) + base: how residual branches end. In inference the CPU's bf16 convolution adds to
/// `base` while it writes (rounded once then, twice elsewhere): in its place where the caller has moved the
/// only handle to it here, in a copy's otherwise.
///
/// Shapes   x [N, in, H, W] channels-last; weight [out, in, kh, kw]; base [N, out, H, W], zero padding
/// `padding` keeps the size.
[[nodiscard]] torch::Tensor convolveOnto(torch::Tensor base, const torch::Tensor& x,
                                         const torch::Tensor& weight, const torch::Tensor& bias,
                                         at::IntArrayRef padding);

} // namespace cascade::nn
