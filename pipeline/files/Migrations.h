// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace cascade::files {

/// Brings the JSON of a graph to the form of kGraphSchema, one version at a time.
///
/// Schema 1 is the record that version 0.1.0 wrote into videos, before there were graphs: model, prompt, seed
/// and each stage's settings. It becomes the graph that makes the same clip.
/// Errors   BadInput for no or an unknown schema; for a newer one it names the program that is needed.
[[nodiscard]] Result<nlohmann::json> migrated(nlohmann::json json, const std::string& where);

} // namespace cascade::files
