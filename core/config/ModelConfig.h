// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/config/StageConfig.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace cascade {

/// The T5 encoder of a model folder and its tokenizer.
struct TextConfig {
    std::string tokenizer; ///< sentencepiece model, a file of the folder
    Variant encoder;       ///< weights
    std::int64_t vocabulary = 0;
    std::int64_t width = 0;       ///< d_model
    std::int64_t feedForward = 0; ///< d_ff
    std::int64_t headWidth = 0;   ///< d_kv
    std::int64_t heads = 0;
    std::int64_t layers = 0;
    int maxTokens = 64; ///< longer prompts are cut, and that is said
};

/// As it stands in model.json.
[[nodiscard]] nlohmann::json toJson(const TextConfig& text);

/// model.json: a cascade as data.
struct ModelConfig {
    std::filesystem::path folder;
    std::string name;
    std::string title;
    std::string licence;      ///< SPDX identifier
    std::string trainingData; ///< one sentence
    TextConfig text;
    std::vector<StageConfig> stages;    ///< in the order they run
    std::string preferred = "original"; ///< variant for those who choose none

    /// The stage called `id`. Errors: BadInput that lists the ids there are.
    [[nodiscard]] Result<StageConfig> stage(const std::string& id) const;
};

/// Reads `folder`/model.json.
///
/// Errors   BadInput naming file and member; WeightsMissing if there is no such folder.
[[nodiscard]] Result<ModelConfig> readModelConfig(const std::filesystem::path& folder);
/// Writes `config` to `folder`/model.json through a partial file.
[[nodiscard]] Result<void> writeModelConfig(const ModelConfig& config, const std::filesystem::path& folder);

} // namespace cascade
