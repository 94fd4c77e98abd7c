// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cascade::files {

/// What an artist says about a graph that is handed on: a preset's title page. Lengths are in bytes of UTF-8;
/// texts are one line each and have no control characters, but the description may have tabs and line feeds.
/// A graph file may leave any of them empty; a pack needs title and licence.
struct GraphAbout {
    std::string title;             ///< at most 200
    std::string author;            ///< at most 200
    std::string licence;           ///< at most 200, as an SPDX expression: "CC-BY-4.0", "MIT OR Apache-2.0"
    std::vector<std::string> tags; ///< at most 32 of 1 to 64 each, none twice
    std::string description;       ///< at most 32768

    bool operator==(const GraphAbout&) const = default;
};

/// What a pack says about itself.
struct PackAbout : GraphAbout {
    std::string programVersion; ///< 1 to 64, of the Cascade Studio that made it

    bool operator==(const PackAbout&) const = default;
};

/// Reads the `about` of a graph file: an object of any of the fields of GraphAbout, and no others.
///
/// Throws   ErrorException (BadInput) with `where`, the field, expected and got.
[[nodiscard]] GraphAbout readGraphAbout(const nlohmann::json& json, const std::string& where);

/// All fields of it, as an object.
[[nodiscard]] nlohmann::json toJson(const GraphAbout& about);

/// Reads `about.json` of a pack: an object of all the fields above, title and licence not empty, "program"
/// and "schema": 1, and no others.
///
/// Errors   BadInput with `where`, the field, expected and got; for a newer schema the version that made it.
[[nodiscard]] Result<PackAbout> parseAbout(std::string_view text, const std::string& where);

/// The canonical text of `about.json`.
///
/// Errors   BadInput if a field breaks the rules above, as parseAbout says it.
[[nodiscard]] Result<std::string> aboutText(const PackAbout& about, const std::string& where);

} // namespace cascade::files
