// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/PixelShuffle.h"

#include "core/kernels/PixelRows.h"
#include "core/kernels/SquareLayout.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <ATen/Parallel.h>

#include <cstring>

namespace cascade::kernels {

namespace {

using torch::Tensor;

/// Pixels of channels-last pictures, seen by the squares that they belong to. `pixelBytes` are copied of
/// each; a picture has a pixel every `stride` bytes.
struct PixelRuns {
    std::int64_t squaresDown, squaresAcross, factor, pixelBytes, stride;
};

/// copy(pixel in the picture, pixel in its square) for all pixels, on all threads.
template <typename Copy>
void overPixels(const PixelRuns& runs, const Copy& copy)
{
    const auto f = runs.factor, across = runs.squaresAcross;
    at::parallel_for(0, runs.squaresDown * f, grainOf(across * f * runs.pixelBytes / 2),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (auto y = begin; y < end; ++y) {
                             for (std::int64_t x = 0; x < across * f; ++x) {
                                 const auto square = y / f * across + x / f;
                                 const auto inSquare = (square * f + y % f) * f + x % f;
                                 copy((y * across * f + x) * runs.stride, inSquare * runs.pixelBytes);
                             }
                         }
                     });
}

Tensor pixelsToChannelsCpu(const Tensor& x, std::int64_t factor)
{
    const auto packed = channelsLast(x); // [N, H, W, C]
    const auto s = packed.sizes();
    auto squares = at::empty({s[0], s[1] / factor, s[2] / factor, factor * factor * s[3]}, packed.options());
    const auto* from = static_cast<const char*>(packed.const_data_ptr());
    auto* to = static_cast<char*>(squares.data_ptr());
    const auto bytes = s[3] * packed.element_size();
    const auto size = static_cast<std::size_t>(bytes);
    overPixels(
        {s[0] * s[1] / factor, s[2] / factor, factor, bytes, bytes},
        [&](std::int64_t pixel, std::int64_t square) { std::memcpy(to + square, from + pixel, size); });
    return squares.permute({0, 3, 1, 2});
}

/// Writes x's pixels to the first channels of `pixels` [N, H, W, C or more].
void spreadChannels(const Tensor& x, std::int64_t factor, Tensor& pixels)
{
    const auto packed = channelsLast(x);
    const auto s = packed.sizes();
    const auto* from = static_cast<const char*>(packed.const_data_ptr());
    auto* to = static_cast<char*>(pixels.data_ptr());
    const auto bytes = s[3] / (factor * factor) * packed.element_size();
    const auto size = static_cast<std::size_t>(bytes);
    overPixels(
        {s[0] * s[1], s[2], factor, bytes, pixels.size(3) * pixels.element_size()},
        [&](std::int64_t pixel, std::int64_t square) { std::memcpy(to + pixel, from + square, size); });
}

Tensor channelsToPixelsCpu(const Tensor& x, std::int64_t factor)
{
    auto pixels = at::empty(
        {x.size(0), x.size(2) * factor, x.size(3) * factor, x.size(1) / (factor * factor)}, x.options());
    spreadChannels(x, factor, pixels);
    return pixels.permute({0, 3, 1, 2});
}

template <typename X>
void scaleBeside(const Tensor& skip, double scale, Tensor& joined)
{
    const auto packed = channelsLast(skip);
    const auto own = packed.size(3), all = joined.size(3);
    const auto* from = static_cast<const X*>(packed.const_data_ptr());
    auto* to = static_cast<X*>(joined.data_ptr()) + (all - own);
    at::parallel_for(0, packed.numel() / own, grainOf(own), [&](std::int64_t begin, std::int64_t end) {
        for (auto pixel = begin; pixel < end; ++pixel) {
            scaleRun(from + pixel * own, static_cast<float>(scale), own, to + pixel * all);
        }
    });
}

Tensor besideCpu(const Tensor& x, const Tensor& skip, double scale, std::int64_t factor)
{
    const auto own = x.size(1) / (factor * factor);
    auto joined = at::empty({skip.size(0), skip.size(2), skip.size(3), own + skip.size(1)}, x.options());
    spreadChannels(x, factor, joined);
    if (skip.scalar_type() == torch::kBFloat16) {
        scaleBeside<Bf16>(skip, scale, joined);
    } else {
        scaleBeside<float>(skip, scale, joined);
    }
    return joined.permute({0, 3, 1, 2});
}

Tensor pixelsToChannelsByTensorOperations(const Tensor& x, std::int64_t factor)
{
    const auto squares =
        x.permute({0, 2, 3, 1}).unflatten(2, {-1, factor}).unflatten(1, {-1, factor}); // [N, h, f, w, f, C]
    return squares.permute({0, 1, 3, 2, 4, 5}).flatten(3).permute({0, 3, 1, 2});
}

Tensor channelsToPixelsByTensorOperations(const Tensor& x, std::int64_t factor)
{
    const auto squares = x.permute({0, 2, 3, 1}).unflatten(3, {factor, factor, -1}); // [N, h, w, f, f, C]
    return squares.permute({0, 1, 3, 2, 4, 5}).flatten(3, 4).flatten(1, 2).permute({0, 3, 1, 2});
}

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// pixelsToChannels or the inverse: the derivative of the one is the other.
class MovePixels : public torch::autograd::Function<MovePixels> {
public:
    static Tensor forward(AutogradContext* context, const Tensor& x, std::int64_t factor, bool toChannels)
    {
        context->saved_data["factor"] = factor;
        context->saved_data["toChannels"] = toChannels;
        return toChannels ? pixelsToChannelsCpu(x, factor) : channelsToPixelsCpu(x, factor);
    }
    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const auto factor = context->saved_data["factor"].toInt();
        const bool toChannels = context->saved_data["toChannels"].toBool();
        return {toChannels ? channelsToPixels(gradients[0], factor) : pixelsToChannels(gradients[0], factor),
                Tensor(), Tensor()};
    }
};

