// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/diffusion/SampleLoop.h"

#include <string>

namespace cascade {

/// Evaluates a network once more and names its first part that gives NaN or Inf, as its keys begin in the
/// checkpoint; "output" if all parts are finite.
template <typename Network, typename Input>
[[nodiscard]] std::string nonFiniteLayer(const Network& network, Input input)
{
    std::string found;
    input.observe = [&found](const std::string& part, const torch::Tensor& activations) {
        if (found.empty() && !diffusion::allFinite(activations)) {
            found = part;
        }
    };
    (void)network->forward(input);
    return found.empty() ? "output" : found;
}

} // namespace cascade
