// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/NormModulateSilu.h"

#include "core/kernels/CudaLaunch.h"
#include "core/kernels/NormModulateSiluCuda.h"
#include "core/kernels/NormRows.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace cascade::kernels {

namespace {

using torch::Tensor;

/// Positions that one task of the CPU kernels takes; fixed, so that sums do not depend on the number of
/// threads.
constexpr std::int64_t kChunk = 128;
/// Elements below which more threads cost more than they bring.
constexpr std::int64_t kGrain = 16384;

/// One call, with its tensors in the kernels' form: rows [N, P, C] contiguous, the rest fp32 contiguous.
struct Call {
    Tensor rows;
    Tensor multiplier; ///< [N or 1, C]: weight * (1 + scale)
    Tensor shift;      ///< [N, C] or undefined
    Tensor inverse;    ///< [N, P]: 1 / rms
    bool activate = false;

    [[nodiscard]] std::int64_t frames() const { return rows.size(0); }
    [[nodiscard]] std::int64_t positions() const { return rows.size(1); }
    [[nodiscard]] std::int64_t channels() const { return rows.size(2); }
};

/// [N, C, H, W] to [N, P, C]; free where x is channels-last. Others are [N, P, C] already.
Tensor toRows(const Tensor& x)
{
    if (x.dim() == 4) {
        return x.permute({0, 2, 3, 1}).contiguous().view({x.size(0), x.size(2) * x.size(3), x.size(1)});
    }
    return x.contiguous();
}

/// The inverse of toRows.
Tensor fromRows(const Tensor& rows, at::IntArrayRef sizes)
{
    if (sizes.size() == 4) {
        return rows.view({sizes[0], sizes[2], sizes[3], sizes[1]}).permute({0, 3, 1, 2});
    }
    return rows;
}

Tensor toFloat(const Tensor& t)
{
    return t.to(torch::kFloat32).contiguous();
}

Call prepare(const Tensor& x, const Tensor& weight, const Tensor& scale, const Tensor& shift, bool activate)
{
    Call call;
    call.rows = toRows(x);
    call.multiplier = toFloat(weight).unsqueeze(0);
    if (scale.defined()) {
        call.multiplier = torch::addcmul(call.multiplier, call.multiplier, toFloat(scale));
    }
    if (shift.defined()) {
        call.shift = toFloat(shift);
    }
    call.activate = activate;
    return call;
}

NormSpan spanOf(const Call& call, std::int64_t frame, std::int64_t first, std::int64_t rows)
{
    const auto channels = call.channels();
    const auto multiplierRow = call.multiplier.size(0) == 1 ? 0 : frame;
    NormSpan span;
    span.rows = rows;
    span.channels = channels;
    span.multiplier = call.multiplier.const_data_ptr<float>() + multiplierRow * channels;
    span.shift = call.shift.defined() ? call.shift.const_data_ptr<float>() + frame * channels : nullptr;
    span.inverse = static_cast<float*>(call.inverse.data_ptr()) + frame * call.positions() + first;
    span.epsilon = static_cast<float>(kNormEpsilon);
    span.activate = call.activate;
    return span;
}

/// work(frame, chunk, first position, positions) for every chunk of every frame, on all threads.
template <typename Work>
void overChunks(const Call& call, const Work& work)
{
    const auto chunks = (call.positions() + kChunk - 1) / kChunk;
    const auto grain =
        std::max<std::int64_t>(1, kGrain / (std::min(kChunk, call.positions()) * call.channels() + 1));
    at::parallel_for(0, call.frames() * chunks, grain, [&](std::int64_t begin, std::int64_t end) {
        for (auto task = begin; task < end; ++task) {
            const auto chunk = task % chunks;
            work(task / chunks, chunk, chunk * kChunk, std::min(kChunk, call.positions() - chunk * kChunk));
        }
    });
}

template <typename X>
Tensor forwardCpu(const Call& call, void (*kernel)(const NormSpan&, const X*, X*))
{
    auto y = torch::empty_like(call.rows);
    const auto* from = static_cast<const X*>(call.rows.const_data_ptr());
    auto* to = static_cast<X*>(y.data_ptr());
    overChunks(call, [&](std::int64_t frame, std::int64_t, std::int64_t first, std::int64_t rows) {
        const auto at = (frame * call.positions() + first) * call.channels();
        kernel(spanOf(call, frame, first, rows), from + at, to + at);
    });
    return y;
}

/// Gradients in the kernels' form: of rows, and of multiplier and shift per frame [N, C].
struct Gradients {
    Tensor rows;
    Tensor multiplier;
    Tensor shift;
};

template <typename X>
Gradients backwardCpu(const Call& call, const Tensor& dy,
                      void (*kernel)(const NormSpan&, const NormGradients&, const X*, const X*, X*))
{
    const auto channels = call.channels();
    const auto chunks = (call.positions() + kChunk - 1) / kChunk;
    auto dx = torch::empty_like(call.rows);
    auto sums = torch::zeros({2, call.frames(), chunks, channels}, call.multiplier.options());
    auto* multiplierSums = sums.data_ptr<float>();
    auto* shiftSums = multiplierSums + sums.stride(0);
    const auto* from = static_cast<const X*>(call.rows.const_data_ptr());
    const auto* gradient = static_cast<const X*>(dy.const_data_ptr());
    auto* to = static_cast<X*>(dx.data_ptr());
    overChunks(call, [&](std::int64_t frame, std::int64_t chunk, std::int64_t first, std::int64_t rows) {
        const auto at = (frame * call.positions() + first) * channels;
        const auto sum = (frame * chunks + chunk) * channels;
        std::vector<float> scratch(static_cast<std::size_t>(channels));
        kernel(spanOf(call, frame, first, rows), {multiplierSums + sum, shiftSums + sum, scratch.data()},
               from + at, gradient + at, to + at);
    });
    const auto totals = chunks == 1 ? sums.squeeze(2) : sums.sum(2);
    return {dx, totals[0], totals[1]};
}

NormCuda cudaOf(const Call& call)
{
    NormCuda norm;
    norm.type = elementTypeOf(call.rows);
    norm.frames = call.frames();
    norm.positions = call.positions();
    norm.channels = call.channels();
    norm.multiplierRows = call.multiplier.size(0);
    norm.multiplier = call.multiplier.const_data_ptr<float>();
    norm.shift = call.shift.defined() ? call.shift.const_data_ptr<float>() : nullptr;
    norm.inverse = static_cast<float*>(call.inverse.data_ptr());
    norm.epsilon = static_cast<float>(kNormEpsilon);
    norm.activate = call.activate;
    norm.stream =
        c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).getStream(call.rows.device()).native_handle();
    return norm;
}

