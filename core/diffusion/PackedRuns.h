// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

namespace cascade::diffusion {

/// Where a stretch of values begins in each tensor; null for tensors that are not there.
using RunPointers = std::array<float*, 4>;

/// Calls `run(pointers, count)` for stretches of values that lie side by side in all tensors, until every
/// value was met once: pieces of clips are worked on where they lie, whatever their strides. Stretches are
/// met on all threads at once and in any order.
///
/// Shapes   1 to 4 fp32 tensors of the same shape in main memory, any strides; undefined ones are skipped.
void overPackedRuns(const std::vector<torch::Tensor>& tensors,
                    const std::function<void(const RunPointers&, std::int64_t)>& run);

} // namespace cascade::diffusion
