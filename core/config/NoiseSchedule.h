// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

namespace cascade::diffusion {

/// Log-SNR of a state without any noise: sigma is exactly 0, alpha exactly 1.
inline constexpr double kNoNoise = std::numeric_limits<double>::infinity();

/// Everywhere in the program noise is measured as log-SNR, ln(alpha^2 / sigma^2), with alpha^2 + sigma^2 = 1
/// and z = alpha x + sigma eps. (diffusers uses ln(alpha / sigma), half of it; convert where its numbers come
/// in.)
///
/// alpha = sqrt(sigmoid(logSnr)) and sigma = sqrt(sigmoid(-logSnr)), to full relative precision at both ends;
/// +-infinity too.
[[nodiscard]] double alphaOf(double logSnr);
[[nodiscard]] double sigmaOf(double logSnr);

/// The inverse: log-SNR of a grid point given as any (alpha >= 0, sigma >= 0), not both 0. sigma 0 gives
/// kNoNoise.
[[nodiscard]] double logSnrOf(double alpha, double sigma);

/// Continuous cosine schedule: logSnr(t) = -2 ln tan(a t + b) + logSnrShift, from logSnrMax at t = 0 down to
/// logSnrMin at t = 1 (before the shift).
///
/// A shift of s multiplies the SNR by exp(s), alpha/sigma by exp(s/2). A stage at n times the width of the
/// size a schedule was tuned for keeps the same noise, as seen after averaging down to that size, with
/// s = -2 ln n.
///
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, section 2.1; the shift: Hoogeboom et al. 2023,
///          "simple diffusion", arXiv:2301.11093, section 3.1.
struct NoiseSchedule {
    double logSnrMin = -20;
    double logSnrMax = 20;
    double logSnrShift = 0;

    /// t in [0, 1]; 0 is clean, 1 is noise.
    [[nodiscard]] double logSnr(double t) const;
    /// The t that has this log-SNR, clamped to [0, 1].
    [[nodiscard]] double timeOf(double logSnr) const;

    bool operator==(const NoiseSchedule&) const = default;
};

} // namespace cascade::diffusion
