// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ByteSource.h"

#include <torch/types.h>

#include <cstdint>

namespace cascade::weights {

/// Reads a tensor whose elements lie `strides` elements apart, the first one at byte `offset` of `source`,
/// into a destination of any device, dtype and strides. A packed one is read as readPacked does; of another,
/// at most 16 MiB of the source are held at a time, and little more is read than what lies between elements
/// that are near each other.
///
/// Shapes   as many strides as `destination` has dimensions, each at least 0; every element must lie in
///          `source`.
/// Errors   BadInput if the source cannot be read any more.
[[nodiscard]] Result<void> readStrided(const ByteSource& source, std::uint64_t offset,
                                       torch::ScalarType fileType, torch::IntArrayRef strides,
                                       const torch::Tensor& destination);

} // namespace cascade::weights
