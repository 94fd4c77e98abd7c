// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/DistillationConfig.h"

#include "core/config/JsonReader.h"

#include <fstream>

namespace cascade::training {

namespace {

using diffusion::SamplerKind;

void require(bool holds, const std::string& where, const std::string& what)
{
    if (!holds) {
        throw ErrorException(Error{ErrorCode::BadInput, where, what, {}});
    }
}

diffusion::GuidanceRange rangeFromJson(const nlohmann::json& json, const std::string& where)
{
    JsonReader reader(json, where);
    diffusion::GuidanceRange range;
    range.min = reader.get("min", range.min);
    range.max = reader.get("max", range.max);
    reader.finish();
    require(range.min >= diffusion::kMinGuidanceWeight && range.min <= range.max &&
                range.max <= diffusion::kMaxGuidanceWeight,
            where, "expected min <= max, both guidance weights w, got " + json.dump());
    return range;
}

/// What was parsed; an error is said of the member that had it.
template <typename Value>
Value named(Result<Value> parsed, const std::string& where)
{
    if (!parsed) {
        auto error = parsed.error();
        error.where = where;
        throw ErrorException(error);
    }
    return std::move(parsed).value();
}

bool halvesTo(int steps, int until)
{
    while (steps > until && steps % 2 == 0) {
        steps /= 2;
    }
    return until >= 1 && steps == until;
}

DistillationConfig fromJson(const nlohmann::json& json, const std::filesystem::path& file)
{
    JsonReader reader(json, file.filename().string());
    DistillationConfig config;
    config.training = trainingConfigFromJson(reader.child("training"), reader.where() + "/training",
                                             std::filesystem::absolute(file).parent_path());
    config.steps = reader.get("steps", config.steps);
    config.until = reader.get("until", config.until);
    config.sampler = named(diffusion::parseSampler(reader.get<std::string>("sampler", "ddim")),
                           reader.where() + "/sampler")
                         .kind;
    if (reader.has("guidance")) {
        config.guidance = rangeFromJson(reader.child("guidance"), reader.where() + "/guidance");
    }
    config.guidanceSteps = reader.get("guidanceSteps", config.guidanceSteps);
    if (reader.has("schedule")) {
        config.schedule = named(diffusion::parseGuidance(reader.get<std::string>("schedule")),
                                reader.where() + "/schedule");
    }
    reader.finish();
    require(halvesTo(config.steps, config.until), reader.where() + "/until",
            "expected steps halved a whole number of times, got " + std::to_string(config.until) + " of " +
                std::to_string(config.steps));
    require(config.sampler == SamplerKind::Ddim || config.sampler == SamplerKind::StochasticNStep,
            reader.where() + "/sampler",
            "expected ddim or stochastic, got " + diffusion::formatSampler({.kind = config.sampler}));
    require(!config.guidance || !config.schedule, reader.where() + "/schedule",
            "expected no \"guidance\" beside it: the student is told weights, or has its own");
    require(!config.schedule || config.steps > config.until, reader.where() + "/schedule",
            "expected fewer steps than the original's, which have its weights");
    require(config.guidanceSteps >= 0 && (config.guidance || config.guidanceSteps == 0),
            reader.where() + "/guidanceSteps",
            "expected 0 or more, and \"guidance\" beside it, got " + std::to_string(config.guidanceSteps) +
                (config.guidance ? "" : " without it"));
    require(config.guidance || config.steps > config.until || config.sampler != SamplerKind::Ddim,
            reader.where(), "expected guidance, or fewer steps: there is nothing to distil");
    require(!config.training.start.empty(), reader.where() + "/training/start",
            "expected the weights to distil, got none");
    require(!config.training.trainText, reader.where() + "/training/trainText",
            "expected false: a student reads as its teacher does");
    return config;
}

} // namespace

std::vector<DistillationRound> roundsOf(const DistillationConfig& config)
{
    using Kind = DistillationRound::Kind;
    std::vector<DistillationRound> rounds;
    if (config.guidance) {
        rounds.push_back({Kind::Guidance, "guidance", config.steps, config.steps});
    }
    for (int steps = config.steps; steps > config.until; steps /= 2) {
        rounds.push_back({Kind::Halving, std::to_string(steps / 2), steps / 2, steps});
    }
    if (config.sampler == diffusion::SamplerKind::StochasticNStep) {
        rounds.push_back(
            {Kind::Overshoot, std::to_string(config.until) + "-stochastic", config.until, config.until});
    }
    return rounds;
}

Result<DistillationConfig> readDistillationConfig(const std::filesystem::path& file)
{
    std::ifstream stream(file);
    if (!stream) {
        return Error{ErrorCode::BadInput, file.string(), "cannot be read", "Check the path."};
    }
    try {
        return fromJson(nlohmann::json::parse(stream), file);
    } catch (const ErrorException& e) {
        return e.error();
    } catch (const nlohmann::json::exception& e) {
        return Error{ErrorCode::BadInput, file.string(), std::string("expected JSON, got ") + e.what(), {}};
    }
}

} // namespace cascade::training
