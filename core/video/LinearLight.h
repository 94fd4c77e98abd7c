// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/Color.h"

#include <memory>

namespace cascade::video {

/// Linear light of an sRGB value, both from 0 to 1: IEC 61966-2-1, the curve undone exactly.
[[nodiscard]] double linearOfSrgb(double value);

/// The half float nearest to `value` (ties to even), as a float; for values from 0 to 1.
[[nodiscard]] float roundedToHalf(float value);

/// sRGB of 8 or 16 bits to planes of 32-bit floats in linear light, each already a value that half float
/// holds: FFmpeg's EXR encoder cuts digits off instead of rounding.
[[nodiscard]] std::unique_ptr<FromRgb> makeLinearFromRgb(FrameDepth depth);

} // namespace cascade::video
