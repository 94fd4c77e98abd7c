// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Layers.h"

#include "core/nn/Frames.h"

#include <cmath>

namespace cascade::nn {

namespace {

torch::Tensor startTensor(at::IntArrayRef shape, std::int64_t inputs, Start start,
                          const torch::TensorOptions& options)
{
    auto tensor = torch::zeros(shape, options);
    if (start == Start::Fan && !tensor.is_meta()) {
        torch::NoGradGuard guard;
        tensor.normal_(0.0, 1.0 / std::sqrt(static_cast<double>(inputs)));
    }
    return tensor;
}

} // namespace

LinearImpl::LinearImpl(std::int64_t in, std::int64_t out, bool hasBias, Start start,
                       const torch::TensorOptions& options)
{
    weight = register_parameter("weight", startTensor({out, in}, in, start, options));
    if (hasBias) {
        bias = register_parameter("bias", torch::zeros({out}, options));
    }
}

torch::Tensor LinearImpl::forward(const torch::Tensor& x) const
{
    return at::linear(x, castLike(weight, x), bias.defined() ? castLike(bias, x) : torch::Tensor());
}

ConvolutionImpl::ConvolutionImpl(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
                                 Start start, const torch::TensorOptions& options)
    : m_stride(stride)
{
    weight = register_parameter("weight",
                                startTensor({out, in, kernel, kernel}, in * kernel * kernel, start, options));
    bias = register_parameter("bias", torch::zeros({out}, options));
}

namespace {

/// Channels are padded to this where they are few: the CPU's bf16 kernels fall back to a path a hundred times
/// slower otherwise.
constexpr std::int64_t kLanes = 16;

std::int64_t missingLanes(std::int64_t channels)
{
    return (kLanes - channels % kLanes) % kLanes;
}

torch::Tensor padChannels(const torch::Tensor& x, std::int64_t missing)
{
    return at::constant_pad_nd(x.permute({0, 2, 3, 1}), {0, missing}).permute({0, 3, 1, 2});
}

} // namespace

torch::Tensor ConvolutionImpl::forward(const torch::Tensor& x) const
{
    const auto kernel = weight.size(2);
    if (kernel == 1 && m_stride == 1) { // a 1x1 convolution is a matrix product over the channels
        const auto tokens = x.permute({0, 2, 3, 1});
        return at::linear(tokens, castLike(weight, x).flatten(1), castLike(bias, x)).permute({0, 3, 1, 2});
    }
    const auto missingIn = missingLanes(weight.size(1)), missingOut = missingLanes(weight.size(0));
    if (missingIn + missingOut == 0 || x.scalar_type() != torch::kBFloat16 || !x.is_cpu()) {
        return at::conv2d(x, castLike(weight, x), castLike(bias, x), m_stride, kernel / 2);
    }
    const auto padded = at::constant_pad_nd(castLike(weight, x), {0, 0, 0, 0, 0, missingIn, 0, missingOut});
    const auto y = at::conv2d(missingIn > 0 ? padChannels(x, missingIn) : x, padded,
                              at::constant_pad_nd(castLike(bias, x), {0, missingOut}), m_stride, kernel / 2);
    return missingOut > 0 ? y.slice(1, 0, weight.size(0)) : y;
}

} // namespace cascade::nn
