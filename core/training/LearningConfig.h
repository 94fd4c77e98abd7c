// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/JsonReader.h"
#include "core/training/Learner.h"
#include "core/world/Sampling.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace cascade::training {

/// What configurations of trainings have in common; each throws ErrorException (BadInput) that names the
/// member.
void readLearningOptions(JsonReader& reader, LearningOptions& options);
void readSceneOptions(JsonReader& reader, world::SceneOptions& scenes);
void requireAtLeast(const JsonReader& reader, const std::string& member, std::int64_t least,
                    std::int64_t value);

/// Reads a file of JSON by `fromJson(reader)`; members that it did not ask for are refused.
///
/// Errors   BadInput that names the file or the member.
template <typename Config>
[[nodiscard]] Result<Config> readConfigFile(const std::filesystem::path& file,
                                            Config (*fromJson)(JsonReader& reader))
{
    std::ifstream stream(file);
    if (!stream) {
        return Error{ErrorCode::BadInput, file.string(), "cannot be read", "Check the path."};
    }
    try {
        const auto json = nlohmann::json::parse(stream);
        JsonReader reader(json, file.filename().string());
        auto config = fromJson(reader);
        reader.finish();
        return config;
    } catch (const nlohmann::json::exception& e) {
        return Error{ErrorCode::BadInput, file.string(), std::string("is not JSON: ") + e.what(), {}};
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::training
