// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/StateDict.h"

namespace cascade::weights {

StateDict stateDictOf(const torch::nn::Module& module)
{
    StateDict tensors;
    for (const auto& item : module.named_parameters()) {
        tensors.emplace(item.key(), item.value().detach());
    }
    for (const auto& item : module.named_buffers()) {
        tensors.emplace(item.key(), item.value().detach());
    }
    return tensors;
}

std::int64_t parameterCount(const torch::nn::Module& module)
{
    std::int64_t count = 0;
    for (const auto& parameter : module.parameters()) {
        count += parameter.numel();
    }
    return count;
}

std::vector<std::string> nonFiniteKeys(const StateDict& tensors)
{
    std::vector<std::string> keys;
    for (const auto& [key, tensor] : tensors) {
        if (tensor.is_floating_point() && !torch::isfinite(tensor).all().item<bool>()) {
            keys.push_back(key);
        }
    }
    return keys;
}

} // namespace cascade::weights
