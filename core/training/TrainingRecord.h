// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/config/StageConfig.h"
#include "core/training/TrainingConfig.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>

namespace cascade::training {

/// All of a training that decides its weights, beside those it starts from: not its folders, nor how often it
/// is saved and shown.
[[nodiscard]] nlohmann::json decidingJson(const TrainingConfig& config);
/// All of a stage that decides its network's weights in a training: not the names and settings of variants.
[[nodiscard]] nlohmann::json decidingJson(const StageConfig& stage);

/// Holds `record` against `made-from.json` in a training's folder; a folder that holds nothing yet gets the
/// file.
///
/// Errors   BadInput that names the first member that differs, or that there is none though the folder holds
///          a training; DiskFull.
[[nodiscard]] Result<void> keepTrainingRecord(const std::filesystem::path& folder,
                                              const nlohmann::json& record);

} // namespace cascade::training
