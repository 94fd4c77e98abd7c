// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <limits>

namespace cascade::diffusion {

/// The log-SNR that a network receives for a conditioning clip without any added noise. At and above it clips
/// are left exactly as they are.
inline constexpr double kCleanLogSnr = 20;

/// ln(snr) as the network receives it: never above kCleanLogSnr. An SNR of infinity means clean.
///
/// Units    snr > 0: power of the picture over power of the noise, the papers' 3 or 5.
[[nodiscard]] double augmentationLogSnr(double snr);

/// a' c + s' eps with a'^2 = sigmoid(logSnr) = snr / (1 + snr); `condition` itself at or above kCleanLogSnr.
/// At sampling, use the same eps for all steps of a run.
///
/// Shapes   condition and eps the same, fp32.
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, section 2.5.
[[nodiscard]] torch::Tensor augment(const torch::Tensor& condition, const torch::Tensor& eps, double logSnr);

/// The same with one log-SNR per example.
///
/// Shapes   condition and eps [B, ...], logSnr [B].
[[nodiscard]] torch::Tensor augment(const torch::Tensor& condition, const torch::Tensor& eps,
                                    const torch::Tensor& logSnr);

/// What a network is trained to bear: log-SNR uniform between two bounds, and a share of clean examples.
struct AugmentationRange {
    double minSnr = 0.5;
    double maxSnr = 200;
    double cleanFraction = 0.1;

    bool operator==(const AugmentationRange&) const = default;
};

/// Turns uniform random numbers in [0, 1) into log-SNRs of augmentation, one per example.
///
/// Shapes   uniform [B], floating point; returns [B], fp32, same device.
[[nodiscard]] torch::Tensor drawAugmentation(const AugmentationRange& range, const torch::Tensor& uniform);

} // namespace cascade::diffusion
