// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/diffusion/Sampler.h"

#include <functional>
#include <string>

namespace cascade::diffusion {

/// What a step works on. Tensors of one shape, device and fp32; the last two may be undefined where their
/// coefficient is 0.
struct StepInputs {
    torch::Tensor x0;
    torch::Tensor history; ///< historyOf the step before
    torch::Tensor noise;
};

/// Applies a step to the state `z` in place, in one pass over memory on the CPU. Every value is computed by
/// the same operations wherever it lies, so steps over pieces of a state equal the step over the whole bit
/// for bit.
///
/// Shapes   all the same, fp32, one device; any strides.
/// Errors   throws Internal if an input that the coefficients need is missing or of another shape.
void applyStepInPlace(const StepCoefficients& step, torch::Tensor& z, const StepInputs& inputs);

/// The same into a new tensor.
[[nodiscard]] torch::Tensor applyStep(const StepCoefficients& step, const torch::Tensor& z,
                                      const StepInputs& inputs);

/// What a step leaves for the one after it, from the state as it was before the step: `x0` itself, or a new
/// tensor. Computed value by value, as a step is.
[[nodiscard]] torch::Tensor historyOf(const StepCoefficients& step, const torch::Tensor& z,
                                      const torch::Tensor& x0);

/// Where a run through a plan stands; enough to go on from, bit-exact, in another process.
struct SampleState {
    torch::Tensor z;
    torch::Tensor history; ///< historyOf the last step done; undefined before the first
    int step = 0;          ///< steps done
};

/// Tells a denoiser which step it works for.
struct StepInfo {
    int step = 0; ///< from 0
    int steps = 0;
    double logSnr = 0;
    double time = 0; ///< StepCoefficients::time
};

/// What a loop calls. The sampler knows nothing of guidance, text or networks: all that is inside `denoise`.
struct SampleHooks {
    std::string where; ///< stage, for messages: "base"
    /// The x0 to step towards.
    std::function<torch::Tensor(const torch::Tensor& z, const StepInfo&)> denoise;
    /// Fresh noise for a step; may be empty if no step adds any.
    std::function<torch::Tensor(int step)> noise;
    /// Progress, preview, saving; may be empty.
    std::function<void(const SampleState&, const torch::Tensor& x0)> afterStep;
    CancelToken cancel;
};

/// Walks the plan from `state.step` to its end and returns the last z. For states that fit in memory.
///
/// Shapes   z [B, ...], fp32; denoise and noise return the same shape.
/// Errors   throws Internal at "where/step k" (k from 1) if x0 or z is not finite.
///          Throws Cancelled between steps.
/// Threads  the caller's; hooks are called on it.
[[nodiscard]] torch::Tensor sampleLoop(const StepPlan& plan, SampleState state, const SampleHooks& hooks);

/// Whether all values are finite, in one pass and without a copy.
[[nodiscard]] bool allFinite(const torch::Tensor& values);

/// Throws Internal at "where/step k" unless all values are finite; `what` names them ("x0", "state").
void requireFinite(const torch::Tensor& values, const std::string& what, const std::string& where, int step);

} // namespace cascade::diffusion
