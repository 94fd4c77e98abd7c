// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <string>

namespace cascade::cli {

/// What every sub-command is given.
struct Context {
    std::string version;
    std::filesystem::path resources; ///< the shipped models and presets
    std::filesystem::path cacheFolder;
    CancelToken cancel;               ///< Ctrl-C
    std::filesystem::path dataFolder; ///< the user's own models
};

/// A sub-command: adds itself with its options to `app`; if it was called, `*action` becomes what to run.
using Action = std::function<Result<void>(const Context&)>;

void addTrain(CLI::App& app, Action& action);
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

/// The folder of a model: `name` itself if it is one, else the shipped or the user's one of that name.
[[nodiscard]] std::filesystem::path modelFolder(const Context& context, const std::string& name);

} // namespace cascade::cli
