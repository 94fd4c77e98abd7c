// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/TrainingOutput.h"

#include <cstdint>
#include <string>

namespace cascade::cli {

/// What experiments ask that train networks of their own.
struct TrialOptions : TrainingOptions {
    int seeds = 1;
    std::int64_t clips = 64;
    std::string results;
};

/// Adds them; `name` is the experiment's, of whose files --results tells, `example` a configuration of ours.
void addTrialOptions(CLI::App& command, TrialOptions& options, const std::string& name,
                     const std::string& example);

/// Where its results go: --results, or the folder of the trainings.
[[nodiscard]] std::filesystem::path resultsOf(const TrialOptions& options,
                                              const training::TrainingConfig& config);

} // namespace cascade::cli
