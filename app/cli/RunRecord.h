// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/Cascade.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cascade::cli {

/// Everything that a clip came from, as it is kept in the metadata of the file.
struct RunRecord {
    std::string version;
    std::string prompt;
    std::string negative;
    std::uint64_t seed = 0;
    const std::vector<PlannedStage>& stages;
    const Model& model;

    /// `cascade.graph` (JSON: model, words, seed, stages), `cascade.weights` (JSON: SHA-256 by file),
    /// `cascade.version`, `cascade.numeric_mode`, `comment` (that a model made it).
    [[nodiscard]] std::map<std::string, std::string> metadata() const;
};

} // namespace cascade::cli
