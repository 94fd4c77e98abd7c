// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/config/Prediction.h"
#include "core/diffusion/NoiseAugmentation.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cascade::training {

/// A stretch of a training with one mixture of data. All counts are examples per step.
struct TrainingPhase {
    std::int64_t steps = 0;
    std::int64_t stills = 0;     ///< independent images of a still step
    std::int64_t clips = 0;      ///< clips of a clip step
    std::int64_t stillEvery = 0; ///< every n-th step is a still step; 1 = all, 0 = none
    std::int64_t frames = 16;    ///< of a clip, at the stage's rate
    std::int64_t besideClip = 0; ///< images appended to each clip (Video Diffusion Models section 3)
    std::int64_t frameStride =
        1; ///< clips at every n-th frame of the stage's rate: same time span, fewer frames
    std::int64_t cropHeight = 0; ///< pixels of the stage's output; 0 = the whole picture
    std::int64_t cropWidth = 0;
    int maxObjects = 3;
    double manyObjectsShare = 0.35;
    double letteringShare = 0.1;
    double styleShare = 0.3;
    double cameraMoveShare = 0.45;
};

struct OptimiserOptions {
    double learningRate = 8e-4;
    double beta1 = 0.9;
    double beta2 = 0.99;
    double weightDecay = 0.01;
    double gradientClip = 1.0; ///< largest norm of all gradients together
    std::int64_t warmUpSteps = 200;
    double decayShare = 0.3; ///< last share of all steps, over which the rate falls to a twentieth
};

/// What `cascade train CONFIG` reads: data, in JSON.
struct TrainingConfig {
    std::filesystem::path model;  ///< folder with model.json: the stage's network and the text encoder's
    std::string stage;            ///< id in model.json
    std::filesystem::path output; ///< folder for checkpoints, samples and the log
    std::filesystem::path start;  ///< weights to start from (safetensors); empty = fresh
    bool grow = false; ///< the network may have blocks and channels that `start` lacks; they change nothing
                       ///< at first
    std::uint64_t seed = 1;
    bool trainText = false; ///< the text encoder learns along (base only); otherwise it is read and frozen
    std::string dtype = "auto"; ///< of the activations: auto, fp32, bf16
    double emaDecay = 0.999;
    /// Steps in a row that learn from one batch, each with noise of its own: where a device trains faster
    /// than the world is drawn.
    std::int64_t stepsPerBatch = 1;
    double textDropout = 0.1; ///< share of examples trained on the empty caption
    diffusion::LossSpace lossSpace = diffusion::LossSpace::V;
    /// Learn from the mean of the logarithms of the examples' losses instead of their mean: in the space of
    /// x0 that is the mean PSNR. Clips that are nearly still count as much as busy ones then, and each noise
    /// level as much as another.
    bool logarithmicLoss = false;
    diffusion::AugmentationRange augmentation; ///< of the condition; super-resolution stages only
    OptimiserOptions optimiser;
    std::vector<TrainingPhase> phases;
    std::int64_t checkpointMinutes = 8;
    std::int64_t sampleEverySteps = 0; ///< 0 = no sample sheets

    [[nodiscard]] std::int64_t totalSteps() const;
    struct Place {
        const TrainingPhase* phase;
        std::int64_t stepInPhase;
    };
    /// The phase that a step (from 0) belongs to.
    [[nodiscard]] Place placeOf(std::int64_t step) const;
};

/// `where` names it in messages; relative paths are taken from `folder`. Throws ErrorException (BadInput),
/// and nlohmann::json::exception.
[[nodiscard]] TrainingConfig trainingConfigFromJson(const nlohmann::json& json, const std::string& where,
                                                    const std::filesystem::path& folder);
/// All members as they are read, those that have their usual value, too; folders as they stand there.
[[nodiscard]] nlohmann::json toJson(const TrainingConfig& config);

/// Errors   BadInput that names the member; relative paths are taken from the folder of the file.
[[nodiscard]] Result<TrainingConfig> readTrainingConfig(const std::filesystem::path& file);

} // namespace cascade::training
