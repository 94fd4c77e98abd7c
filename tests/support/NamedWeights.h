// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace cascade::tests {

/// The value of every parameter as tests/fixtures/make_network_fixtures.py draws it: a function of the
/// parameter's key and of the place in it, so that fixtures need not store weights.
inline torch::Tensor drawnByName(std::string_view key, torch::IntArrayRef shape)
{
    std::uint64_t seed = 0xCBF29CE484222325U; // FNV-1a
    for (const char byte : key) {
        seed = (seed ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
    }
    auto tensor = torch::empty(shape, torch::kFloat32);
    const bool isMatrix = shape.size() > 1;
    const bool isGain = !isMatrix && key.ends_with("weight");
    const auto scale = static_cast<float>((isMatrix ? 0.05 : 0.1) * std::sqrt(3.0));
    auto* const values = tensor.data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i) { // splitmix64
        auto z = seed + static_cast<std::uint64_t>(i + 1) * 0x9E3779B97F4A7C15U;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        z ^= z >> 31;
        const auto unit = static_cast<float>(z >> 40) / static_cast<float>(1 << 23) - 1.0F; // [-1, 1)
        values[i] = unit * scale + (isGain ? 1.0F : 0.0F);
    }
    return tensor;
}

inline void drawByName(torch::nn::Module& module)
{
    const torch::NoGradGuard noGrad;
    for (auto& item : module.named_parameters()) {
        item.value().copy_(drawnByName(item.key(), item.value().sizes()));
    }
}

} // namespace cascade::tests
