// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Hash.h"
#include "core/cascade/StageRun.h"
#include "core/cascade/TextEncoder.h"
#include "core/config/ModelConfig.h"
#include "core/weights/Safetensors.h"
#include "tests/support/RandomWeights.h"

#include <filesystem>
#include <string>

namespace cascade::tests {

inline std::filesystem::path modelsFolder()
{
    return std::filesystem::path(CASCADE_RESOURCE_DIR) / "models";
}

inline const ModelConfig& toybox()
{
    static const auto model = readModelConfig(modelsFolder() / "toybox").value();
    return model;
}

/// A stage of the shipped cascade, its structure as it is and its width cut down.
inline StageConfig narrowStage(const std::string& id)
{
    auto stage = toybox().stage(id).value();
    stage.network.textWidth = 12;
    stage.network.conditionWidth = 16;
    stage.network.headWidth = 8;
    for (auto& level : stage.network.levels) {
        level.channels /= 8;
    }
    return stage;
}

inline nn::VideoUnet randomNetwork(const StageConfig& stage, std::uint64_t seed = 1)
{
    nn::VideoUnet network(stage.network, torch::TensorOptions());
    randomise(*network, seed, 0.8);
    return network;
}

inline nn::TextCondition randomText(std::uint64_t seed)
{
    return {randomTensor({1, 1, 4, 12}, seed), torch::ones({1, 1, 4}, torch::kBool), {}};
}

inline std::unique_ptr<ClipBuffer> randomClip(const ClipShape& shape, std::uint64_t seed)
{
    auto buffer = makeClipBuffer(shape, {torch::kFloat32, 1 << 30, {}}).value();
    buffer->write(0, randomTensor({1, 3, shape.frames, shape.height, shape.width}, seed).tanh());
    return buffer;
}

/// Runs a stage and puts its frames together; they must come in order, each once.
inline torch::Tensor outputOf(const StageRun& run, StageReport* report = nullptr)
{
    std::vector<torch::Tensor> parts;
    std::int64_t next = 0;
    StageHooks hooks;
    hooks.output = [&](std::int64_t first, const torch::Tensor& frames) {
        TORCH_CHECK(first == next, "frames out of order");
        next += frames.size(2);
        parts.push_back(frames.clone());
    };
    const auto result = runStage(run, hooks).value();
    if (report != nullptr) {
        *report = result;
    }
    return at::cat(parts, 2);
}

/// A model folder with a text encoder and one base stage, of random weights.
inline ModelConfig writeTinyModel(const std::filesystem::path& folder, std::uint64_t seed = 1)
{
    auto model = toybox();
    std::filesystem::create_directories(folder);
    std::filesystem::copy_file(model.folder / model.text.tokenizer, folder / model.text.tokenizer,
                               std::filesystem::copy_options::overwrite_existing);
    model.folder = folder;
    model.text.width = 12;
    model.text.feedForward = 16;
    model.text.headWidth = 4;
    model.text.heads = 3;
    model.text.layers = 1;
    model.stages = {narrowStage("base")};
    nn::T5Encoder encoder(t5Options(model.text));
    randomise(*encoder, seed);
    const auto network = randomNetwork(model.stages[0], seed);
    const auto save = [&](const torch::nn::Module& module, Variant& variant) {
        weights::writeSafetensors(folder / variant.file, weights::stateDictOf(module)).value();
        variant.sha256 = sha256OfFile(folder / variant.file).value();
    };
    save(*encoder, model.text.encoder);
    save(*network, model.stages[0].variants["original"]);
    writeModelConfig(model, folder).value();
    return model;
}

} // namespace cascade::tests
