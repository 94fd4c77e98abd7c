// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"

namespace cascade::cli {

/// `cascade worker`: the process that evaluates graphs for others.
void addWorker(CLI::App& app, Action& action);

} // namespace cascade::cli
