// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/DenseLayer.h"

#include "core/kernels/Bf16Kernels.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace cascade::kernels {

namespace {

using torch::Tensor;

constexpr std::int64_t kRowsThatPay = 128;    ///< with fewer, packing the weight costs what is saved
constexpr std::int64_t kRowBytes = 256 << 10; ///< of x in a task: it stays in the second cache

Bf16* dataOf(const Tensor& t)
{
    return static_cast<Bf16*>(t.data_ptr());
}

/// Panels of kDenseColumns outputs, packed on all threads.
Tensor packed(const Tensor& weight)
{
    const auto in = weight.size(1);
    auto panels = at::empty_like(weight);
    at::parallel_for(0, weight.size(0) / kDenseColumns, 1, [&](std::int64_t from, std::int64_t to) {
        for (auto panel = from; panel < to; ++panel) {
            const auto at = panel * kDenseColumns * in;
            bf16Kernels()->packWeights(in, dataOf(weight) + at, dataOf(panels) + at);
        }
    });
    return panels;
}

} // namespace

bool denseFits(const Tensor& x, const Tensor& weight, DenseEnd end)
{
    if (bf16Kernels() == nullptr || !x.is_cpu() || x.scalar_type() != torch::kBFloat16 || x.dim() < 2 ||
        weight.scalar_type() != torch::kBFloat16 || weight.dim() != 2 || !weight.is_contiguous() ||
        x.size(-1) != weight.size(1) || x.numel() == 0) {
        return false;
    }
    const bool wantsGradient = at::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad());
    const auto halves = end == DenseEnd::GateGelu ? 2 : 1;
    return !wantsGradient && weight.size(0) % (halves * kDenseColumns) == 0 && weight.size(1) % 16 == 0 &&
           x.numel() / x.size(-1) >= kRowsThatPay;
}

Tensor denseLayer(const Tensor& x, const Tensor& weight, const Tensor& bias, DenseEnd end)
{
    TORCH_CHECK(denseFits(x, weight, end), "[dense layer] expected bfloat16 [..., in] and [out, in], got ",
                x.sizes(), " and ", weight.sizes());
    const auto from = x.contiguous();
    const auto panels = packed(weight);
    const auto bias32 = bias.defined() ? bias.to(torch::kFloat32).contiguous() : bias;
    const bool gates = end == DenseEnd::GateGelu;
    const auto in = weight.size(1), out = weight.size(0), written = gates ? out / 2 : out;
    auto shape = x.sizes().vec();
    shape.back() = written;
    auto y = at::empty(shape, x.options());
    const auto rows = x.numel() / in;
    const auto some = std::clamp<std::int64_t>(kRowBytes / (2 * in) / 48 * 48, 48, 384);
    const auto blocks = (rows + some - 1) / some, columns = written / kDenseColumns;
    at::parallel_for(0, blocks * columns, 1, [&](std::int64_t first, std::int64_t last) {
        const auto scratch = at::empty({2, some, kDenseColumns}, torch::kFloat32);
        for (auto i = first; i < last; ++i) {
            const auto row = i / columns * some, column = i % columns;
            DenseSpan span;
            span.rows = std::min(some, rows - row);
            span.in = in;
            span.x = dataOf(from) + row * in;
            span.weight = dataOf(panels) + column * kDenseColumns * in;
            span.gate = gates ? span.weight + written * in : nullptr;
            span.bias = bias32.defined() ? bias32.const_data_ptr<float>() + column * kDenseColumns : nullptr;
            span.gateBias = gates && span.bias != nullptr ? span.bias + written : nullptr;
            span.y = dataOf(y) + row * written + column * kDenseColumns;
            span.yStride = written;
            span.scratch = scratch.data_ptr<float>();
            bf16Kernels()->dense(span);
        }
    });
    return y;
}

Tensor denseLayerReference(const Tensor& x, const Tensor& weight, const Tensor& bias, DenseEnd end)
{
    const auto y = at::linear(x, weight, bias);
    if (end == DenseEnd::Plain) {
        return y;
    }
    const auto halves = y.chunk(2, -1);
    return halves[0] * at::gelu(halves[1]);
}

} // namespace cascade::kernels
