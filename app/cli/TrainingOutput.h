// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/MachineOptions.h"
#include "core/training/Trainer.h"

#include <filesystem>

namespace cascade::cli {

/// What `cascade train` and `cascade distill` ask alike.
struct TrainingOptions {
    std::string config;
    std::string output;
    std::string start;
    MachineOptions machine;
    int dataThreads = 0;
    bool drawOnProcessor = false;
};
void addTrainingOptions(CLI::App& command, TrainingOptions& options);

/// Takes the folders that were given on the command line in the place of the file's.
///
/// Errors   BadInput if there is no folder for checkpoints.
[[nodiscard]] Result<void> applyFolders(const TrainingOptions& options, training::TrainingConfig& config);

/// A training's configuration, and the machine that it runs on.
struct PreparedTraining {
    training::TrainingConfig config;
    Machine machine;
};
/// Reads the configuration with the folders that were given, and makes the machine ready.
///
/// Errors   those of readTrainingConfig, applyFolders and chooseMachine.
[[nodiscard]] Result<PreparedTraining> prepareTraining(const TrainingOptions& options);

/// Prints a line for each report.
[[nodiscard]] training::TrainingHooks printingHooks(const TrainingOptions& options, const Context& context);

/// Writes clips beside a training's checkpoints; one that cannot be written is a note.
void writeSamples(const std::filesystem::path& base, const torch::Tensor& clips);

} // namespace cascade::cli
