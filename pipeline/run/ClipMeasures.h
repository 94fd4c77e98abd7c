// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/cascade/ClipReader.h"
#include "core/video/VideoWriter.h"

#include <string>

namespace cascade::run {

/// How far two clips are apart, in 8-bit values.
struct ClipDifference {
    double psnrDb = 0;    ///< infinite where all values are equal
    double meanOf255 = 0; ///< mean absolute difference
    double mostOf255 = 0; ///< largest absolute difference
};

/// Compares two clips of the same frames and size; their rates do not matter.
///
/// Errors   throws Cancelled, and what ClipReader::read throws.
[[nodiscard]] ClipDifference differenceOf(const ClipReader& a, const ClipReader& b,
                                          const CancelToken& cancel);

/// SHA-256 of all frames as an encoder is given them. Throws as differenceOf.
[[nodiscard]] std::string framesHash(const ClipReader& clip, video::FrameDepth depth,
                                     const CancelToken& cancel);

} // namespace cascade::run
