// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/MachineOptions.h"
#include "core/training/Learner.h"

#include <cstdint>
#include <string>

namespace cascade::cli {

/// What commands that train a network that measures are told.
struct LearningCommand {
    std::string config;
    std::string output;
    std::string exportTo;
    std::string start;
    MachineOptions machine;
    std::int64_t stopAfter = -1;
    bool onlyExport = false;
};

/// The configuration, --output, --start, --export, --only-export, --device, --threads and --stop-after.
/// `example` is a configuration of ours.
void addLearningOptions(CLI::App& command, LearningCommand& options, const std::string& example);

/// How things stand as the beginning of a line: `unit` is what is learned from, "clips".
void printProgress(const training::LearningProgress& progress, double perSecond, const char* unit,
                   double renderShare);

/// Trains by a configuration, and exports, as the command says.
///
/// Errors   those of the configuration, of chooseMachine and of the trainer.
template <typename Trainer, typename Config, typename Report>
[[nodiscard]] Result<void> learn(const LearningCommand& options, Result<Config> config,
                                 void (*print)(const Report&), const Context& context)
{
    if (!config) {
        return config.error();
    }
    config.value().output = options.output;
    config.value().start = options.start;
    auto machine = chooseMachine(options.machine);
    if (!machine) {
        return machine.error();
    }
    auto trainer = Trainer::open(config.value(), machine.value().device);
    if (!trainer) {
        return trainer.error();
    }
    if (!options.onlyExport) {
        if (auto done = trainer.value()->run({print, context.cancel, options.stopAfter}); !done) {
            return done;
        }
    }
    return options.exportTo.empty() ? Result<void>() : trainer.value()->exportAverage(options.exportTo);
}

} // namespace cascade::cli
