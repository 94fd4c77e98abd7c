// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <limits>
#include <string>
#include <string_view>

namespace cascade::diffusion {

/// How a predicted x0 is kept in the range of pixels, [-1, 1]. For pixels only, never for latents.
struct ThresholdOptions {
    enum class Kind {
        None,
        Static, ///< clamp to [-1, 1]
        Dynamic ///< clamp to [-q, q] and divide by q: the percentile of |x0|, at least 1, at most `cap`
    };
    Kind kind = Kind::None;
    double percentile = 0.995;                            ///< in (0, 1], interpolated linearly between values
    double cap = std::numeric_limits<double>::infinity(); ///< >= 1
    /// One q per frame, as Show-1 has it; else one per clip, which does not pump the brightness.
    bool perFrame = false;

    bool operator==(const ThresholdOptions&) const = default;
};

/// Text forms: "none", "static", "dynamic", "dynamic(0.995)", "dynamic(0.995, cap=4)",
/// "dynamic(0.995, per=frame)" (or per=clip).
///
/// Errors   BadInput naming the choices.
[[nodiscard]] Result<ThresholdOptions> parseThreshold(std::string_view text);
[[nodiscard]] std::string formatThreshold(const ThresholdOptions& options);

} // namespace cascade::diffusion