Gradients backwardCuda(const Call& call, const Tensor& dy)
{
    const c10::DeviceGuard guard(call.rows.device());
    const auto chunks = (call.positions() + kNormCudaChunk - 1) / kNormCudaChunk;
    auto dx = torch::empty_like(call.rows);
    auto sums = torch::empty({2, call.frames(), chunks, call.channels()}, call.multiplier.options());
    auto* multiplierSums = sums.data_ptr<float>();
    normBackwardCuda(cudaOf(call), call.rows.const_data_ptr(), dy.const_data_ptr(), dx.data_ptr(),
                     multiplierSums, call.shift.defined() ? multiplierSums + sums.stride(0) : nullptr);
    const auto totals = sums.sum(2);
    return {dx, totals[0], totals[1]};
}

Tensor forward(Call& call)
{
    call.inverse = torch::empty({call.frames(), call.positions()}, call.multiplier.options());
    if (call.rows.numel() == 0) {
        return torch::empty_like(call.rows);
    }
    if (call.rows.is_cuda()) {
        const c10::DeviceGuard guard(call.rows.device());
        auto y = torch::empty_like(call.rows);
        normForwardCuda(cudaOf(call), call.rows.const_data_ptr(), y.data_ptr());
        return y;
    }
    const auto& kernels = normRowKernels().front();
    return call.rows.scalar_type() == torch::kFloat32 ? forwardCpu(call, kernels.forwardFloat)
                                                      : forwardCpu(call, kernels.forwardBf16);
}

Gradients backward(const Call& call, const Tensor& dy)
{
    if (call.rows.numel() == 0) {
        const auto none = torch::zeros({call.frames(), call.channels()}, call.multiplier.options());
        return {torch::zeros_like(call.rows), none, none};
    }
    if (call.rows.is_cuda()) {
        return backwardCuda(call, dy);
    }
    const auto& kernels = normRowKernels().front();
    return call.rows.scalar_type() == torch::kFloat32 ? backwardCpu(call, dy, kernels.backwardFloat)
                                                      : backwardCpu(call, dy, kernels.backwardBf16);
}

