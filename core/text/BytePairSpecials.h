// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/BytePairModel.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <unordered_map>

namespace cascade::text {

/// The symbols of a vocabulary and their ids.
using Symbols = std::unordered_map<std::string, std::int32_t>;

/// Where special tokens are named; an empty object: the file is not there.
struct SpecialSources {
    const nlohmann::json& config; ///< tokenizer_config.json
    const nlohmann::json& map;    ///< special_tokens_map.json
    const nlohmann::json& whole;  ///< tokenizer.json
};

/// Reads the special tokens of a model, and which of them begin, end and pad a text.
///
/// Errors   throws FileFault.
void readSpecials(const SpecialSources& sources, const Symbols& symbols, BytePairModel& model);

} // namespace cascade::text
