// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Places.h"
#include "core/base/Result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cascade::jobs {

/// What a house - a studio, a school - does not have made, and who looks at a result before it goes out.
/// There are none unless the owner of the machine puts a file in its place; a graph can neither bring nor
/// change them.
struct HouseRules {
    std::filesystem::path file;            ///< that says so; empty = there are none
    std::vector<std::string> refusedWords; ///< words, and phrases of several; case does not matter
    std::vector<std::string> check;        ///< a program and its arguments; empty = nobody looks

    /// Errors   BadInput at `where`, with the refused word, for a prompt that holds it.
    [[nodiscard]] Result<void> requireAllowed(const std::string& prompt, const std::string& where) const;

    /// Asks the program: it is given the complete file (of a sequence the folder of its frames), then the
    /// name that this is to have, and says by exit code 0 that it may go out.
    ///
    /// Errors   BadInput at `target` with what the program said; Internal if it cannot be started. Throws
    /// Cancelled.
    [[nodiscard]] Result<void> requireMayGoOut(const std::filesystem::path& complete,
                                               const std::filesystem::path& target,
                                               const CancelToken& cancel) const;
};

/// Reads the rules of a place: `{"schema": 1, "refusedWords": [...], "check": ["program", ...]}`.
///
/// Errors   BadInput for a file that cannot be read, or is named and not there: rules are never skipped.
[[nodiscard]] Result<HouseRules> readHouseRules(const Places& places);

} // namespace cascade::jobs
