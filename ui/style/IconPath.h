// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPainterPath>

#include <string_view>

namespace cascade::ui {

/// Reads a path from the letters of SVG path data that icons need: M, L, H, V, C, Q and Z, capital letters
/// for places and small ones for steps from the last place; and one letter of our own, `O x y r`, for a
/// circle. Numbers are separated by blanks or commas.
///
/// Errors   an empty path where the data cannot be read.
[[nodiscard]] QPainterPath iconPath(std::string_view data);

} // namespace cascade::ui
