// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace cascade::files {

/// How much JSON a stranger may hand us; whatever is beyond is refused before it costs memory.
struct JsonLimits {
    std::size_t mostBytes = std::size_t{8} << 20U; ///< of text
    std::size_t mostDepth = 64;                    ///< objects and arrays inside each other
    std::size_t mostValues = 250'000;              ///< of all kinds together: about 30 MiB of memory
};

/// Reads JSON (RFC 8259) that may come from a stranger. Refused, beyond bad syntax: ill-formed UTF-8 and byte
/// order marks, a key twice in one object, NUL characters in texts and keys, whatever follows the value,
/// integers beyond 2^53 (readers that keep numbers as doubles would change them) and numbers that a double
/// rounds to infinity or zero.
///
/// `where` names the text in errors: a file, or a member of a pack.
/// Errors   BadInput with line and column, both from 1 and in characters.
/// Threads  any.
[[nodiscard]] Result<nlohmann::json> parseJson(std::string_view text, const std::string& where,
                                               const JsonLimits& limits = {});

/// The one way to write a value: keys sorted by their bytes, two spaces per level, a line feed at the end,
/// numbers in the fewest digits that read back as the same double. Equal values give equal bytes: 1.0 and 1
/// are both "1", and so is -0.0 "0". What is written, parseJson reads.
///
/// Throws   std::invalid_argument for what JSON has no words for: text that is not UTF-8, numbers that are
///          not finite, integers beyond 2^53.
[[nodiscard]] std::string canonicalJson(const nlohmann::json& value);

} // namespace cascade::files
