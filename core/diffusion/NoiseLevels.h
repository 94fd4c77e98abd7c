// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/NoiseSchedule.h"

#include <torch/types.h>

namespace cascade::diffusion {

/// alphaOf and sigmaOf for a batch: computed in double precision, returned in fp32 on the device of `logSnr`.
///
/// Shapes   logSnr of any shape, floating point; returns the same shape.
[[nodiscard]] torch::Tensor alphaOf(const torch::Tensor& logSnr);
[[nodiscard]] torch::Tensor sigmaOf(const torch::Tensor& logSnr);

/// The schedule's log-SNR at a batch of times in [0, 1]: double precision inside, fp32 out, same shape and
/// device.
[[nodiscard]] torch::Tensor logSnrAt(const NoiseSchedule& schedule, const torch::Tensor& t);

} // namespace cascade::diffusion
