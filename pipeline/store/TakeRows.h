// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/Database.h"
#include "pipeline/store/Take.h"

#include <optional>
#include <string_view>
#include <vector>

// Rows of the tables of TakeLibrary, read and written within a transaction. All throw ErrorException.
namespace cascade::store::rows {

[[nodiscard]] const Schema& librarySchema();

/// Whole takes by "SELECT ... FROM take " + `tail`.
[[nodiscard]] std::vector<Take> takes(Database& database, std::string_view tail);
/// The take, or a refusal if there is none.
[[nodiscard]] Take take(Database& database, TakeId id);
/// The take of an identity, if there is one.
[[nodiscard]] std::optional<Take> takeOf(Database& database, std::string_view identity);

[[nodiscard]] TakeId insert(Database& database, const TakeRecord& record);
/// Replaces all of a take but its identity and birth.
void update(Database& database, TakeId id, const TakeRecord& record);

} // namespace cascade::store::rows
