// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cascade::diffusion {

/// A setting as written on a command line: `name`, `name(a, b)` or `name(a, key=b)`; a plain number has an
/// empty name.
struct TextForm {
    std::string name;
    std::vector<std::string> values;                          ///< arguments without a key, in order
    std::vector<std::pair<std::string, std::string>> options; ///< key=value arguments, in order; no key twice
};

/// Longest text and most arguments that are read; more is an error, not work.
inline constexpr std::size_t kMaxFormLength = 4096;
inline constexpr std::size_t kMaxFormArguments = 256;

/// Takes a text apart. Blanks around parts are dropped; names and keys must be lower case as written.
///
/// `setting` says in the messages what the text is for ("guidance").
/// Errors   BadInput: too long, unbalanced or nested brackets, an empty argument, text behind the bracket, a
///          key given twice.
[[nodiscard]] Result<TextForm> parseTextForm(std::string_view text, const std::string& setting);

/// A finite decimal number in [low, high], the whole of `text`.
///
/// Errors   BadInput naming `setting`, the text and the range.
[[nodiscard]] Result<double> parseNumber(std::string_view text, double low, double high,
                                         const std::string& setting);

/// The shortest text that parseNumber reads back as the same number.
[[nodiscard]] std::string formatNumber(double value);

} // namespace cascade::diffusion
