// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/RelativePositionBias.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace cascade::nn {

namespace {

constexpr std::int64_t kBuckets = 32;
constexpr std::int64_t kMaxDistance = 32;

} // namespace

std::int64_t relativePositionBucket(std::int64_t distance, std::int64_t buckets, std::int64_t maxDistance)
{
    const auto half = buckets / 2;
    const auto exact = half / 2;
    const auto side = distance > 0 ? half : 0;
    const auto n = std::abs(distance);
    if (n < exact) {
        return side + n;
    }
    const double position = std::log(static_cast<double>(n) / static_cast<double>(exact)) /
                            std::log(static_cast<double>(maxDistance) / static_cast<double>(exact));
    const auto bucket = exact + static_cast<std::int64_t>(position * static_cast<double>(half - exact));
    return side + std::min(bucket, half - 1);
}

RelativePositionBiasImpl::RelativePositionBiasImpl(std::int64_t heads, const torch::TensorOptions& options)
{
    weight = register_parameter("weight", torch::zeros({kBuckets, heads}, options));
}

torch::Tensor RelativePositionBiasImpl::forward(std::int64_t frames) const
{
    std::vector<std::int64_t> buckets;
    buckets.reserve(static_cast<std::size_t>(frames * frames));
    for (std::int64_t query = 0; query < frames; ++query) {
        for (std::int64_t key = 0; key < frames; ++key) {
            buckets.push_back(relativePositionBucket(key - query, kBuckets, kMaxDistance));
        }
    }
    const auto index = torch::tensor(buckets, torch::TensorOptions(torch::kInt64).device(weight.device()));
    return weight.index_select(0, index)
        .view({frames, frames, -1})
        .permute({2, 0, 1}); // [heads, frames, frames]
}

} // namespace cascade::nn
