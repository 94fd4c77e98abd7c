// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/world/Scene.h"

#include <torch/types.h>

namespace cascade::world {

/// Distance from points to a shape inside the unit sphere, negative within. Never more than the true
/// distance, so rays may step by it.
///
/// Shapes   x, y, z of one shape, any; returns the same, fresh memory.
[[nodiscard]] torch::Tensor signedDistance(Shape shape, const torch::Tensor& x, const torch::Tensor& y,
                                           const torch::Tensor& z);

} // namespace cascade::world
