// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/weights/ElementType.h"
#include "core/weights/RecognisedWeights.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cascade::weights {

// Each reads a network's configuration off the shapes of its tensors, which have our names; what no key shows
// is zero. Heads, where they are assumed, are the family's.

[[nodiscard]] UnetConfig unetConfigOf(const TensorTable& tensors, Family family);
[[nodiscard]] VaeConfig vaeConfigOf(const TensorTable& tensors);
[[nodiscard]] ClipTextConfig clipTextConfigOf(const TensorTable& tensors, KeyNaming naming);
[[nodiscard]] T5Config t5ConfigOf(const TensorTable& tensors);
/// `file` has the sinusoids, which `tensors`, the modules in our names, have not.
[[nodiscard]] MotionConfig motionConfigOf(const TensorTable& tensors, const TensorTable& file);

/// Size of a tensor along a dimension; 0 where there is none.
[[nodiscard]] std::int64_t sizeOf(const TensorTable& tensors, std::string_view key, std::size_t dimension);

} // namespace cascade::weights
