// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TinyModel.h"

#include "core/base/Hash.h"
#include "core/cascade/TextEncoder.h"
#include "core/nn/T5Encoder.h"
#include "core/nn/VideoUnet.h"
#include "core/weights/Safetensors.h"

namespace cascade::tests {

namespace {

/// Two levels of 8 and 16 channels.
nn::VideoUnetOptions tinyNetwork(StageRole role)
{
    nn::VideoUnetOptions network;
    network.conditionChannels = role == StageRole::Base ? 0 : 3;
    network.lowLogSnr = role != StageRole::Base;
    network.textWidth = 16;
    network.conditionWidth = 16;
    network.headWidth = 8;
    network.patch = 2;
    network.resampling = nn::ResamplingKind::Shuffle;
    nn::UnetLevel high, low;
    high.channels = 8;
    high.temporal = nn::TemporalMixing::Convolution;
    low.channels = 16;
    low.temporal = nn::TemporalMixing::Convolution;
    low.selfAttention = low.textAttention = role == StageRole::Base;
    network.levels = {high, low};
    return network;
}

StageConfig tinyStage(const std::string& id, StageRole role, int factor, const ClipShape& input)
{
    StageConfig stage;
    stage.id = id;
    stage.role = role;
    stage.network = tinyNetwork(role);
    stage.frameFactor = role == StageRole::Tsr ? factor : 1;
    stage.sizeFactor = role == StageRole::Ssr ? factor : 1;
    stage.output = role == StageRole::Base ? input : stage.outputFor(input);
    stage.condition = role == StageRole::Base  ? ConditionKind::None
                      : role == StageRole::Tsr ? ConditionKind::Blend
                                               : ConditionKind::Upsample;
    stage.prediction = role == StageRole::Base ? diffusion::Prediction::V : diffusion::Prediction::X0;
    stage.residual = role != StageRole::Base;
    stage.defaults.steps = 2;
    stage.defaults.guidance = role == StageRole::Base ? "1" : "0";
    stage.variants["original"] = {id + ".safetensors", ""};
    return stage;
}

/// Writes a module's parameters, each replaced by small random numbers, so that no layer that starts at zero
/// stays without effect.
std::string writeRandom(torch::nn::Module& module, const std::filesystem::path& file)
{
    const torch::NoGradGuard guard;
    for (auto& parameter : module.parameters()) {
        parameter.add_(torch::randn_like(parameter), 0.02);
    }
    weights::writeSafetensors(file, weights::stateDictOf(module)).value();
    return sha256OfFile(file).value();
}

} // namespace

ModelConfig tinyModel(const std::filesystem::path& folder)
{
    ModelConfig model;
    model.folder = folder;
    model.name = "tiny";
    model.title = "Tiny: seven untrained stages";
    model.licence = "Apache-2.0";
    model.trainingData = "None.";
    model.text = {"tokenizer.model", {"text.safetensors", ""}, 768, 16, 32, 8, 2, 1, 16};
    const std::vector<std::tuple<const char*, StageRole, int>> chain{
        {"base", StageRole::Base, 1}, {"tsr1", StageRole::Tsr, 2}, {"ssr1", StageRole::Ssr, 2},
        {"ssr2", StageRole::Ssr, 2},  {"tsr2", StageRole::Tsr, 2}, {"tsr3", StageRole::Tsr, 2},
        {"ssr3", StageRole::Ssr, 4}};
    ClipShape shape{2, 8, 16, Rate::of(3)};
    for (const auto& [id, role, factor] : chain) {
        model.stages.push_back(tinyStage(id, role, factor, shape));
        shape = model.stages.back().output;
    }
    return model;
}

void makeTinyModel(const std::filesystem::path& folder)
{
    torch::manual_seed(1);
    std::filesystem::create_directories(folder);
    auto model = tinyModel(folder);
    std::filesystem::copy_file(std::filesystem::path(CASCADE_RESOURCE_DIR) / "models/toybox/tokenizer.model",
                               folder / model.text.tokenizer);
    nn::T5Encoder encoder(t5Options(model.text));
    model.text.encoder.sha256 = writeRandom(*encoder, folder / model.text.encoder.file);
    for (auto& stage : model.stages) {
        nn::VideoUnet network(stage.network, torch::TensorOptions());
        auto& variant = stage.variants.at("original");
        variant.sha256 = writeRandom(*network, folder / variant.file);
    }
    writeModelConfig(model, folder).value();
}

} // namespace cascade::tests
