// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/PixelSquares.h"

#include "core/kernels/PixelRows.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace cascade::kernels {

namespace {

using torch::Tensor;

/// Elements below which another thread costs more than it brings.
constexpr std::int64_t kGrain = 32768;
/// Planes that one pass reads side by side: the channels of a noisy clip, its condition and a mask.
constexpr std::int64_t kMaxPlanes = 16;

std::int64_t grainOf(std::int64_t elementsPerTask)
{
    return std::max<std::int64_t>(1, kGrain / std::max<std::int64_t>(1, elementsPerTask));
}

/// [N, C, H, W] as [N, H, W, C], packed; free where x is channels-last.
Tensor channelsLast(const Tensor& x)
{
    return x.permute({0, 2, 3, 1}).contiguous();
}

bool onCpu(const Tensor& x)
{
    return x.is_cpu() && (x.scalar_type() == torch::kBFloat16 || x.scalar_type() == torch::kFloat32);
}

void requireSquares(std::int64_t height, std::int64_t width, std::int64_t factor)
{
    TORCH_CHECK(factor >= 1 && height % factor == 0 && width % factor == 0,
                "expected height and width to be multiples of ", factor, ", got ", height, "x", width);
}

// ---- planes of fp32 and squares of any dtype --------------------------------------------------------------

/// How pictures and their squares lie in memory.
struct SquareShape {
    std::int64_t height, width, factor, planes;

    [[nodiscard]] std::int64_t across() const { return width / factor; }
    [[nodiscard]] std::int64_t squareSize() const { return factor * factor * planes; }
    [[nodiscard]] std::int64_t down() const { return height / factor; }
    /// Of the first value of pixel row y in square `across`, in frame `frame`.
    [[nodiscard]] std::int64_t at(std::int64_t frame, std::int64_t y, std::int64_t square) const
    {
        const auto row = frame * down() + y / factor;
        return (row * across() + square) * squareSize() + y % factor * factor * planes;
    }
};

/// Squares in a row that are worked on together: their values stay in the second cache while all their pixel
/// rows come by.
std::int64_t squaresTogether(const SquareShape& shape)
{
    return std::max<std::int64_t>(1, (1 << 14) / shape.squareSize());
}

/// work(frame of the folded batch, row of pixels, first square, squares) for all squares, on all threads.
template <typename Work>
void overSquares(std::int64_t frames, const SquareShape& shape, const Work& work)
{
    const auto together = squaresTogether(shape);
    at::parallel_for(0, frames * shape.down(), grainOf(shape.across() * shape.squareSize()),
                     [&](std::int64_t begin, std::int64_t end) {
                         for (auto i = begin; i < end; ++i) {
                             for (std::int64_t first = 0; first < shape.across(); first += together) {
                                 const auto count = std::min(together, shape.across() - first);
                                 for (std::int64_t row = 0; row < shape.factor; ++row) {
                                     work(i / shape.down(), i % shape.down() * shape.factor + row, first,
                                          count);
                                 }
                             }
                         }
                     });
}

/// Clips of fp32 whose rows are packed; others are copied.
std::vector<Tensor> withPackedRows(const std::vector<Tensor>& clips)
{
    std::vector<Tensor> packed;
    for (const auto& clip : clips) {
        const auto single = clip.to(torch::kFloat32);
        packed.push_back(single.stride(4) == 1 ? single : single.contiguous());
    }
    return packed;
}

template <typename X>
void fillSquares(const std::vector<Tensor>& clips, const SquareShape& shape, Tensor& squares)
{
    const auto batch = clips[0].size(0), frames = clips[0].size(2);
    auto* to = static_cast<X*>(squares.data_ptr());
    overSquares(batch * frames, shape,
                [&](std::int64_t folded, std::int64_t y, std::int64_t first, std::int64_t count) {
                    std::array<const float*, kMaxPlanes> rows{};
                    std::size_t plane = 0;
                    for (const auto& clip : clips) {
                        for (std::int64_t c = 0; c < clip.size(1); ++c) {
                            rows[plane++] = clip.const_data_ptr<float>() + folded / frames * clip.stride(0) +
                                            c * clip.stride(1) + folded % frames * clip.stride(2) +
                                            y * clip.stride(3) + first * shape.factor;
                        }
                    }
                    planesToSquares(rows.data(), {shape.planes, count, shape.factor},
                                    to + shape.at(folded, y, first));
                });
}

template <typename X>
void fillClip(const Tensor& squares, const SquareShape& shape, Tensor& clip)
{
    const auto frames = clip.size(2);
    const auto* from = static_cast<const X*>(squares.const_data_ptr());
    overSquares(clip.size(0) * frames, shape,
                [&](std::int64_t folded, std::int64_t y, std::int64_t first, std::int64_t count) {
                    std::array<float*, kMaxPlanes> rows{};
                    for (std::int64_t c = 0; c < shape.planes; ++c) {
                        rows[static_cast<std::size_t>(c)] =
                            clip.mutable_data_ptr<float>() +
                            ((folded / frames * shape.planes + c) * frames + folded % frames) * shape.height *
                                shape.width +
                            y * shape.width + first * shape.factor;
                    }
                    squaresToPlanes(from + shape.at(folded, y, first), {shape.planes, count, shape.factor},
                                    rows.data());
                });
}

Tensor clipsToSquaresByTensorOperations(const std::vector<Tensor>& clips, std::int64_t factor,
                                        torch::ScalarType dtype)
{
    const auto clip = at::cat(clips, 1).to(dtype);
    const auto squares = clip.unflatten(4, {-1, factor}).unflatten(3, {-1, factor}); // [B, C, T, h, f, w, f]
    return squares.permute({0, 2, 3, 5, 4, 6, 1}).flatten(4).flatten(0, 1).permute({0, 3, 1, 2});
}

Tensor squaresToClipByTensorOperations(const Tensor& squares, std::int64_t batch, std::int64_t factor)
{
    const auto parts =
        squares.permute({0, 2, 3, 1}).unflatten(3, {factor, factor, -1}).unflatten(0, {batch, -1});
    const auto pixels = parts.permute({0, 6, 1, 2, 4, 3, 5}); // [B, C, T, h, f, w, f]
    return pixels.to(torch::kFloat32, false, true, at::MemoryFormat::Contiguous).flatten(5, 6).flatten(3, 4);
}

Tensor squaresToClipCpu(const Tensor& squares, std::int64_t batch, std::int64_t factor)
{
    const auto packed = channelsLast(squares); // [(B T), h, w, f f C]
    const SquareShape shape{packed.size(1) * factor, packed.size(2) * factor, factor,
                            packed.size(3) / (factor * factor)};
    auto clip = at::empty({batch, shape.planes, packed.size(0) / batch, shape.height, shape.width},
                          packed.options().dtype(torch::kFloat32));
    if (packed.scalar_type() == torch::kBFloat16) {
        fillClip<Bf16>(packed, shape, clip);
    } else {
        fillClip<float>(packed, shape, clip);
    }
    return clip;
}

class SquaresToClip : public torch::autograd::Function<SquaresToClip> {
public:
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& squares,
                          std::int64_t batch, std::int64_t factor)
    {
        context->saved_data["factor"] = factor;
        context->saved_data["dtype"] = static_cast<std::int64_t>(squares.scalar_type());
        return squaresToClipCpu(squares, batch, factor);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients)
    {
        const auto dtype = static_cast<torch::ScalarType>(context->saved_data["dtype"].toInt());
        return {clipsToSquares({gradients[0]}, context->saved_data["factor"].toInt(), dtype), Tensor(),
                Tensor()};
    }
};

