// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/JsonReader.h"
#include "pipeline/jobs/Machine.h"
#include "pipeline/jobs/PreviewFrames.h"
#include "pipeline/jobs/RenderJob.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace cascade::jobs {

// The parts of messages as JSON. Readers throw ErrorException (BadInput) naming the member.

[[nodiscard]] nlohmann::json toJson(const RenderJob& job);
[[nodiscard]] RenderJob jobFrom(const nlohmann::json& json);

[[nodiscard]] nlohmann::json toJson(const RenderResult& result);
[[nodiscard]] RenderResult resultFrom(const nlohmann::json& json);

[[nodiscard]] nlohmann::json toJson(const Machine& machine);
[[nodiscard]] Machine machineFrom(const nlohmann::json& json);

[[nodiscard]] nlohmann::json toJson(const Progress& progress);
[[nodiscard]] Progress progressFrom(const nlohmann::json& json);

[[nodiscard]] nlohmann::json toJson(const store::PredictionScore& score);
[[nodiscard]] store::PredictionScore scoreFrom(const nlohmann::json& json);

/// All but the pixels.
[[nodiscard]] nlohmann::json toJson(const PreviewFrames& frames);
[[nodiscard]] PreviewFrames previewFrom(const nlohmann::json& json);

[[nodiscard]] nlohmann::json toJson(const Error& error);
[[nodiscard]] Error errorFrom(const nlohmann::json& json);

/// A whole number from `least` to `most`.
[[nodiscard]] std::int64_t integerIn(JsonReader& reader, const std::string& key, std::int64_t least,
                                     std::int64_t most);
[[nodiscard]] Error notOneOf(const std::string& where, const std::string& expected, const std::string& got);

} // namespace cascade::jobs
