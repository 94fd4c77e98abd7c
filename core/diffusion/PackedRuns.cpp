// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/PackedRuns.h"

#include <ATen/TensorIterator.h>

#include <algorithm>

namespace cascade::diffusion {

namespace {

/// Values a thread takes at a time.
constexpr std::int64_t kGrain = 1 << 15;

} // namespace

void overPackedRuns(const std::vector<torch::Tensor>& tensors,
                    const std::function<void(const RunPointers&, std::int64_t)>& run)
{
    at::TensorIteratorConfig config;
    config.resize_outputs(false).check_all_same_dtype(false);
    std::vector<std::size_t> places; // of the tensors that are there
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (tensors[i].defined()) {
            places.empty() ? config.add_output(tensors[i]) : config.add_const_input(tensors[i]);
            places.push_back(i);
        }
    }
    auto iterator = config.build();
    iterator.for_each(
        [&](char** data, const std::int64_t* strides, std::int64_t count) {
            const bool packed = std::all_of(strides, strides + places.size(), [](std::int64_t stride) {
                return stride == static_cast<std::int64_t>(sizeof(float));
            });
            const auto together = packed ? count : 1;
            for (std::int64_t i = 0; i < count; i += together) {
                RunPointers at{};
                for (std::size_t j = 0; j < places.size(); ++j) {
                    at[places[j]] = reinterpret_cast<float*>(data[j] + i * strides[j]);
                }
                run(at, together);
            }
        },
        kGrain);
}

} // namespace cascade::diffusion
