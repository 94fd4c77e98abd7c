// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace cascade::diffusion {

/// What a network's output stands for: v = alpha eps - sigma x0, the noise eps, or the clean picture x0.
enum class Prediction { V, Epsilon, X0 };

/// The space in which the squared error of training is measured, whatever the network predicts.
enum class LossSpace {
    Epsilon,      ///< weight SNR on the x0 error; Imagen Video equation 2
    V,            ///< SNR + 1
    X0,           ///< 1
    TruncatedSnr, ///< max(SNR, 1); Salimans & Ho 2022, arXiv:2202.00512
    MinSnr        ///< min(SNR, minSnrGamma); Hang et al. 2023, arXiv:2303.09556
};

/// How the output of a network is compared with the truth.
struct LossOptions {
    Prediction prediction = Prediction::V; ///< what the network says
    LossSpace space = LossSpace::Epsilon;
    double minSnrGamma = 5; ///< of MinSnr only
};

/// Names in configurations: "v", "eps", "x0"; loss spaces also "truncated-snr", "min-snr".
///
/// Errors   BadInput naming the choices.
[[nodiscard]] Result<Prediction> parsePrediction(std::string_view text);
[[nodiscard]] std::string predictionName(Prediction prediction);
[[nodiscard]] Result<LossSpace> parseLossSpace(std::string_view text);
[[nodiscard]] std::string lossSpaceName(LossSpace space);

} // namespace cascade::diffusion
