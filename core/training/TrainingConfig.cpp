// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/TrainingConfig.h"

#include "core/config/JsonReader.h"

#include <fstream>

namespace cascade::training {

namespace {

TrainingPhase phaseFromJson(const nlohmann::json& json, const std::string& where)
{
    JsonReader reader(json, where);
    TrainingPhase phase;
    phase.steps = reader.get<std::int64_t>("steps");
    phase.stills = reader.get("stills", phase.stills);
    phase.clips = reader.get("clips", phase.clips);
    phase.stillEvery = reader.get("stillEvery", phase.stillEvery);
    phase.frames = reader.get("frames", phase.frames);
    phase.besideClip = reader.get("besideClip", phase.besideClip);
    phase.frameStride = reader.get("frameStride", phase.frameStride);
    phase.cropHeight = reader.get("cropHeight", phase.cropHeight);
    phase.cropWidth = reader.get("cropWidth", phase.cropWidth);
    phase.maxObjects = reader.get("maxObjects", phase.maxObjects);
    phase.manyObjectsShare = reader.get("manyObjectsShare", phase.manyObjectsShare);
    phase.letteringShare = reader.get("letteringShare", phase.letteringShare);
    phase.styleShare = reader.get("styleShare", phase.styleShare);
    phase.cameraMoveShare = reader.get("cameraMoveShare", phase.cameraMoveShare);
    reader.finish();
    const bool hasStills = phase.stillEvery == 0 || phase.stills > 0;
    const bool hasClips = phase.stillEvery == 1 || (phase.clips > 0 && phase.frames > 0);
    if (phase.steps < 1 || !hasStills || !hasClips || phase.frameStride < 1) {
        throw ErrorException(
            Error{ErrorCode::BadInput,
                  where,
                  "expected steps >= 1, and stills and clips > 0 where their steps occur, got " + json.dump(),
                  {}});
    }
    return phase;
}

OptimiserOptions optimiserFromJson(const nlohmann::json& json, const std::string& where)
{
    JsonReader reader(json, where);
    OptimiserOptions options;
    options.learningRate = reader.get("learningRate", options.learningRate);
    options.beta1 = reader.get("beta1", options.beta1);
    options.beta2 = reader.get("beta2", options.beta2);
    options.weightDecay = reader.get("weightDecay", options.weightDecay);
    options.gradientClip = reader.get("gradientClip", options.gradientClip);
    options.warmUpSteps = reader.get("warmUpSteps", options.warmUpSteps);
    options.decayShare = reader.get("decayShare", options.decayShare);
    reader.finish();
    return options;
}

diffusion::AugmentationRange augmentationFromJson(const nlohmann::json& json, const std::string& where)
{
    JsonReader reader(json, where);
    diffusion::AugmentationRange range;
    range.minSnr = reader.get("minSnr", range.minSnr);
    range.maxSnr = reader.get("maxSnr", range.maxSnr);
    range.cleanFraction = reader.get("cleanFraction", range.cleanFraction);
    reader.finish();
    return range;
}

nlohmann::json toJson(const TrainingPhase& phase)
{
    return {{"steps", phase.steps},
            {"stills", phase.stills},
            {"clips", phase.clips},
            {"stillEvery", phase.stillEvery},
            {"frames", phase.frames},
            {"besideClip", phase.besideClip},
            {"frameStride", phase.frameStride},
            {"cropHeight", phase.cropHeight},
            {"cropWidth", phase.cropWidth},
            {"maxObjects", phase.maxObjects},
            {"manyObjectsShare", phase.manyObjectsShare},
            {"letteringShare", phase.letteringShare},
            {"styleShare", phase.styleShare},
            {"cameraMoveShare", phase.cameraMoveShare}};
}

nlohmann::json toJson(const OptimiserOptions& options)
{
    return {{"learningRate", options.learningRate},
            {"beta1", options.beta1},
            {"beta2", options.beta2},
            {"weightDecay", options.weightDecay},
            {"gradientClip", options.gradientClip},
            {"warmUpSteps", options.warmUpSteps},
            {"decayShare", options.decayShare}};
}

nlohmann::json toJson(const diffusion::AugmentationRange& range)
{
    return {{"minSnr", range.minSnr}, {"maxSnr", range.maxSnr}, {"cleanFraction", range.cleanFraction}};
}

} // namespace

TrainingConfig trainingConfigFromJson(const nlohmann::json& json, const std::string& where,
                                      const std::filesystem::path& folder)
{
    JsonReader reader(json, where);
    TrainingConfig config;
    config.model = folder / reader.get<std::string>("model");
    config.stage = reader.get<std::string>("stage");
    const auto output = reader.get<std::string>("output", "");
    config.output = output.empty() ? std::filesystem::path() : folder / output;
    const auto start = reader.get<std::string>("start", "");
    config.start = start.empty() ? std::filesystem::path() : folder / start;
    config.grow = reader.get("grow", config.grow);
    config.seed = reader.get("seed", config.seed);
    config.trainText = reader.get("trainText", config.trainText);
    config.dtype = reader.get("dtype", config.dtype);
    config.emaDecay = reader.get("emaDecay", config.emaDecay);
    config.stepsPerBatch = reader.get("stepsPerBatch", config.stepsPerBatch);
    config.textDropout = reader.get("textDropout", config.textDropout);
    config.lossSpace = diffusion::parseLossSpace(reader.get<std::string>("loss", "v")).value();
    config.logarithmicLoss = reader.get("logarithmicLoss", config.logarithmicLoss);
    if (reader.has("augmentation")) {
        config.augmentation =
            augmentationFromJson(reader.child("augmentation"), reader.where() + "/augmentation");
    }
    if (reader.has("optimiser")) {
        config.optimiser = optimiserFromJson(reader.child("optimiser"), reader.where() + "/optimiser");
    }
    const auto& phases = reader.child("phases");
    for (std::size_t i = 0; i < phases.size(); ++i) {
        config.phases.push_back(phaseFromJson(phases.at(i), reader.where() + "/phases/" + std::to_string(i)));
    }
    config.checkpointMinutes = reader.get("checkpointMinutes", config.checkpointMinutes);
    config.sampleEverySteps = reader.get("sampleEverySteps", config.sampleEverySteps);
    reader.finish();
    if (config.stepsPerBatch < 1) {
        throw ErrorException(Error{ErrorCode::BadInput,
                                   reader.where() + "/stepsPerBatch",
                                   "expected at least 1, got " + std::to_string(config.stepsPerBatch),
                                   {}});
    }
    if (config.phases.empty()) {
        throw ErrorException(Error{
            ErrorCode::BadInput, reader.where() + "/phases", "expected at least one phase, got none", {}});
    }
    return config;
}

nlohmann::json toJson(const TrainingConfig& config)
{
    auto phases = nlohmann::json::array();
    for (const auto& phase : config.phases) {
        phases.push_back(toJson(phase));
    }
    return {{"model", config.model.string()},
            {"stage", config.stage},
            {"output", config.output.string()},
            {"start", config.start.string()},
            {"grow", config.grow},
            {"seed", config.seed},
            {"trainText", config.trainText},
            {"dtype", config.dtype},
            {"emaDecay", config.emaDecay},
            {"stepsPerBatch", config.stepsPerBatch},
            {"textDropout", config.textDropout},
            {"loss", diffusion::lossSpaceName(config.lossSpace)},
            {"logarithmicLoss", config.logarithmicLoss},
            {"augmentation", toJson(config.augmentation)},
            {"optimiser", toJson(config.optimiser)},
            {"phases", phases},
            {"checkpointMinutes", config.checkpointMinutes},
            {"sampleEverySteps", config.sampleEverySteps}};
}

std::int64_t TrainingConfig::totalSteps() const
{
    std::int64_t total = 0;
    for (const auto& phase : phases) {
        total += phase.steps;
    }
    return total;
}

TrainingConfig::Place TrainingConfig::placeOf(std::int64_t step) const
{
    for (const auto& phase : phases) {
        if (step < phase.steps) {
            return {&phase, step};
        }
        step -= phase.steps;
    }
    throw std::out_of_range("a training step beyond the last phase");
}

Result<TrainingConfig> readTrainingConfig(const std::filesystem::path& file)
{
    std::ifstream stream(file);
    if (!stream) {
        return Error{ErrorCode::BadInput, file.string(), "cannot be read", "Check the path."};
    }
    try {
        return trainingConfigFromJson(nlohmann::json::parse(stream), file.filename().string(),
                                      std::filesystem::absolute(file).parent_path());
    } catch (const ErrorException& e) {
        return e.error();
    } catch (const nlohmann::json::exception& e) {
        return Error{ErrorCode::BadInput, file.string(), std::string("expected JSON, got ") + e.what(), {}};
    }
}

} // namespace cascade::training
