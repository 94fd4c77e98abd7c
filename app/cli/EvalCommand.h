// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>

namespace cascade::cli {

/// `cascade eval train-attributes`, `attributes`, `psnr` and `sheet`.
void addEvalTrainAttributes(CLI::App& eval, Action& action);
void addEvalAttributes(CLI::App& eval, Action& action);
void addEvalPsnr(CLI::App& eval, Action& action);
void addEvalSheet(CLI::App& eval, Action& action);

/// Writes `folder`/`name`.json and `folder`/`name`.md, and prints the latter.
///
/// Errors   DiskFull.
[[nodiscard]] Result<void> writeResults(const std::filesystem::path& folder, const std::string& name,
                                        const nlohmann::json& json, const std::string& markdown);

} // namespace cascade::cli
