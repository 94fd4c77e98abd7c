// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/ModelStore.h"

#include <nlohmann/json_fwd.hpp>

namespace cascade::cli {

/// Parameters of a stage's network, counted without making them.
[[nodiscard]] std::int64_t parameterCountOf(const StageConfig& stage);
/// Parameters of a text encoder, counted without making them.
[[nodiscard]] std::int64_t parameterCountOf(const TextConfig& text);

/// All there is to say of a model folder: licence, stages with shapes and rates, files with hashes.
[[nodiscard]] nlohmann::json reportJson(const ModelConfig& model, const std::vector<ModelFile>& files);
/// The same as tables on standard output.
void printReport(const ModelConfig& model, const std::vector<ModelFile>& files);

/// Bytes of all files, each counted once.
[[nodiscard]] std::int64_t bytesOf(const std::vector<ModelFile>& files);

} // namespace cascade::cli
