// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/NonFiniteLayer.h"

#include "core/diffusion/SampleLoop.h"

namespace cascade {

std::string nonFiniteLayer(const nn::VideoUnet& network, nn::VideoUnetInput input)
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