class NormFunction : public torch::autograd::Function<NormFunction> {
public:
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, const Tensor& weight,
                          const std::optional<Tensor>& optionalScale,
                          const std::optional<Tensor>& optionalShift, bool activate)
    {
        const auto scale = optionalScale.value_or(Tensor());
        const auto shift = optionalShift.value_or(Tensor());
        auto call = prepare(x, weight, scale, shift, activate);
        const auto y = kernels::forward(call);
        // x itself where it lies in memory as the kernels want it; else the copy, which is then a tensor of
        // ours.
        const bool shared = call.rows.const_data_ptr() == x.const_data_ptr();
        context->save_for_backward({shared ? x : call.rows, weight, scale, shift, call.inverse});
        context->saved_data["activate"] = activate;
        context->saved_data["sizes"] = x.sizes();
        return fromRows(y, x.sizes());
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   const torch::autograd::variable_list& gradients)
    {
        TORCH_CHECK(!at::GradMode::is_enabled(), "normModulateSilu has no second derivative");
        const auto saved = context->get_saved_variables();
        const auto &x = saved[0], &weight = saved[1], &scale = saved[2], &shift = saved[3];
        const auto sizes = context->saved_data["sizes"].toIntVector();
        auto call = prepare(x, weight, scale, shift, context->saved_data["activate"].toBool());
        call.inverse = saved[4];
        const auto sums = kernels::backward(call, toRows(gradients[0].to(x.scalar_type())));

        Tensor dWeight, dScale, dShift;
        if (context->needs_input_grad(1)) {
            const auto perFrame = scale.defined()
                                      ? torch::addcmul(sums.multiplier, sums.multiplier, toFloat(scale))
                                      : sums.multiplier;
            dWeight = perFrame.sum(0).to(weight.scalar_type());
        }
        if (scale.defined() && context->needs_input_grad(2)) {
            dScale = (sums.multiplier * toFloat(weight)).to(scale.scalar_type());
        }
        // Edges are counted without the inputs that are absent.
        if (shift.defined() && context->needs_input_grad(scale.defined() ? 3 : 2)) {
            dShift = sums.shift.to(shift.scalar_type());
        }
        return {fromRows(sums.rows, sizes), dWeight, dScale, dShift, Tensor()};
    }
};

void checkShapes(const Tensor& x, std::int64_t channels, const Tensor& weight, const Tensor& scale,
                 const Tensor& shift)
{
    TORCH_CHECK(weight.dim() == 1 && weight.size(0) == channels, "[norm] expected weight [", channels,
                "], got ", weight.sizes());
    for (const auto* row : {&scale, &shift}) {
        TORCH_CHECK(!row->defined() ||
                        (row->dim() == 2 && row->size(0) == x.size(0) && row->size(1) == channels),
                    "[norm] expected scale and shift [", x.size(0), ", ", channels, "], got ", row->sizes());
    }
}

/// Whether a kernel of this build takes x; the reference takes the rest.
bool hasKernel(const Tensor& x)
{
    const auto type = x.scalar_type();
    return hasCudaKernel(x) || (x.is_cpu() && (type == torch::kFloat32 || type == torch::kBFloat16));
}

std::optional<Tensor> optional(const Tensor& t)
{
    return t.defined() ? std::optional(t) : std::nullopt;
}

bool wantsGradient(const Tensor& t)
{
    return t.defined() && t.requires_grad();
}

Tensor apply(const Tensor& x, const Tensor& weight, const Tensor& scale, const Tensor& shift, bool activate)
{
    checkShapes(x, x.dim() == 4 ? x.size(1) : x.size(2), weight, scale, shift);
    if (!hasKernel(x)) {
        return fromRows(normModulateSiluReference(toRows(x), weight, scale, shift, activate), x.sizes());
    }
    if (at::GradMode::is_enabled() &&
        (wantsGradient(x) || wantsGradient(weight) || wantsGradient(scale) || wantsGradient(shift))) {
        return NormFunction::apply(x, weight, optional(scale), optional(shift), activate);
    }
    auto call = prepare(x, weight, scale, shift, activate);
    return fromRows(forward(call), x.sizes());
}

} // namespace

torch::Tensor normModulateSilu(const torch::Tensor& x, const torch::Tensor& weight,
                               const torch::Tensor& scale, const torch::Tensor& shift, bool activate)
{
    TORCH_CHECK(x.dim() == 4, "[norm] expected x [N, C, H, W], got ", x.sizes());
    return apply(x, weight, scale, shift, activate);
}

torch::Tensor normModulateSiluRows(const torch::Tensor& x, const torch::Tensor& weight,
                                   const torch::Tensor& scale, const torch::Tensor& shift, bool activate)
{
    TORCH_CHECK(x.dim() == 3, "[norm] expected x [N, P, C], got ", x.sizes());
    return apply(x, weight, scale, shift, activate);
}

torch::Tensor rmsNorm(const torch::Tensor& x, const torch::Tensor& weight)
{
    TORCH_CHECK(x.dim() >= 1, "[norm] expected x [..., C], got a scalar");
    const auto rows = x.reshape({1, -1, x.size(-1)});
    return apply(rows, weight, {}, {}, false).view(x.sizes());
}

} // namespace cascade::kernels
