// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/config/DiscreteSchedule.h"
#include "core/config/ThresholdOptions.h"

#include <string>
#include <string_view>

namespace cascade::diffusion {

/// What the scheduler_config.json of a published model says.
struct SchedulerConfig {
    DiscreteSchedule schedule;
    SamplerOptions sampler;     ///< the model's own; steps as in SamplerOptions
    ThresholdOptions threshold; ///< Dynamic, per frame, where `thresholding` is on
};

/// Reads a scheduler_config.json of diffusers. What it leaves out has the default of its `_class_name`:
///
///   DDIMScheduler                      ddim
///   PNDMScheduler                      ddim: Stable Diffusion 1.5 names PNDM, which takes the same levels by
///                                      another rule that is not built in
///   DDPMScheduler                      ancestral(0), or ancestral(1) for variance_type fixed_large
///   DPMSolverMultistepScheduler        dpm++2m
///   EulerDiscreteScheduler             euler
///   EulerAncestralDiscreteScheduler    euler_a
///   DEISMultistepScheduler             deis
///   LMSDiscreteScheduler, HeunDiscreteScheduler, UniPCMultistepScheduler
///                                      dpm++2m, which is not theirs either; what only their rules read is
///                                      skipped
///
/// Fields that change numbers are read, or refused by name where only one value is known: trained_betas,
/// a solver of another order, Karras levels but Euler's, flow matching. A field unknown here is refused
/// unless it is off (false or null); names beginning with "_" are not looked at.
///
/// Errors   BadInput: `[name/field] expected ..., got ...`.
[[nodiscard]] Result<SchedulerConfig> parseSchedulerConfig(std::string_view json, const std::string& name);

} // namespace cascade::diffusion
