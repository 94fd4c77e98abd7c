// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "pipeline/store/Figures.h"

namespace cascade::cli {

/// The user's table of what work took. Says on standard error if what was there had to be put aside.
///
/// Errors   those of Figures::open.
[[nodiscard]] Result<store::Figures> openFigures(const Context& context);

} // namespace cascade::cli
