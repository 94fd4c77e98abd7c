// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace cascade::diffusion {

enum class SamplerKind {
    Ancestral,
    Ddim,
    DpmSolverPP2M,
    StochasticNStep,
    Euler,          ///< the steps of Ddim with eta 0; on published schedules at its own times
    EulerAncestral, ///< the steps of Ancestral with gamma 0; likewise
    Deis            ///< of order 2, in log(sigma / alpha)
};

struct SamplerOptions {
    SamplerKind kind = SamplerKind::Ddim;
    int steps = 64;
    double gamma = 0; ///< Ancestral: 0 takes the lower, 1 the upper bound of the variance
    double eta = 0;   ///< Ddim: 0 is deterministic, 1 equals Ancestral with gamma 0

    bool operator==(const SamplerOptions&) const = default;
};

/// Text forms: "ddim", "ddim(0.5)" (eta), "ancestral", "ancestral(0.3)" (gamma), "dpm++2m", "stochastic",
/// "euler", "euler_a", "deis". `steps` is left at its default.
///
/// Errors   BadInput naming the choices.
[[nodiscard]] Result<SamplerOptions> parseSampler(std::string_view text);
[[nodiscard]] std::string formatSampler(const SamplerOptions& options);

} // namespace cascade::diffusion
