// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>
#include <vector>

namespace cascade::files {

/// What a pack says about itself. Lengths are in bytes of UTF-8; texts are one line each and have no control
/// characters, but the description may have tabs and line feeds.
struct PackAbout {
    std::string title;             ///< 1 to 200
    std::string author;            ///< 0 to 200
    std::string licence;           ///< 1 to 200, as an SPDX expression: "CC-BY-4.0", "MIT OR Apache-2.0"
    std::vector<std::string> tags; ///< 0 to 32 of 1 to 64 each, none twice
    std::string description;       ///< 0 to 32768
    std::string programVersion;    ///< 1 to 64, of the Cascade Studio that made it

    bool operator==(const PackAbout&) const = default;
};

/// Reads `about.json`: an object of all the fields above and "schema": 1, and no others.
///
/// Errors   BadInput with `where`, the field, expected and got; for a newer schema the version that made it.
[[nodiscard]] Result<PackAbout> parseAbout(std::string_view text, const std::string& where);

/// The canonical text of `about.json`.
///
/// Errors   BadInput if a field breaks the rules above, as parseAbout says it.
[[nodiscard]] Result<std::string> aboutText(const PackAbout& about, const std::string& where);

} // namespace cascade::files
