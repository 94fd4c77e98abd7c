// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/TrainingRecord.h"

#include "core/base/AtomicFile.h"
#include "core/training/Checkpoint.h"

#include <nlohmann/json.hpp>

#include <fstream>

namespace cascade::training {

namespace {

constexpr const char* kFile = "made-from.json";

Error rejected(const std::filesystem::path& where, const std::string& what)
{
    return {ErrorCode::BadInput, where.string(), what, "Give another --output, or remove the folder."};
}

Result<nlohmann::json> read(const std::filesystem::path& file)
{
    std::ifstream stream(file);
    try {
        return nlohmann::json::parse(stream);
    } catch (const nlohmann::json::exception& e) {
        return rejected(file, std::string("expected JSON, got ") + e.what());
    }
}

/// The first value that differs, as a pointer into both.
nlohmann::json::json_pointer firstDifference(const nlohmann::json& expected, const nlohmann::json& got)
{
    return nlohmann::json::json_pointer(nlohmann::json::diff(expected, got).at(0).at("path"));
}

std::string valueAt(const nlohmann::json& json, const nlohmann::json::json_pointer& pointer)
{
    return json.contains(pointer) ? json.at(pointer).dump() : "none";
}

} // namespace

nlohmann::json decidingJson(const TrainingConfig& config)
{
    auto json = toJson(config);
    for (const auto* name : {"model", "output", "start", "checkpointMinutes", "sampleEverySteps"}) {
        json.erase(name);
    }
    return json;
}

nlohmann::json decidingJson(const StageConfig& stage)
{
    auto json = toJson(stage);
    json.erase("variants");
    json["defaults"] = {{"noise", stage.defaults.noise}};
    return json;
}

Result<void> keepTrainingRecord(const std::filesystem::path& folder, const nlohmann::json& record)
{
    const auto file = folder / kFile;
    if (!std::filesystem::exists(file)) {
        if (hasCheckpoint(folder) || std::filesystem::exists(folder / "weights.safetensors")) {
            return rejected(folder, std::string("holds a training, but no ") + kFile + " that says of what");
        }
        std::error_code ignored; // writing then fails with the better message
        std::filesystem::create_directories(folder, ignored);
        return writeFileAtomically(file, record.dump(1) + "\n");
    }
    const auto got = read(file);
    if (!got) {
        return got.error();
    }
    if (got.value() == record) {
        return {};
    }
    const auto member = firstDifference(record, got.value());
    return rejected(file, "is of another training: at " + member.to_string() + " expected " +
                              valueAt(record, member) + ", got " + valueAt(got.value(), member));
}

} // namespace cascade::training
