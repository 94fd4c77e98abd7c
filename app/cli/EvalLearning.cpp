// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalLearning.h"

#include <cstdio>
#include <ctime>

namespace cascade::cli {

void addLearningOptions(CLI::App& command, LearningCommand& options, const std::string& example)
{
    command.add_option("config", options.config, "Configuration (JSON); see " + example)->required();
    command.add_option("--output", options.output, "Folder for checkpoints")->required();
    command.add_option("--start", options.start,
                       "Weights to start from where there is no checkpoint yet, for example shipped ones");
    command.add_option("--export", options.exportTo,
                       "Afterwards write the running average as bf16 weights to this file");
    command.add_flag("--only-export", options.onlyExport,
                     "Do not train; export what the last checkpoint holds");
    addDeviceOptions(command, options.machine);
    command.add_option("--stop-after", options.stopAfter, "Stop when so many steps are done in all");
    command.footer("Example:\n  cascade eval " + command.get_name() + " " + example +
                   " --output ~/training --export ~/metrics.safetensors");
}

void printProgress(const training::LearningProgress& progress, double perSecond, const char* unit,
                   double renderShare)
{
    const std::time_t now = std::time(nullptr);
    char clock[16];
    std::strftime(clock, sizeof clock, "%H:%M:%S", std::localtime(&now));
    std::printf("%s step %lld of %lld  loss %.4f  %.1f %s/s  render %.0f %%  %.1f h left", clock,
                static_cast<long long>(progress.step), static_cast<long long>(progress.totalSteps),
                progress.loss, perSecond, unit, 100 * renderShare, progress.remainingSec / 3600);
}

} // namespace cascade::cli
