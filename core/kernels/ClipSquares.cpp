// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/ClipSquares.h"

#include "core/kernels/PixelRows.h"
#include "core/kernels/SquareLayout.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>

namespace cascade::kernels {

namespace {

using torch::Tensor;

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

} // namespace cascade::kernels
