// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Places.h"
#include "core/base/Result.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <string>

namespace cascade::cli {

/// What every sub-command is given.
struct Context : Places {
    CancelToken cancel; ///< Ctrl-C
};

/// A sub-command: adds itself with its options to `app`; if it was called, `*action` becomes what to run.
using Action = std::function<Result<void>(const Context&)>;

void addTrain(CLI::App& app, Action& action);
void addDistill(CLI::App& app, Action& action);
void addEval(CLI::App& app, Action& action);
void addForward(CLI::App& app, Action& action);
void addModels(CLI::App& app, Action& action);
void addDoctor(CLI::App& app, Action& action);
void addBench(CLI::App& app, Action& action);
#ifdef CASCADE_MEDIA
void addRender(CLI::App& app, Action& action);
void addUpscale(CLI::App& app, Action& action);
void addCheck(CLI::App& app, Action& action);
void addCache(CLI::App& app, Action& action);
void addNodes(CLI::App& app, Action& action);
void addQueue(CLI::App& app, Action& action);
void addVerify(CLI::App& app, Action& action);
void addPresets(CLI::App& app, Action& action);
void addTimeline(CLI::App& app, Action& action);
void addInspect(CLI::App& app, Action& action);
void addWorld(CLI::App& app, Action& action);
#endif

} // namespace cascade::cli
