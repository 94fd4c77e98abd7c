// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Layers.h"

#include "core/kernels/DenseLayer.h"
#include "core/kernels/WinogradConvolution.h"
#include "core/nn/Frames.h"

#include <ATen/core/dispatch/Dispatcher.h>

namespace cascade::nn {

namespace {

torch::Tensor dense(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                    kernels::DenseEnd end)
{
    if (kernels::denseFits(x, weight, end)) {
        return kernels::denseLayer(x, weight, bias, end);
    }
    return kernels::denseLayerReference(x, weight, bias.defined() ? castLike(bias, x) : bias, end);
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
    return dense(x, castLike(weight, x), bias, kernels::DenseEnd::Plain);
}

torch::Tensor LinearImpl::forwardGated(const torch::Tensor& x) const
{
    return dense(x, castLike(weight, x), bias, kernels::DenseEnd::GateGelu);
}

EmbeddingTableImpl::EmbeddingTableImpl(std::int64_t rows, std::int64_t width, double deviation,
                                       const torch::TensorOptions& options)
{
    weight = register_parameter("weight", startNormal({rows, width}, deviation, options));
}

torch::Tensor EmbeddingTableImpl::forward(const torch::Tensor& index) const
{
    return at::embedding(weight, index);
}

ProjectionImpl::ProjectionImpl(std::int64_t in, std::int64_t out, bool square,
                               const torch::TensorOptions& options)
{
    const auto start = startTensor({out, in}, in, Start::Fan, options);
    weight = register_parameter("weight", square ? start.view({out, in, 1, 1}) : start);
    bias = register_parameter("bias", torch::zeros({out}, options));
}

torch::Tensor ProjectionImpl::forward(const torch::Tensor& x) const
{
    return dense(x, castLike(weight, x).view({weight.size(0), weight.size(1)}), bias,
                 kernels::DenseEnd::Plain);
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
    const auto own = castLike(weight, x);
    if (m_stride == 1 && kernels::winogradFits(x, own)) {
        return kernels::winogradConvolution(x, own, bias);
    }
    const auto missingIn = missingLanes(weight.size(1)), missingOut = missingLanes(weight.size(0));
    if (missingIn + missingOut == 0 || x.scalar_type() != torch::kBFloat16 || !x.is_cpu()) {
        return at::conv2d(x, own, castLike(bias, x), m_stride, kernel / 2);
    }
    const auto padded = at::constant_pad_nd(own, {0, 0, 0, 0, 0, missingIn, 0, missingOut});
    const auto y = at::conv2d(missingIn > 0 ? padChannels(x, missingIn) : x, padded,
                              at::constant_pad_nd(castLike(bias, x), {0, missingOut}), m_stride, kernel / 2);
    return missingOut > 0 ? y.slice(1, 0, weight.size(0)) : y;
}

torch::Tensor ConvolutionImpl::forwardOnto(torch::Tensor base, const torch::Tensor& x) const
{
    const bool padded = missingLanes(weight.size(1)) + missingLanes(weight.size(0)) > 0;
    if (m_stride != 1 || padded) {
        return forward(x).add_(base);
    }
    const auto pad = weight.size(2) / 2;
    return convolveOnto(std::move(base), x, castLike(weight, x), castLike(bias, x), {pad, pad});
}

namespace {

/// Whether this processor has what oneDNN's bf16 convolutions ask for: where it has not, at::conv2d goes
/// another way, and what is called by name refuses.
bool oneDnnHasBf16()
{
    static const bool s_has = c10::Dispatcher::singleton()
                                  .findSchemaOrThrow("mkldnn::_is_mkldnn_bf16_supported", "")
                                  .typed<bool()>()
                                  .call();
    return s_has;
}

/// oneDNN's convolution that adds to `sum` in place, which ATen reaches through its dispatcher only. (Its
/// sibling that adds another tensor is more than twice as slow.)
void addConvolution(torch::Tensor& sum, const torch::Tensor& x, const torch::Tensor& weight,
                    const torch::Tensor& bias, at::IntArrayRef padding)
{
    using Tensor = at::Tensor;
    using Signature = Tensor&(Tensor&, const Tensor&, const Tensor&, const std::optional<Tensor>&,
                              at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, std::int64_t,
                              std::string_view, std::optional<at::Scalar>, std::optional<std::string_view>,
                              c10::List<std::optional<at::Scalar>>, std::optional<std::string_view>);
    static const auto s_operator = c10::Dispatcher::singleton()
                                       .findSchemaOrThrow("mkldnn::_convolution_pointwise_", "binary")
                                       .typed<Signature>();
    const c10::List<std::optional<at::Scalar>> none;
    s_operator.call(sum, x, weight, bias, padding, {1, 1}, {1, 1}, 1, "add", at::Scalar(1.0), {}, none, {});
}

} // namespace

torch::Tensor convolveOnto(torch::Tensor base, const torch::Tensor& x, const torch::Tensor& weight,
                           const torch::Tensor& bias, at::IntArrayRef padding)
{
    const bool onlyHandle = base.use_count() == 1 && base.storage().use_count() == 1;
    if (kernels::winogradFits(x, weight) && base.is_contiguous(at::MemoryFormat::ChannelsLast) &&
        base.scalar_type() == x.scalar_type()) {
        return kernels::winogradConvolution(x, weight, bias, base, onlyHandle && base.is_inference());
    }
    const bool fuses = x.is_cpu() && x.scalar_type() == torch::kBFloat16 && x.is_inference() &&
                       base.is_contiguous(at::MemoryFormat::ChannelsLast) &&
                       x.is_contiguous(at::MemoryFormat::ChannelsLast) && oneDnnHasBf16();
    if (fuses) {
        auto sum = onlyHandle ? std::move(base) : base.clone();
        addConvolution(sum, x, weight, bias, padding);
        return sum;
    }
    return at::conv2d(x, weight, bias, {1, 1}, padding).add_(base);
}

} // namespace cascade::nn
