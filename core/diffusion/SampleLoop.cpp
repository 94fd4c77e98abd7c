// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/SampleLoop.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <cmath>

namespace cascade::diffusion {

namespace {

/// Values a thread takes at a time.
constexpr std::int64_t kGrain = 1 << 15;

void requireInput(const torch::Tensor& input, double coefficient, const torch::Tensor& z, const char* name)
{
    if (coefficient == 0) {
        return;
    }
    if (!input.defined() || input.sizes() != z.sizes() || input.scalar_type() != torch::kFloat) {
        throw ErrorException(
            Error{ErrorCode::Internal,
                  "sampler",
                  std::string("the step needs ") + name + " in fp32 and of the shape of the state",
                  {}});
    }
}

struct Pointers {
    float* z;
    const float* x0;
    const float* x0Previous; ///< null where not used
    const float* noise;      ///< null where not used
};

const float* dataOf(const torch::Tensor& tensor)
{
    return tensor.defined() ? tensor.const_data_ptr<float>() : nullptr;
}

/// Undefined where the coefficient is 0, else packed in memory.
torch::Tensor packed(const torch::Tensor& input, double coefficient)
{
    return coefficient != 0 ? input.contiguous() : torch::Tensor();
}

/// One pass over [begin, end). Terms are added in the order z, x0, x0Previous, noise in all branches.
void stepRange(const StepCoefficients& step, const Pointers& at, std::int64_t begin, std::int64_t end)
{
    const auto cz = static_cast<float>(step.z);
    const auto cx = static_cast<float>(step.x0);
    const auto cp = static_cast<float>(step.x0Previous);
    const auto cn = static_cast<float>(step.noise);
    if (at.x0Previous == nullptr && at.noise == nullptr) {
        for (std::int64_t i = begin; i < end; ++i) {
            at.z[i] = at.z[i] * cz + at.x0[i] * cx;
        }
        return;
    }
    if (at.x0Previous == nullptr) {
        for (std::int64_t i = begin; i < end; ++i) {
            at.z[i] = at.z[i] * cz + at.x0[i] * cx + at.noise[i] * cn;
        }
        return;
    }
    for (std::int64_t i = begin; i < end; ++i) {
        at.z[i] = at.z[i] * cz + at.x0[i] * cx + at.x0Previous[i] * cp;
    }
    if (at.noise != nullptr) {
        for (std::int64_t i = begin; i < end; ++i) {
            at.z[i] += at.noise[i] * cn;
        }
    }
}

void stepByTensorOperations(const StepCoefficients& step, torch::Tensor& z, const StepInputs& inputs)
{
    z.mul_(step.z).add_(inputs.x0, step.x0);
    if (step.x0Previous != 0) {
        z.add_(inputs.x0Previous, step.x0Previous);
    }
    if (step.noise != 0) {
        z.add_(inputs.noise, step.noise);
    }
}

torch::Tensor denoised(const SampleHooks& hooks, const SampleState& state, const StepPlan& plan)
{
    const auto steps = static_cast<int>(plan.size());
    const auto& step = plan[static_cast<std::size_t>(state.step)];
    auto x0 = hooks.denoise(state.z, StepInfo{state.step, steps, step.logSnrFrom});
    requireFinite(x0, "predicted x0", hooks.where, state.step);
    return x0;
}

} // namespace

void applyStepInPlace(const StepCoefficients& step, torch::Tensor& z, const StepInputs& inputs)
{
    requireInput(inputs.x0, 1, z, "x0");
    requireInput(inputs.x0Previous, step.x0Previous, z, "the x0 of the step before");
    requireInput(inputs.noise, step.noise, z, "noise");
    const bool recordsGradient =
        torch::GradMode::is_enabled() && (z.requires_grad() || inputs.x0.requires_grad());
    if (!z.device().is_cpu() || recordsGradient) {
        stepByTensorOperations(step, z, inputs);
        return;
    }
    const auto state = z.contiguous();
    const auto x0 = inputs.x0.contiguous();
    const auto previous = packed(inputs.x0Previous, step.x0Previous);
    const auto noise = packed(inputs.noise, step.noise);
    const Pointers at{state.data_ptr<float>(), dataOf(x0), dataOf(previous), dataOf(noise)};
    at::parallel_for(0, z.numel(), kGrain,
                     [&](std::int64_t begin, std::int64_t end) { stepRange(step, at, begin, end); });
    if (!state.is_same(z)) {
        z.copy_(state);
    }
}

torch::Tensor applyStep(const StepCoefficients& step, const torch::Tensor& z, const StepInputs& inputs)
{
    auto next = z.clone();
    applyStepInPlace(step, next, inputs);
    return next;
}

torch::Tensor sampleLoop(const StepPlan& plan, SampleState state, const SampleHooks& hooks)
{
    while (state.step < static_cast<int>(plan.size())) {
        hooks.cancel.throwIfCancelled();
        const auto& step = plan[static_cast<std::size_t>(state.step)];
        const auto x0 = denoised(hooks, state, plan);
        const auto noise = step.noise != 0 ? hooks.noise(state.step) : torch::Tensor();
        state.z = applyStep(step, state.z, {x0, state.x0Previous, noise});
        requireFinite(state.z, "state", hooks.where, state.step);
        state.x0Previous = x0;
        ++state.step;
        if (hooks.afterStep) {
            hooks.afterStep(state, x0);
        }
    }
    return state.z;
}

bool allFinite(const torch::Tensor& values)
{
    // Infinities and NaN survive any sum; a sum of finite fp32 values overflows only where they are broken
    // anyway.
    return std::isfinite(values.sum().item<double>());
}

void requireFinite(const torch::Tensor& values, const std::string& what, const std::string& where, int step)
{
    if (!allFinite(values)) {
        throw ErrorException(Error{ErrorCode::Internal, where + "/step " + std::to_string(step + 1),
                                   "the " + what + " holds NaN or infinity",
                                   "Try --dtype fp32; if it stays, the weights of this stage are broken."});
    }
}

} // namespace cascade::diffusion
