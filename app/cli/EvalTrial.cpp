// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalTrial.h"

namespace cascade::cli {

void addTrialOptions(CLI::App& command, TrialOptions& options, const std::string& name,
                     const std::string& example)
{
    command.add_option("config", options.config, "Training configuration (JSON); see " + example)->required();
    addTrainingOptions(command, options);
    command.add_option("--seeds", options.seeds, "Trainings of each, from seeds one after the other")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--clips", options.clips, "Clips of held-out scenes that are read")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--results", options.results,
                       "Folder for " + name + ".json, .md and .svg; by default that of --output");
    command.footer("Example:\n  cascade eval " + name + " " + example + " --output ~/" + name +
                   " --results docs/results");
}

std::filesystem::path resultsOf(const TrialOptions& options, const training::TrainingConfig& config)
{
    return options.results.empty() ? config.output : std::filesystem::path(options.results);
}

} // namespace cascade::cli
