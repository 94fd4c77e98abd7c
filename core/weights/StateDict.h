// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cascade::weights {

/// Tensors by checkpoint key.
using StateDict = std::map<std::string, torch::Tensor>;

/// Parameters and buffers of a module under their checkpoint keys; they share memory with the module.
[[nodiscard]] StateDict stateDictOf(const torch::nn::Module& module);

/// Sum of elements of the parameters (buffers do not count); works on the meta device.
[[nodiscard]] std::int64_t parameterCount(const torch::nn::Module& module);

/// Keys of tensors that hold NaN or Inf. Legal in a file, but the user should hear of it.
[[nodiscard]] std::vector<std::string> nonFiniteKeys(const StateDict& tensors);

} // namespace cascade::weights