// ---- squares of channels-last pictures --------------------------------------------------------------------

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

class PixelsToChannels : public torch::autograd::Function<PixelsToChannels> {
public:
    static Tensor forward(AutogradContext* context, const Tensor& x, std::int64_t factor)
    {
        context->saved_data["factor"] = factor;
        return pixelsToChannelsCpu(x, factor);
    }
    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        return {channelsToPixels(gradients[0], context->saved_data["factor"].toInt()), Tensor()};
    }
};

class ChannelsToPixels : public torch::autograd::Function<ChannelsToPixels> {
public:
    static Tensor forward(AutogradContext* context, const Tensor& x, std::int64_t factor)
    {
        context->saved_data["factor"] = factor;
        return channelsToPixelsCpu(x, factor);
    }
    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        return {pixelsToChannels(gradients[0], context->saved_data["factor"].toInt()), Tensor()};
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

bool recordsGradient(const Tensor& x)
{
    return torch::GradMode::is_enabled() && x.requires_grad();
}

} // namespace

Tensor clipsToSquares(const std::vector<Tensor>& clips, std::int64_t factor, torch::ScalarType dtype)
{
    std::int64_t planes = 0;
    bool plain = dtype == torch::kBFloat16 || dtype == torch::kFloat32;
    for (const auto& clip : clips) {
        requireSquares(clip.size(3), clip.size(4), factor);
        planes += clip.size(1);
        plain = plain && clip.is_cpu() && !recordsGradient(clip);
    }
    if (!plain || planes > kMaxPlanes) {
        return clipsToSquaresByTensorOperations(clips, factor, dtype);
    }
    const auto packed = withPackedRows(clips);
    const auto& first = packed[0];
    const SquareShape shape{first.size(3), first.size(4), factor, planes};
    auto squares =
        at::empty({first.size(0) * first.size(2), shape.height / factor, shape.across(), shape.squareSize()},
                  first.options().dtype(dtype));
    if (dtype == torch::kBFloat16) {
        fillSquares<Bf16>(packed, shape, squares);
    } else {
        fillSquares<float>(packed, shape, squares);
    }
    return squares.permute({0, 3, 1, 2});
}

Tensor squaresToClip(const Tensor& squares, std::int64_t batch, std::int64_t factor)
{
    if (!onCpu(squares) || squares.size(1) / (factor * factor) > kMaxPlanes) {
        return squaresToClipByTensorOperations(squares, batch, factor);
    }
    return recordsGradient(squares) ? SquaresToClip::apply(squares, batch, factor)
                                    : squaresToClipCpu(squares, batch, factor);
}

Tensor pixelsToChannels(const Tensor& x, std::int64_t factor)
{
    requireSquares(x.size(2), x.size(3), factor);
    if (factor == 1) {
        return x;
    }
    if (!onCpu(x)) {
        return pixelsToChannelsByTensorOperations(x, factor);
    }
    return recordsGradient(x) ? PixelsToChannels::apply(x, factor) : pixelsToChannelsCpu(x, factor);
}

Tensor channelsToPixels(const Tensor& x, std::int64_t factor)
{
    if (factor == 1) {
        return x;
    }
    if (!onCpu(x)) {
        return channelsToPixelsByTensorOperations(x, factor);
    }
    return recordsGradient(x) ? ChannelsToPixels::apply(x, factor) : channelsToPixelsCpu(x, factor);
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
