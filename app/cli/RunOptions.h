// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/MachineOptions.h"
#include "core/cascade/Cascade.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::cli {

/// Options that every command shares that runs stages.
struct RunOptions {
    std::string model = "toybox";
    std::string variant;
    MachineOptions machine;
    std::string progress = "auto";
    std::string memoryLimit = "2.5GiB";
    std::vector<std::string> settings; ///< STAGE.KEY=VALUE
    int steps = -1;                    ///< of all stages; -1 = their defaults
    bool quiet = false;
    double saveEverySec = 20; ///< how often the state of a stage of a graph is saved

    /// The part of the memory limit that one evaluation of a network may take.
    [[nodiscard]] std::int64_t activationBytes() const;
};

/// Which model: of commands that say themselves how its stages run.
void addModelOption(CLI::App& command, RunOptions& options);
/// Model, variant, steps and settings of a cascade that runs from words.
void addStageOptions(CLI::App& command, RunOptions& options);
/// Machine, memory and progress: how anything runs.
void addEngineOptions(CLI::App& command, RunOptions& options);
/// Both.
void addRunOptions(CLI::App& command, RunOptions& options);

/// `--save-every`, of commands that run graphs.
void addSaveEvery(CLI::App& command, RunOptions& options);

/// Sets the number of threads, checks the memory limit, and says how models are opened.
///
/// Errors   BadInput for an option.
[[nodiscard]] Result<Model::Options> modelOptions(const RunOptions& options, const Context& context);

/// modelOptions, and opens the model. Errors: those of modelOptions and Model::open.
[[nodiscard]] Result<Model> openModel(const RunOptions& options, const Context& context);

/// Puts --steps, --variant and --set into the plan. Keys: steps, sampler, guidance, threshold, snr, noise,
/// variant; stage `all` means every stage.
///
/// Errors   BadInput naming the setting, what was expected and got.
[[nodiscard]] Result<void> applySettings(const RunOptions& options, std::vector<PlannedStage>& stages);

/// What the help of commands that make clips says of applySettingsOverPreferred.
inline constexpr const char* kPreferredVariant =
    "A stage of which neither variant nor steps nor sampler is given runs with the variant that its model\n"
    "prefers (cascade models info says which); with steps or a sampler alone it runs with its original "
    "weights.\n";

/// applySettings for commands that make clips: a stage of which neither variant nor steps nor sampler is
/// given runs with the variant that `model` prefers.
///
/// Errors   as applySettings.
[[nodiscard]] Result<void> applySettingsOverPreferred(const RunOptions& options, const ModelConfig& model,
                                                      std::vector<PlannedStage>& stages);

/// An opened model and how its stages run.
struct PlannedModel {
    Model model;
    std::vector<PlannedStage> stages;
};

/// openModel, planCascade and applySettings: what every command does that runs a cascade from words.
[[nodiscard]] Result<PlannedModel> openPlanned(const RunOptions& options, std::uint64_t seed,
                                               const Context& context);

/// Drops the stages after `id`. Errors: BadInput naming the stages there are.
[[nodiscard]] Result<void> stopAfter(const std::string& id, const ModelConfig& model,
                                     std::vector<PlannedStage>& stages);

/// "512MiB", "2.5GiB" as bytes. Errors: BadInput.
[[nodiscard]] Result<std::int64_t> parseBytes(const std::string& text);

} // namespace cascade::cli
