// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/Prediction.h"

#include <torch/types.h>

namespace cascade::diffusion {

// The functions below take the noise level either as one log-SNR for all (sampling) or as a tensor [B], one
// per example (training), which is spread over the other dimensions of z. Coefficients are computed in double
// precision; tensors are [B, ...] of any rank, fp32, on one device. `output` may be of any floating type.

/// z = alpha x0 + sigma eps.
[[nodiscard]] torch::Tensor diffuse(const torch::Tensor& x0, const torch::Tensor& eps, double logSnr);
[[nodiscard]] torch::Tensor diffuse(const torch::Tensor& x0, const torch::Tensor& eps,
                                    const torch::Tensor& logSnr);

/// The x0 that an output of a network means at state z.
[[nodiscard]] torch::Tensor toX0(Prediction prediction, const torch::Tensor& output, const torch::Tensor& z,
                                 double logSnr);
[[nodiscard]] torch::Tensor toX0(Prediction prediction, const torch::Tensor& output, const torch::Tensor& z,
                                 const torch::Tensor& logSnr);

/// The output that means `x0` at state z: the inverse of toX0, for instance after x0 has been thresholded.
/// Needs sigma > 0 for V and Epsilon.
[[nodiscard]] torch::Tensor fromX0(Prediction prediction, const torch::Tensor& x0, const torch::Tensor& z,
                                   double logSnr);
[[nodiscard]] torch::Tensor fromX0(Prediction prediction, const torch::Tensor& x0, const torch::Tensor& z,
                                   const torch::Tensor& logSnr);

/// What the network should have said for z = diffuse(x0, eps, logSnr).
[[nodiscard]] torch::Tensor trainingTarget(Prediction prediction, const torch::Tensor& x0,
                                           const torch::Tensor& eps, const torch::Tensor& logSnr);

/// The factor that turns a squared error of what the network predicts into one in the loss space, at one
/// noise level. A network that predicts v and is trained on eps gets alpha^2.
///
/// Shapes   logSnr of any shape, on any device; returns the same in fp64. Nothing waits for a card here.
[[nodiscard]] torch::Tensor lossWeight(const LossOptions& loss, const torch::Tensor& logSnr);

/// Loss of each example: lossWeight times the mean squared error against trainingTarget over everything but
/// the batch.
///
/// Shapes   output, x0, eps [B, ...]; logSnr [B]; returns [B], fp32, with gradient to `output`.
[[nodiscard]] torch::Tensor diffusionLoss(const LossOptions& loss, const torch::Tensor& output,
                                          const torch::Tensor& x0, const torch::Tensor& eps,
                                          const torch::Tensor& logSnr);

} // namespace cascade::diffusion
