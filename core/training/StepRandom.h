// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Generator.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::training {

/// Random numbers of one step: a function of the training's seed, the step and the kind of device alone.
struct StepRandom {
    at::Generator host;
    at::Generator noise; ///< on the device: a batch's noise takes longer on the processor than the step there

    StepRandom(std::uint64_t seed, std::int64_t step, torch::Device device);
};

/// Times spread evenly over [0, 1] with one random offset: the mean over a batch varies less than with
/// independent draws.
///
/// Shapes   returns [count] fp64.
[[nodiscard]] torch::Tensor spreadTimes(std::int64_t count, at::Generator& generator);

} // namespace cascade::training
