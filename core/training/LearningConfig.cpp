// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/LearningConfig.h"

namespace cascade::training {

void readLearningOptions(JsonReader& reader, LearningOptions& options)
{
    auto& optimiser = options.optimiser;
    options.steps = reader.get<std::int64_t>("steps");
    options.dtype = reader.get("dtype", options.dtype);
    options.emaDecay = reader.get("emaDecay", options.emaDecay);
    optimiser.learningRate = reader.get("learningRate", optimiser.learningRate);
    optimiser.warmUpSteps = reader.get("warmUpSteps", optimiser.warmUpSteps);
    optimiser.decayShare = reader.get("decayShare", optimiser.decayShare);
    optimiser.weightDecay = reader.get("weightDecay", optimiser.weightDecay);
    options.checkpointMinutes = reader.get("checkpointMinutes", options.checkpointMinutes);
    requireAtLeast(reader, "steps", 1, options.steps);
}

void readSceneOptions(JsonReader& reader, world::SceneOptions& scenes)
{
    scenes.maxObjects = reader.get("maxObjects", scenes.maxObjects);
    scenes.manyObjectsShare = reader.get("manyObjectsShare", scenes.manyObjectsShare);
    scenes.letteringShare = reader.get("letteringShare", scenes.letteringShare);
    scenes.styleShare = reader.get("styleShare", scenes.styleShare);
    scenes.cameraMoveShare = reader.get("cameraMoveShare", scenes.cameraMoveShare);
    scenes.lightShare = reader.get("lightShare", scenes.lightShare);
}

void requireAtLeast(const JsonReader& reader, const std::string& member, std::int64_t least,
                    std::int64_t value)
{
    if (value < least) {
        throw ErrorException(
            Error{ErrorCode::BadInput,
                  reader.where() + "/" + member,
                  "expected at least " + std::to_string(least) + ", got " + std::to_string(value),
                  {}});
    }
}

} // namespace cascade::training
