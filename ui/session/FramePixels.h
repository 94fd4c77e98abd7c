// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>

#include <cstddef>
#include <span>

namespace cascade::ui {

/// A frame of the store as a picture: fp16 planes [3, height, width] in [-1, 1] become RGB888.
///
/// Errors   a null picture if the bytes are not of that size.
[[nodiscard]] QImage pictureOf(std::span<const std::byte> frame, int width, int height);

/// Small enough that its longer side is at most `longestSide`, each pixel the mean of those that it stands
/// for. The picture itself if it is no larger, or `longestSide` is 0.
[[nodiscard]] QImage shrunk(const QImage& picture, int longestSide);

} // namespace cascade::ui
