// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/Attention.h"

#include "core/kernels/Bf16Kernels.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace cascade::kernels {

namespace {

using torch::Tensor;

/// Fewer heads than this are cut into ranges of queries, so that all threads have work. Fixed numbers: the
/// result must not depend on the threads (and no row depends on the others).
constexpr std::int64_t kManyHeads = 16;
constexpr std::int64_t kQueries = 96;

const Bf16* rowsOf(const Tensor& t)
{
    return t.defined() ? static_cast<const Bf16*>(t.const_data_ptr()) : nullptr;
}

/// One call: all tensors [A, N, heads, rows, d], the bias [A, N, heads, Q, K].
struct Call {
    Tensor q, k, v, bias, out;

    [[nodiscard]] std::int64_t heads() const { return q.size(0) * q.size(1) * q.size(2); }
    [[nodiscard]] std::int64_t ranges() const
    {
        return heads() >= kManyHeads ? 1 : (q.size(3) + kQueries - 1) / kQueries;
    }
    /// Where the head of that number begins in `t`.
    [[nodiscard]] std::int64_t placeOf(const Tensor& t, std::int64_t head) const
    {
        const auto inner = head % q.size(2), outer = head / q.size(2);
        return (outer / q.size(1)) * t.stride(0) + (outer % q.size(1)) * t.stride(1) + inner * t.stride(2);
    }
    [[nodiscard]] AttentionSpan span(std::int64_t head, std::int64_t range) const
    {
        const auto first = range * kQueries;
        const auto queries = ranges() == 1 ? q.size(3) : std::min(kQueries, q.size(3) - first);
        AttentionSpan span;
        span.qStride = q.stride(3);
        span.kStride = k.stride(3);
        span.vStride = v.stride(3);
        span.outStride = out.stride(3);
        span.q = rowsOf(q) + placeOf(q, head) + first * span.qStride;
        span.k = rowsOf(k) + placeOf(k, head);
        span.v = rowsOf(v) + placeOf(v, head);
        span.out = static_cast<Bf16*>(out.data_ptr()) + placeOf(out, head) + first * span.outStride;
        if (bias.defined()) {
            span.biasStride = bias.stride(3);
            span.bias = rowsOf(bias) + placeOf(bias, head) + first * span.biasStride;
        }
        span.queries = queries;
        span.keys = k.size(3);
        span.width = q.size(4);
        span.scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(span.width)));
        return span;
    }
};

bool readable(const Tensor& t)
{
    return t.is_cpu() && t.scalar_type() == torch::kBFloat16 && t.numel() > 0;
}

bool wantsGradient(const Tensor& t)
{
    return at::GradMode::is_enabled() && t.requires_grad();
}

Tensor fiveDimensions(const Tensor& t)
{
    return t.dim() == 4 ? t.unsqueeze(0) : t;
}

} // namespace

bool attentionHasKernel(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& bias)
{
    for (const auto* t : {&q, &k, &v}) {
        if (!readable(*t) || wantsGradient(*t) || t->stride(-1) != 1 || (t->dim() != 4 && t->dim() != 5)) {
            return false;
        }
    }
    return q.size(-1) % 2 == 0 && bf16Kernels() != nullptr &&
           (!bias.defined() || (readable(bias) && !wantsGradient(bias)));
}

Tensor attention(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& bias)
{
    TORCH_CHECK(attentionHasKernel(q, k, v, bias),
                "[attention] expected bfloat16 of [..., heads, rows, d], d ", "even, got ", q.sizes(), ", ",
                k.sizes(), " and ", v.sizes(), " of ", q.scalar_type());
    TORCH_CHECK(k.sizes() == v.sizes() &&
                    q.sizes().slice(0, q.dim() - 2) == k.sizes().slice(0, k.dim() - 2) &&
                    q.size(-1) == k.size(-1),
                "[attention] expected q, k and v of the same heads, got ", q.sizes(), ", ", k.sizes(),
                " and ", v.sizes());
    const auto result = at::empty_like(q);
    Call call{fiveDimensions(q), fiveDimensions(k), fiveDimensions(v), {}, fiveDimensions(result)};
    if (bias.defined()) {
        auto shape = bias.sizes().vec();
        shape.back() = k.size(-2);
        const auto rows = bias.expand(shape); // a bias for each key
        call.bias = (rows.stride(-1) == 1 ? rows : rows.contiguous())
                        .expand({call.q.size(0), call.q.size(1), call.q.size(2), call.q.size(3), k.size(-2)});
    }
    const auto* const kernels = bf16Kernels();
    const auto ranges = call.ranges();
    at::parallel_for(0, call.heads() * ranges, 1, [&](std::int64_t from, std::int64_t to) {
        const auto scratch =
            at::empty({kernels->attentionScratchBytes(k.size(-2), q.size(-1))}, torch::kUInt8);
        for (auto i = from; i < to; ++i) {
            auto span = call.span(i / ranges, i % ranges);
            span.scratch = scratch.data_ptr();
            kernels->attention(span);
        }
    });
    return result;
}

Tensor attentionReference(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& bias)
{
    auto weights = at::matmul(q / std::sqrt(static_cast<double>(q.size(-1))), k.transpose(-1, -2));
    weights = bias.defined() ? weights + bias : weights; // [..., heads, Q, K]
    return at::matmul(at::softmax(weights, -1), v);
}

} // namespace cascade::kernels
