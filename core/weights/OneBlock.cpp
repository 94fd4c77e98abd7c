// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/OneBlock.h"

#include <ATen/Functions.h>

#include <cstdint>
#include <map>

namespace cascade::weights {

namespace {

constexpr std::int64_t kAlignment = 64; // bytes: what LibTorch gives each tensor of its own

/// Elements that a tensor takes up in its block.
std::int64_t room(const torch::Tensor& tensor)
{
    const auto unit = kAlignment / static_cast<std::int64_t>(tensor.element_size());
    return (tensor.numel() + unit - 1) / unit * unit;
}

} // namespace

void layInOneBlock(torch::nn::Module& module)
{
    const torch::NoGradGuard noGrad;
    auto parameters = module.parameters();
    std::erase_if(parameters,
                  [](const auto& one) { return !one.is_cpu() || !one.is_non_overlapping_and_dense(); });
    std::map<torch::ScalarType, std::int64_t> rooms;
    for (const auto& parameter : parameters) {
        rooms[parameter.scalar_type()] += room(parameter);
    }
    std::map<torch::ScalarType, torch::Tensor> blocks;
    for (const auto& [dtype, elements] : rooms) {
        blocks[dtype] = at::empty({elements}, torch::dtype(dtype));
    }
    std::map<torch::ScalarType, std::int64_t> begins;
    for (auto& parameter : parameters) {
        const auto dtype = parameter.scalar_type();
        auto& begin = begins[dtype];
        parameter.set_data(blocks.at(dtype).as_strided(parameter.sizes(), parameter.strides(), begin));
        begin += room(parameter);
    }
}

} // namespace cascade::weights
