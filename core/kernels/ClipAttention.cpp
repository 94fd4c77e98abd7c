// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/ClipAttention.h"

#include <ATen/Parallel.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/ops/_softmax.h>
#include <ATen/ops/_softmax_backward_data.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

namespace cascade::kernels {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The sizes that a call is made of.
struct Sizes {
    std::int64_t clips, tokens, heads, width, frames;

    Sizes(const Tensor& qkv, const Tensor& bias)
        : clips(qkv.size(0)), tokens(qkv.size(1)), heads(qkv.size(3)), width(qkv.size(4)),
          frames(bias.size(-1))
    {
    }
    [[nodiscard]] double scale() const { return 1.0 / std::sqrt(static_cast<double>(width)); }
    [[nodiscard]] std::int64_t positions() const { return tokens / frames; }
};

/// Calls `work(clip, head)` for each head of each clip, on all threads.
template <typename Work>
void forEachHead(const Sizes& sizes, const Work& work)
{
    at::parallel_for(0, sizes.clips * sizes.heads, 1, [&](std::int64_t from, std::int64_t to) {
        const at::AutoDispatchBelowADInplaceOrView raw; // of this thread: nothing below is recorded
        for (auto i = from; i < to; ++i) {
            work(i / sizes.heads, i % sizes.heads);
        }
    });
}

/// One of q, k and v (0, 1, 2) of a head: [L, d], a view.
Tensor partOf(const Tensor& qkv, std::int64_t clip, std::int64_t part, std::int64_t head)
{
    return qkv.select(0, clip).select(1, part).select(1, head);
}

/// q and k of a head with the bias as more channels, so that one product gives scaled scores with the bias in
/// them: a query of frame i goes on with row i of the bias, a key of frame j with a one at j.
struct BiasedHead {
    Tensor q, k; // [L, d + frames]

    BiasedHead(const Sizes& sizes, const Tensor& qkv, const Tensor& bias, std::int64_t clip,
               std::int64_t head)
        : q(at::cat({partOf(qkv, clip, 0, head) * sizes.scale(),
                     bias[head].repeat_interleave(sizes.positions(), 0)},
                    1)),
          k(at::cat({partOf(qkv, clip, 1, head),
                     at::eye(sizes.frames, qkv.options()).repeat_interleave(sizes.positions(), 0)},
                    1))
    {
    }
};

class ClipAttentionFunction : public torch::autograd::Function<ClipAttentionFunction> {
public:
    static Tensor forward(AutogradContext* context, const Tensor& qkv, const Tensor& bias)
    {
        const Sizes sizes(qkv, bias);
        const auto weights = at::empty({sizes.clips, sizes.heads, sizes.tokens, sizes.tokens}, qkv.options());
        auto mixed = at::empty({sizes.clips, sizes.tokens, sizes.heads, sizes.width}, qkv.options());
        forEachHead(sizes, [&](std::int64_t clip, std::int64_t head) {
            const BiasedHead biased(sizes, qkv, bias, clip, head);
            auto own = weights[clip][head];
            at::_softmax_out(own, at::mm(biased.q, biased.k.t()), -1, false);
            mixed[clip].select(1, head).copy_(at::mm(own, partOf(qkv, clip, 2, head)));
        });
        context->save_for_backward({qkv, bias, weights});
        return mixed;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients)
    {
        const auto saved = context->get_saved_variables();
        const auto &qkv = saved[0], &bias = saved[1], &weights = saved[2];
        const Sizes sizes(qkv, bias);
        const auto dQkv = at::empty(qkv.sizes(), qkv.options());
        const auto dBias = at::empty({sizes.clips, sizes.heads, sizes.frames, sizes.frames},
                                     bias.options().dtype(torch::kFloat));
        forEachHead(sizes, [&](std::int64_t clip, std::int64_t head) {
            const BiasedHead biased(sizes, qkv, bias, clip, head);
            const auto own = weights[clip][head];
            const auto dMixed = gradients[0][clip].select(1, head);
            partOf(dQkv, clip, 2, head).copy_(at::mm(own.t(), dMixed));
            const auto dWeights = at::mm(dMixed, partOf(qkv, clip, 2, head).t());
            const auto dScores = at::_softmax_backward_data(dWeights, own, -1, own.scalar_type());
            const auto dQ = at::mm(dScores, biased.k); // [L, d + frames]
            partOf(dQkv, clip, 0, head).copy_(dQ.slice(1, 0, sizes.width) * sizes.scale());
            const auto ofFrames = dQ.slice(1, sizes.width).unflatten(0, {sizes.frames, sizes.positions()});
            dBias[clip][head].copy_(at::sum(ofFrames, 1, false, torch::kFloat));
            partOf(dQkv, clip, 1, head).copy_(at::mm(dScores.t(), biased.q.slice(1, 0, sizes.width)));
        });
        return {dQkv, dBias.sum(0).to(bias.scalar_type())};
    }
};

} // namespace

Tensor clipAttention(const Tensor& qkv, const Tensor& bias)
{
    TORCH_CHECK(qkv.is_cpu() && qkv.dim() == 5 && qkv.size(2) == 3,
                "expected qkv of [B, L, 3, heads, d] on the CPU, got ", qkv.sizes(), " on ", qkv.device());
    TORCH_CHECK(bias.dim() == 3 && bias.size(0) == qkv.size(3) && bias.size(1) == bias.size(2) &&
                    qkv.size(1) % bias.size(1) == 0 && bias.scalar_type() == qkv.scalar_type(),
                "expected a bias of [heads, frames, frames] for ", qkv.sizes(), ", got ", bias.sizes());
    return ClipAttentionFunction::apply(qkv, bias);
}

} // namespace cascade::kernels
