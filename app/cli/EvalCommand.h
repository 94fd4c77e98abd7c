// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "core/config/CascadePlan.h"
#include "core/evaluation/ResultReport.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cascade::cli {

/// `cascade eval attributes`, `iv-2.5`, `iv-cost`, `iv-real`, `iv-table1`, `psnr`, `sheet`,
/// `train-attributes` and `train-clip`.
void addEvalAttributes(CLI::App& eval, Action& action);
void addEvalAugmentation(CLI::App& eval, Action& action);
void addEvalCost(CLI::App& eval, Action& action);
void addEvalDistilled(CLI::App& eval, Action& action);
void addEvalPrediction(CLI::App& eval, Action& action);
void addEvalReal(CLI::App& eval, Action& action);
void addEvalPsnr(CLI::App& eval, Action& action);
void addEvalSheet(CLI::App& eval, Action& action);
void addEvalStyle(CLI::App& eval, Action& action);
void addEvalTrainAttributes(CLI::App& eval, Action& action);
void addEvalTrainClip(CLI::App& eval, Action& action);

/// Which held-out captions are rendered, with which noise.
struct HeldoutOptions {
    std::int64_t captions = 0;
    std::uint64_t captionSeed = 2210;
    std::uint64_t seed = 0;
};

/// --captions, --caption-seed and --seed.
void addHeldoutOptions(CLI::App& command, HeldoutOptions& options);

/// Where results go: `asked`, or without it the folder `name` of the cache.
[[nodiscard]] std::filesystem::path resultsFolder(const Context& context, const std::string& asked,
                                                  const std::string& name);

/// Writes `folder`/`name`.json and `folder`/`name`.md, and prints the latter.
///
/// Errors   DiskFull.
[[nodiscard]] Result<void> writeResults(const std::filesystem::path& folder, const std::string& name,
                                        const nlohmann::json& json, const std::string& markdown);

/// What decides a clip and what is read from it, beside stages and seeds: the hashes of the model's weights
/// and tokenizer, and of the weights of the metrics.
///
/// Errors   BadInput for a file that cannot be read.
[[nodiscard]] Result<std::string> weightsOf(const ModelConfig& model, const std::vector<PlannedStage>& stages,
                                            const std::vector<std::filesystem::path>& metrics);

/// Writes a report with writeResults, and its picture to `folder`/NAME.svg.
///
/// Errors   that of the picture; DiskFull.
[[nodiscard]] Result<void> writeReport(const std::filesystem::path& folder,
                                       const evaluation::ResultReport& report,
                                       const Result<std::string>& picture);

} // namespace cascade::cli
