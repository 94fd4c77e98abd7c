// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/SampleLoop.h"

#include "core/diffusion/PackedRuns.h"

#include <ATen/Functions.h>

#include <cmath>

namespace cascade::diffusion {

namespace {

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

/// One pass over `count` values of z, x0, history and noise, the last two null where not used. Terms
/// are added in this order in all branches.
void stepRun(const StepCoefficients& step, const RunPointers& at, std::int64_t count)
{
    const auto cz = static_cast<float>(step.z);
    const auto cx = static_cast<float>(step.x0);
    const auto cp = static_cast<float>(step.history);
    const auto cn = static_cast<float>(step.noise);
    float* z = at[0];
    const float *x0 = at[1], *previous = at[2], *noise = at[3];
    if (previous == nullptr && noise == nullptr) {
        for (std::int64_t i = 0; i < count; ++i) {
            z[i] = z[i] * cz + x0[i] * cx;
        }
        return;
    }
    if (previous == nullptr) {
        for (std::int64_t i = 0; i < count; ++i) {
            z[i] = z[i] * cz + x0[i] * cx + noise[i] * cn;
        }
        return;
    }
    for (std::int64_t i = 0; i < count; ++i) {
        z[i] = z[i] * cz + x0[i] * cx + previous[i] * cp;
    }
    if (noise != nullptr) {
        for (std::int64_t i = 0; i < count; ++i) {
            z[i] += noise[i] * cn;
        }
    }
}

void stepByTensorOperations(const StepCoefficients& step, torch::Tensor& z, const StepInputs& inputs)
{
    z.mul_(step.z).add_(inputs.x0, step.x0);
    if (step.history != 0) {
        z.add_(inputs.history, step.history);
    }
    if (step.noise != 0) {
        z.add_(inputs.noise, step.noise);
    }
}

torch::Tensor denoised(const SampleHooks& hooks, const SampleState& state, const StepPlan& plan)
{
    const auto steps = static_cast<int>(plan.size());
    const auto& step = plan[static_cast<std::size_t>(state.step)];
    auto x0 = hooks.denoise(state.z, StepInfo{state.step, steps, step.logSnrFrom, step.time});
    requireFinite(x0, "predicted x0", hooks.where, state.step);
    return x0;
}

} // namespace

void applyStepInPlace(const StepCoefficients& step, torch::Tensor& z, const StepInputs& inputs)
{
    requireInput(inputs.x0, 1, z, "x0");
    requireInput(inputs.history, step.history, z, "what the step before left");
    requireInput(inputs.noise, step.noise, z, "noise");
    const bool recordsGradient =
        torch::GradMode::is_enabled() && (z.requires_grad() || inputs.x0.requires_grad());
    if (!z.device().is_cpu() || recordsGradient) {
        stepByTensorOperations(step, z, inputs);
        return;
    }
    const auto used = [](const torch::Tensor& input, double coefficient) {
        return coefficient != 0 ? input : torch::Tensor();
    };
    overPackedRuns({z, inputs.x0, used(inputs.history, step.history), used(inputs.noise, step.noise)},
                   [&](const RunPointers& at, std::int64_t count) { stepRun(step, at, count); });
}

torch::Tensor applyStep(const StepCoefficients& step, const torch::Tensor& z, const StepInputs& inputs)
{
    auto next = z.clone();
    applyStepInPlace(step, next, inputs);
    return next;
}

torch::Tensor historyOf(const StepCoefficients& step, const torch::Tensor& z, const torch::Tensor& x0)
{
    if (step.keepZ == 0 && step.keepX0 == 1) {
        return x0;
    }
    return applyStep({.z = step.keepZ, .x0 = step.keepX0}, z, {.x0 = x0});
}

torch::Tensor sampleLoop(const StepPlan& plan, SampleState state, const SampleHooks& hooks)
{
    while (state.step < static_cast<int>(plan.size())) {
        hooks.cancel.throwIfCancelled();
        const auto& step = plan[static_cast<std::size_t>(state.step)];
        const auto x0 = denoised(hooks, state, plan);
        const auto noise = step.noise != 0 ? hooks.noise(state.step) : torch::Tensor();
        auto history = historyOf(step, state.z, x0);
        state.z = applyStep(step, state.z, {x0, state.history, noise});
        requireFinite(state.z, "state", hooks.where, state.step);
        state.history = std::move(history);
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
