// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "pipeline/store/TakeLibrary.h"

#include <string>

namespace cascade::cli {

// The commands on takes; see Command.h.
void addFinish(CLI::App& app, Action& action);
void addTakes(CLI::App& app, Action& action);

/// The user's takes, with the store that holds their clips.
struct Takes {
    store::StageStore store;
    store::TakeLibrary library;
};
/// Errors   those of StageStore::open and TakeLibrary::open.
[[nodiscard]] Result<Takes> openTakes(const Context& context);

/// The take of "12" or "last".
///
/// Errors   BadInput for another text, or a take that is not there.
[[nodiscard]] Result<store::Take> takeNamed(store::TakeLibrary& library, const std::string& text);

} // namespace cascade::cli