class Beside : public torch::autograd::Function<Beside> {
public:
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& skip, double scale,
                          std::int64_t factor)
    {
        context->saved_data["factor"] = factor;
        context->saved_data["scale"] = scale;
        context->saved_data["skip"] = skip.size(1);
        return besideCpu(x, skip, scale, factor);
    }
    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        const auto& g = gradients[0];
        const auto own = g.size(1) - context->saved_data["skip"].toInt();
        const auto dx = pixelsToChannels(g.narrow(1, 0, own), context->saved_data["factor"].toInt());
        const auto dskip = g.narrow(1, own, g.size(1) - own) * context->saved_data["scale"].toDouble();
        return {dx, dskip, Tensor(), Tensor()};
    }
};

} // namespace

Tensor pixelsToChannels(const Tensor& x, std::int64_t factor)
{
    requireSquares(x.size(2), x.size(3), factor);
    if (factor == 1) {
        return x;
    }
    if (!onCpu(x)) {
        return pixelsToChannelsByTensorOperations(x, factor);
    }
    return recordsGradient(x) ? MovePixels::apply(x, factor, true) : pixelsToChannelsCpu(x, factor);
}

Tensor channelsToPixels(const Tensor& x, std::int64_t factor)
{
    if (factor == 1) {
        return x;
    }
    if (!onCpu(x)) {
        return channelsToPixelsByTensorOperations(x, factor);
    }
    return recordsGradient(x) ? MovePixels::apply(x, factor, false) : channelsToPixelsCpu(x, factor);
}

Tensor channelsToPixelsBeside(const Tensor& x, const Tensor& skip, double scale, std::int64_t factor)
{
    TORCH_CHECK(x.scalar_type() == skip.scalar_type(), "expected one dtype, got ", x.scalar_type(), " and ",
                skip.scalar_type());
    if (!onCpu(x)) {
        return at::cat({channelsToPixels(x, factor), skip * scale}, 1);
    }
    return recordsGradient(x) || recordsGradient(skip) ? Beside::apply(x, skip, scale, factor)
                                                       : besideCpu(x, skip, scale, factor);
}

} // namespace cascade::kernels
