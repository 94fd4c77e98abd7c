// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/WinogradConvolution.h"

#include "core/kernels/WinogradRows.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace cascade::kernels {

namespace {

using torch::Tensor;

constexpr std::int64_t kWeightBytes = 20 << 20; ///< of transformed weights at once
/// Transformed inputs at once: where all weights fit they are transformed but once, and what is small stays
/// in the cache; where not, every group pays for them anew.
constexpr std::int64_t kInputBytes = 4 << 20, kManyInputBytes = 24 << 20;
constexpr std::int64_t kTilesThatPay = 64; ///< with fewer, transforming the weights costs what is saved

WinogradShape shapeOf(const Tensor& x, const Tensor& weight)
{
    WinogradShape shape;
    shape.pictures = x.size(0);
    shape.height = x.size(2);
    shape.width = x.size(3);
    shape.in = x.size(1);
    shape.out = weight.size(0);
    shape.square = weight.size(3) == 3;
    return shape;
}

Bf16* dataOf(const Tensor& t)
{
    return static_cast<Bf16*>(t.data_ptr());
}

std::int64_t roundedUp(std::int64_t a, std::int64_t b)
{
    return (a + b - 1) / b;
}

/// One call and the memory that it works in.
struct Call {
    WinogradShape shape;
    const WinogradKernels* kernels;
    Tensor x, weight, bias, base, y;

    void transformInputs(const WinogradGroup& group) const
    {
        at::parallel_for(0, group.tiles, kWinogradTiles, [&](std::int64_t from, std::int64_t to) {
            kernels->inputs(shape, group, dataOf(x), from, to);
        });
    }
    [[nodiscard]] std::int64_t blockBytes() const
    {
        return shape.products() * shape.in * kWinogradOut * x.element_size();
    }
    /// The block of output channels `block`, whose weights are the one of that index in `weights`.
    [[nodiscard]] WinogradBlock blockAt(std::int64_t block, const Tensor& weights, std::int64_t index) const
    {
        return {block * kWinogradOut, dataOf(weights) + index * blockBytes() / x.element_size(),
                bias.const_data_ptr<float>(), base.defined() ? dataOf(base) : nullptr, dataOf(y)};
    }
    /// Transforms the weights of blocks first ... first + count - 1.
    void transformWeights(const Tensor& weights, std::int64_t first, std::int64_t count) const
    {
        const auto parts = shape.in / kWinogradIn;
        at::parallel_for(0, count * parts, 1, [&](std::int64_t from, std::int64_t to) {
            for (auto i = from; i < to; ++i) {
                const auto in = i % parts * kWinogradIn;
                kernels->weights(shape, blockAt(first + i / parts, weights, i / parts), dataOf(weight), in,
                                 in + kWinogradIn);
            }
        });
    }
    void multiply(const WinogradGroup& group, const Tensor& weights, std::int64_t first,
                  std::int64_t count) const
    {
        const auto rows = roundedUp(group.tiles, kWinogradTiles);
        at::parallel_for(0, rows * count, 1, [&](std::int64_t from, std::int64_t to) {
            const auto scratch = at::empty({shape.products(), kWinogradTiles, kWinogradOut}, torch::kFloat32);
            for (auto i = from; i < to; ++i) {
                auto block = blockAt(first + i % count, weights, i % count);
                block.scratch = scratch.data_ptr<float>();
                const auto tile = i / count * kWinogradTiles;
                kernels->outputs(shape, group, block, tile, std::min(tile + kWinogradTiles, group.tiles));
            }
        });
    }
    void run() const
    {
        const auto blocks = shape.out / kWinogradOut;
        const auto together = std::clamp<std::int64_t>(kWeightBytes / blockBytes(), 1, blocks);
        const auto inputBytes = together == blocks ? kInputBytes : kManyInputBytes;
        const auto tileBytes = shape.products() * shape.in * x.element_size();
        const auto some = std::min(shape.tiles(), std::max(kWinogradTiles, inputBytes / tileBytes));
        const auto inputs = at::empty({shape.products(), some, shape.in}, x.options());
        const auto weights = at::empty({together * blockBytes() / x.element_size()}, x.options());
        for (std::int64_t tile = 0; tile < shape.tiles(); tile += some) {
            const WinogradGroup group{tile, std::min(some, shape.tiles() - tile), dataOf(inputs)};
            transformInputs(group);
            for (std::int64_t block = 0; block < blocks; block += together) {
                const auto count = std::min(together, blocks - block);
                if (tile == 0 || together < blocks) {
                    transformWeights(weights, block, count);
                }
                multiply(group, weights, block, count);
            }
        }
    }
};

} // namespace

bool winogradFits(const Tensor& x, const Tensor& weight)
{
    if (winogradKernels() == nullptr || !x.is_cpu() || x.scalar_type() != torch::kBFloat16 ||
        weight.scalar_type() != torch::kBFloat16 || x.dim() != 4 || weight.dim() != 4 ||
        weight.size(2) != 3 || (weight.size(3) != 3 && weight.size(3) != 1) || !weight.is_contiguous() ||
        !x.is_contiguous(at::MemoryFormat::ChannelsLast)) {
        return false;
    }
    const bool wantsGradient = at::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad());
    return !wantsGradient && x.size(1) == weight.size(1) && weight.size(1) % kWinogradIn == 0 &&
           weight.size(0) % kWinogradOut == 0 && shapeOf(x, weight).tiles() >= kTilesThatPay;
}

Tensor winogradConvolution(const Tensor& x, const Tensor& weight, const Tensor& bias, const Tensor& base,
                           bool inPlace)
{
    TORCH_CHECK(winogradFits(x, weight),
                "[convolution] expected bfloat16 channels-last and taps 3x3 or 3x1, "
                "got ",
                x.sizes(), " and ", weight.sizes());
    const auto shape = shapeOf(x, weight);
    TORCH_CHECK(!base.defined() ||
                    (base.scalar_type() == x.scalar_type() &&
                     base.is_contiguous(at::MemoryFormat::ChannelsLast) &&
                     base.sizes() == at::IntArrayRef({shape.pictures, shape.out, shape.height, shape.width})),
                "[convolution] expected a base of the result's shape, channels-last, got ", base.sizes());
    TORCH_CHECK(!inPlace || base.defined(), "[convolution] expected a base to write to, got none");
    const auto y = inPlace ? base
                           : at::empty({shape.pictures, shape.out, shape.height, shape.width}, x.options(),
                                       at::MemoryFormat::ChannelsLast);
    Call{shape, winogradKernels(), x, weight, bias.to(torch::kFloat32).contiguous(), base, y}.run();
    return y;
}

} // namespace cascade::kernels
