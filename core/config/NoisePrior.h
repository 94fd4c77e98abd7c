// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace cascade::diffusion {

/// How the noise of a clip's frames is correlated. Every value is standard normal whatever the prior.
///
/// Source   Ge et al. 2023, "Preserve Your Own Correlation", arXiv:2305.10474, section 4.1.
struct NoisePrior {
    enum class Kind {
        Independent,
        Mixed,      ///< correlation alpha^2 / (1 + alpha^2) between any two frames
        Progressive ///< correlation (alpha / sqrt(1 + alpha^2))^|i - j| between frames i and j
    };
    Kind kind = Kind::Independent;
    double alpha = 1; ///< >= 0; 0 is independent, infinity gives all frames the same noise

    bool operator==(const NoisePrior&) const = default;

    /// What a frame keeps of the noise shared with others, alpha / sqrt(1 + alpha^2), and what it takes of
    /// its own.
    [[nodiscard]] double keptShare() const;
    [[nodiscard]] double freshShare() const;
};

/// Text forms: "independent", "mixed", "mixed(1)", "progressive", "progressive(2)"; alpha may be "inf".
/// Without a number alpha is the paper's choice, 1 for mixed and 2 for progressive.
///
/// Errors   BadInput naming the choices.
[[nodiscard]] Result<NoisePrior> parseNoisePrior(std::string_view text);
[[nodiscard]] std::string formatNoisePrior(const NoisePrior& prior);

} // namespace cascade::diffusion
