// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace cascade::run {

// Frames of the engine, [1, 3, n, H, W] fp32 in [-1, 1], and the samples of pictures, [n, H, W, 3], sRGB
// packed frame after frame; values are rounded to the nearest and limited.

[[nodiscard]] torch::Tensor toBytes(const torch::Tensor& frames); ///< 0 to 255, kUInt8
[[nodiscard]] torch::Tensor toWords(const torch::Tensor& frames); ///< 0 to 65535, kUInt16
[[nodiscard]] torch::Tensor fromBytes(const torch::Tensor& bytes);
[[nodiscard]] torch::Tensor fromWords(const torch::Tensor& words);

} // namespace cascade::run
