// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/Model.h"

#include <string>

namespace cascade {

/// What decides the bits of a result beyond seeds and weights: device, dtype, instruction path, threads,
/// version of LibTorch. "cpu BFloat16 amx threads=2 libtorch=2.11.0"
[[nodiscard]] std::string numericMode(const Model::Options& options);

/// What decides how long a result takes: numericMode, and the names of processor and card.
[[nodiscard]] std::string machineText(const Model::Options& options);

} // namespace cascade
