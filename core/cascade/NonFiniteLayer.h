// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/VideoUnet.h"

#include <string>

namespace cascade {

/// Evaluates a network once more and names its first part that gives NaN or Inf, as its keys begin in the
/// checkpoint; "output" if all parts are finite.
[[nodiscard]] std::string nonFiniteLayer(const nn::VideoUnet& network, nn::VideoUnetInput input);

} // namespace cascade
