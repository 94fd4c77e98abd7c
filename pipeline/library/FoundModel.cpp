// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/FoundModel.h"

namespace cascade::library {

std::string_view roleText(ModelRole role)
{
    switch (role) {
    case ModelRole::Unknown:
        return "unknown";
    case ModelRole::ImageCheckpoint:
        return "image checkpoint";
    case ModelRole::VideoModel:
        return "video model";
    case ModelRole::Unet:
        return "U-Net alone";
    case ModelRole::MotionModule:
        return "motion module";
    case ModelRole::Lora:
        return "LoRA";
    case ModelRole::Vae:
        return "autoencoder";
    case ModelRole::TextEncoder:
        break;
    }
    return "text encoder";
}

std::string_view partText(ModelPart part)
{
    switch (part) {
    case ModelPart::Unet:
        return "U-Net";
    case ModelPart::Motion:
        return "motion modules";
    case ModelPart::Vae:
        return "autoencoder";
    case ModelPart::TextEncoder:
        break;
    }
    return "text encoder";
}

std::string joined(const std::vector<std::string>& words)
{
    std::string all;
    for (const auto& word : words) {
        all += (all.empty() ? "" : ", ") + word;
    }
    return all;
}

std::string wiringText(const FoundModel& model)
{
    if (!model.problem.empty() || model.role == ModelRole::Unknown) {
        return {};
    }
    if (!model.isRunnable) {
        return "nothing yet: this version does not run " + model.family;
    }
    const auto fits = joined(model.fits);
    switch (model.role) {
    case ModelRole::ImageCheckpoint:
        return "Motion Modules, LoRAs and VAEs of " + model.family;
    case ModelRole::VideoModel:
        return "nothing else: it makes videos by itself";
    case ModelRole::Unet:
        return "VAE and text encoder of " + model.family + ", in a folder of diffusers";
    case ModelRole::MotionModule:
        return "Image Checkpoints of " + fits;
    case ModelRole::Lora:
        return fits.empty() ? "what it was trained for, which its sizes do not show" : fits;
    case ModelRole::Vae:
        return fits.empty() ? "what has its sizes" : fits;
    case ModelRole::TextEncoder:
        return (fits.empty() ? "what has its sizes" : fits) + ", in a folder of diffusers";
    case ModelRole::Unknown:
        break;
    }
    return {};
}

std::filesystem::path pathOf(const FoundModel& model, const ModelFile& file)
{
    std::error_code ignored;
    const bool isFolder = std::filesystem::is_directory(model.path, ignored);
    return (isFolder ? model.path : model.path.parent_path()) / file.name;
}

} // namespace cascade::library
