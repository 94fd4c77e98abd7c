// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Progress.h"
#include "core/cascade/StageRun.h"

#include <string>

namespace cascade {

/// How far a stage is, in steps and chunks finished; and the memory of this process; times are left to the
/// caller.
[[nodiscard]] Progress progressOf(const std::string& what, const StageProgress& at);

} // namespace cascade
