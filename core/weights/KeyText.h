// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/weights/ElementType.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cascade::weights {

/// A part of a checkpoint key, and what stands in its place elsewhere.
using KeyPair = std::pair<std::string_view, std::string_view>;

/// Takes `prefix` off the front of `text`, if it stands there.
bool takePrefix(std::string_view& text, std::string_view prefix);
/// Takes `suffix` off the end of `text`, if it stands there.
bool takeSuffix(std::string_view& text, std::string_view suffix);
/// Takes a number and the dot after it off the front of `text`: "12.norm" leaves "norm". -1, `text`
/// untouched, where there is none, or one of more than six digits.
int takeIndex(std::string_view& text);

/// `text` with every `pair.first` in it replaced by `pair.second`, pair after pair.
[[nodiscard]] std::string replaced(std::string_view text, std::span<const KeyPair> pairs);
/// `text` with every `from` replaced by `to`.
[[nodiscard]] std::string replaced(std::string_view text, char from, char to);

/// FIRST, a number and LAST: "down_blocks.2.".
[[nodiscard]] std::string numbered(std::string_view first, int number, std::string_view last = ".");

/// A shape for a message: "[320, 4, 3, 3]".
[[nodiscard]] std::string shapeText(const std::vector<std::int64_t>& shape);

/// Whether a key of the table begins so.
[[nodiscard]] bool hasPrefix(const TensorTable& table, std::string_view prefix);
/// How many of PREFIX0, PREFIX1... begin a key: from zero, without a gap. The prefix and number are followed
/// by a dot: countOf(table, "down_blocks.") counts "down_blocks.0.".
[[nodiscard]] int countOf(const TensorTable& table, const std::string& prefix);

} // namespace cascade::weights
