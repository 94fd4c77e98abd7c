// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/SmallPublished.h"

#include "core/config/PublishedConfig.h"
#include "core/nn/Autoencoder.h"
#include "core/nn/ClipTextEncoder.h"
#include "core/nn/LatentUnet.h"
#include "core/weights/Safetensors.h"
#include "tests/support/NamedWeights.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <functional>

namespace cascade::tests {

namespace {

namespace fs = std::filesystem;

nlohmann::json runOf(const std::string& fixture)
{
    const auto file =
        weights::openSafetensors(CASCADE_FIXTURES "/pipelines/" + fixture + ".safetensors").value();
    return nlohmann::json::parse(file.metadata().at("run"));
}

void writeText(const fs::path& file, const std::string& text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

weights::StateDict drawn(torch::nn::Module& module, const std::function<bool(const std::string&)>& wanted)
{
    drawByName(module);
    weights::StateDict tensors;
    for (const auto& item : module.named_parameters()) {
        if (wanted(item.key())) {
            tensors[item.key()] = item.value().detach();
        }
    }
    return tensors;
}

void writeTensors(const fs::path& file, const weights::StateDict& tensors)
{
    fs::create_directories(file.parent_path());
    weights::writeSafetensors(file, tensors).value();
}

void writeNetwork(const fs::path& folder, const std::string& config, const std::string& file,
                  torch::nn::Module& module)
{
    writeText(folder / "config.json", config);
    writeTensors(folder / file, drawn(module, [](const std::string&) { return true; }));
}

} // namespace

void makePublishedFolder(const fs::path& folder, const std::string& fixture)
{
    const auto run = runOf(fixture);
    const auto config = [&](const char* part) { return run.at(part).dump(); };
    const torch::TensorOptions tensors;
    nn::LatentUnet unet(unetFromConfig(config("unet"), "unet").value(), tensors);
    nn::Autoencoder vae(autoencoderFromConfig(config("vae"), "vae").value(), tensors);
    nn::ClipTextEncoder text(clipTextFromConfig(config("text_encoder"), "text").value(), tensors);
    writeNetwork(folder / "unet", config("unet"), "diffusion_pytorch_model.safetensors", *unet);
    writeNetwork(folder / "vae", config("vae"), "diffusion_pytorch_model.safetensors", *vae);
    writeNetwork(folder / "text_encoder", config("text_encoder"), "model.safetensors", *text);
    writeText(folder / "scheduler" / "scheduler_config.json", run.at("scheduler").get<std::string>());
    writeText(folder / "model_index.json", R"({"_class_name": "StableDiffusionPipeline",
 "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
 "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
 "scheduler": ["diffusers", "DDIMScheduler"]})");
    makeTokenizerFolder(folder / "tokenizer");
}

void makeMotionModules(const fs::path& file)
{
    nn::LatentUnet unet(unetFromConfig(runOf("motion-v3").at("unet").dump(), "unet").value(),
                        torch::TensorOptions());
    const auto isMotion = [](const std::string& key) {
        return key.find(".motion_modules.") != std::string::npos;
    };
    writeTensors(file, drawn(*unet, isMotion));
}

void makeOtherAutoencoder(const fs::path& folder)
{
    const auto config = runOf("sd1").at("vae").dump();
    nn::Autoencoder vae(autoencoderFromConfig(config, "vae").value(), torch::TensorOptions());
    auto tensors = drawn(*vae, [](const std::string&) { return true; });
    auto& bias = tensors.at("decoder.conv_out.bias");
    bias = bias + 0.25;
    writeText(folder / "config.json", config);
    writeTensors(folder / "diffusion_pytorch_model.safetensors", tensors);
}

fs::path smallLora()
{
    return CASCADE_FIXTURES "/pipelines/lora.safetensors";
}

void makeTokenizerFolder(const fs::path& folder)
{
    const fs::path from(CASCADE_FIXTURES "/clip_tokenizer");
    fs::create_directories(folder);
    for (const auto& file : {from / "vocab.json", from / "merges.txt", from / "sd1" / "tokenizer_config.json",
                             from / "sd1" / "special_tokens_map.json"}) {
        fs::copy_file(file, folder / file.filename());
    }
}

} // namespace cascade::tests
