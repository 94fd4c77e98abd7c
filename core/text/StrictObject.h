// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace cascade::text {

/// What is wrong with a file, "expected ..., got ...": thrown by its readers, who do not know its name.
struct FileFault {
    std::string what;
};

/// Parses JSON that nobody vouches for: one object, no key twice, at most 1000000 values, 16 levels deep.
///
/// Errors   throws FileFault.
[[nodiscard]] nlohmann::json strictObject(std::string_view text);

/// The beginning of a value's text, for messages.
[[nodiscard]] std::string shown(const nlohmann::json& value);

} // namespace cascade::text
