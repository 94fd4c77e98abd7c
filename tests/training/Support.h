// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/training/Checkpoint.h"
#include "core/training/Trainer.h"
#include "core/training/WorldDataset.h"
#include "tests/cascade/Support.h"

#include <QTemporaryDir>

#include <filesystem>
#include <string>

namespace cascade::tests {

/// A model of random weights with a base and two super-resolution stages, all small.
inline void writeTrainableModel(const std::filesystem::path& folder)
{
    auto model = writeTinyModel(folder);
    model.stages[0].output = {16, 12, 20, Rate::of(3)};
    for (const char* id : {"tsr2", "ssr3"}) {
        auto stage = narrowStage(id);
        stage.output.height = 16;
        stage.output.width = 24;
        model.stages.push_back(stage);
    }
    writeModelConfig(model, folder).value();
}

/// Stills, then clips with an image beside each, then clips: eight steps of a second or less in all.
inline training::TrainingConfig tinyConfig(const std::filesystem::path& model,
                                           const std::filesystem::path& output)
{
    training::TrainingConfig config;
    config.model = model;
    config.stage = "base";
    config.output = output;
    config.seed = 3;
    config.trainText = true;
    config.dtype = "fp32";
    config.optimiser.warmUpSteps = 2;
    config.phases.resize(3);
    config.phases[0].steps = 3;
    config.phases[0].stills = 2;
    config.phases[0].stillEvery = 1;
    config.phases[1].steps = 3;
    config.phases[1].clips = 2;
    config.phases[1].frames = 3;
    config.phases[1].besideClip = 1;
    config.phases[2].steps = 2;
    config.phases[2].stills = 2;
    config.phases[2].stillEvery = 2;
    config.phases[2].clips = 1;
    config.phases[2].frames = 4;
    return config;
}

/// A folder with a model and room for trainings.
struct TrainingFolder {
    TrainingFolder() { writeTrainableModel(model()); }

    [[nodiscard]] std::filesystem::path at(const std::string& name) const
    {
        return std::filesystem::path(root.path().toStdString()) / name;
    }
    [[nodiscard]] std::filesystem::path model() const { return at("model"); }
    [[nodiscard]] training::TrainingConfig config(const std::string& output) const
    {
        return tinyConfig(model(), at(output));
    }

    QTemporaryDir root;
};

inline std::unique_ptr<training::Trainer> openTrainer(const training::TrainingConfig& config)
{
    return training::Trainer::open(config, torch::kCPU).value();
}

/// Trains until so many steps are done in all; -1 = to the end.
inline void trainUntil(const training::TrainingConfig& config, std::int64_t step)
{
    training::TrainingHooks hooks;
    hooks.stopAfterStep = step;
    openTrainer(config)->run(hooks).value();
}

/// True if two checkpoints are the same, bit for bit.
inline bool sameState(const training::Checkpoint& a, const training::Checkpoint& b)
{
    if (a.step != b.step || a.lossAverage != b.lossAverage || a.tensors.size() != b.tensors.size()) {
        return false;
    }
    for (const auto& [name, tensor] : a.tensors) {
        const auto other = b.tensors.find(name);
        if (other == b.tensors.end() || !torch::equal(tensor, other->second)) {
            return false;
        }
    }
    return true;
}

} // namespace cascade::tests
