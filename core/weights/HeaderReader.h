// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/weights/SafetensorsIndex.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::weights {

/// One tensor as a header states it: types and number forms are right, nothing else has been checked.
struct HeaderEntry {
    std::string name;
    ElementType type = ElementType::F32;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0; ///< from the first byte after the header
    std::uint64_t end = 0;
};

/// What a header states, or the rule that it breaks.
struct Header {
    std::vector<HeaderEntry> entries;
    std::map<std::string, std::string> metadata;
    std::string fault; ///< "expected ..., got ..."; empty if all is well
};

/// Reads the JSON of a safetensors header, event by event: no tree is built, so nesting costs nothing and
/// every duplicate key is seen.
[[nodiscard]] Header parseHeader(std::string_view json);

} // namespace cascade::weights
