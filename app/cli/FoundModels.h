// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "pipeline/library/ModelLibrary.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace cascade::cli {

/// What the commands on models of others are told.
struct FoundOptions {
    std::vector<std::string> folders; ///< to look through; none: all that are known
    bool all = false;                 ///< also what this program does not know
    bool hash = false;                ///< hash what was not hashed yet
    bool json = false;
    bool quiet = false;
};

/// Looks through places for models of others, and says what was found.
[[nodiscard]] Result<void> scanFound(const FoundOptions& options, const Context& context);

/// Remembers a file or folder of the artist, looks at it and says what it is. Nothing is copied.
///
/// Errors   BadInput for a file that is no model; it is then not remembered.
[[nodiscard]] Result<void> addFound(const std::string& path, const FoundOptions& options,
                                    const Context& context);

/// Forgets a file or folder of the artist. False where it was none.
[[nodiscard]] Result<bool> removeFound(const std::string& path, const Context& context);

/// The models of others that are known, hashed where that is asked for.
[[nodiscard]] Result<std::vector<library::FoundModel>> foundModels(const FoundOptions& options,
                                                                   const Context& context);
/// They as a table on standard output, after an empty line where they follow another one.
void printFound(const std::vector<library::FoundModel>& models, const FoundOptions& options, bool follows);
[[nodiscard]] nlohmann::json foundJson(const library::FoundModel& model);

/// All there is to say of one: by its name, the first digits of its hash, or its path, known or not.
///
/// Errors   WeightsMissing if there is none; BadInput for a name of several.
[[nodiscard]] Result<void> showFound(const std::string& wish, const FoundOptions& options,
                                     const Context& context);

} // namespace cascade::cli
