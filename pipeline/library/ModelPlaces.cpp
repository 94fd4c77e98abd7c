// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/ModelPlaces.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

namespace cascade::library {

namespace {

namespace fs = std::filesystem;

/// Folders of ComfyUI's `models` that hold what this program knows.
constexpr std::array<const char*, 10> kComfyFolders{"checkpoints",
                                                    "unet",
                                                    "diffusion_models",
                                                    "loras",
                                                    "vae",
                                                    "clip",
                                                    "text_encoders",
                                                    "animatediff_models",
                                                    "animatediff_motion_lora",
                                                    "diffusers"};
/// Where the custom nodes for AnimateDiff keep theirs.
constexpr std::array<const char*, 3> kComfyNodes{"custom_nodes/ComfyUI-AnimateDiff-Evolved/models",
                                                 "custom_nodes/ComfyUI-AnimateDiff-Evolved/motion_lora",
                                                 "custom_nodes/comfyui-animatediff/models"};
constexpr std::array<const char*, 4> kWebFolders{"Stable-diffusion", "Lora", "LyCORIS", "VAE"};
constexpr const char* kWebMotion = "extensions/sd-webui-animatediff/model";

bool isFolder(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

/// What a variable says; empty where it says nothing.
fs::path variable(const char* name)
{
    const char* value = std::getenv(name);
    return value != nullptr ? fs::path(value) : fs::path();
}

fs::path hubCache(const fs::path& home)
{
    for (const auto* const name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"}) {
        if (auto cache = variable(name); !cache.empty()) {
            return cache;
        }
    }
    if (const auto own = variable("HF_HOME"); !own.empty()) {
        return own / "hub";
    }
    const auto cache = variable("XDG_CACHE_HOME");
    return (cache.empty() ? home / ".cache" : cache) / "huggingface/hub";
}

bool isHubCache(const fs::path& path)
{
    std::error_code failed;
    for (fs::directory_iterator entry(path, failed), end; !failed && entry != end; entry.increment(failed)) {
        if (entry->path().filename().native().starts_with("models--")) {
            return true;
        }
    }
    return false;
}

/// `folder`/models where it is one of an installation, or the folder itself where it is that.
fs::path modelsIn(const fs::path& folder, const char* sign)
{
    return isFolder(folder / "models" / sign) ? folder / "models"
           : isFolder(folder / sign)          ? folder
                                              : fs::path();
}

bool isComfy(const fs::path& path)
{
    const auto models = modelsIn(path, "checkpoints");
    return !models.empty() && (isFolder(models / "loras") || isFolder(models / "vae"));
}

template <std::size_t N>
void addFolders(const fs::path& below, const std::array<const char*, N>& names,
                std::vector<fs::path>& folders)
{
    for (const auto* const name : names) {
        if (isFolder(below / name)) {
            folders.push_back(below / name);
        }
    }
}

} // namespace

std::string_view placeText(PlaceKind kind)
{
    switch (kind) {
    case PlaceKind::File:
        return "file";
    case PlaceKind::Folder:
        return "folder";
    case PlaceKind::HuggingFace:
        return "Hugging Face cache";
    case PlaceKind::ComfyUi:
        return "ComfyUI";
    case PlaceKind::Automatic1111:
        break;
    }
    return "AUTOMATIC1111";
}

PlaceKind placeKindOf(const fs::path& path)
{
    return !isFolder(path)                                ? PlaceKind::File
           : !modelsIn(path, "Stable-diffusion").empty()  ? PlaceKind::Automatic1111
           : isComfy(path)                                ? PlaceKind::ComfyUi
           : isHubCache(path) || isHubCache(path / "hub") ? PlaceKind::HuggingFace
                                                          : PlaceKind::Folder;
}

std::vector<ModelPlace> customaryPlaces()
{
    std::vector<ModelPlace> places;
    const auto home = variable("HOME");
    const auto add = [&](const fs::path& path, PlaceKind kind) {
        if (path.is_absolute() && isFolder(path)) {
            places.push_back({path, kind, false});
        }
    };
    add(hubCache(home), PlaceKind::HuggingFace);
    for (const auto* const name : {"ComfyUI", "Documents/ComfyUI"}) {
        if (isComfy(home / name)) {
            add(home / name, PlaceKind::ComfyUi);
        }
    }
    if (!modelsIn(home / "stable-diffusion-webui", "Stable-diffusion").empty()) {
        add(home / "stable-diffusion-webui", PlaceKind::Automatic1111);
    }
    return places;
}

std::vector<fs::path> modelFoldersOf(const ModelPlace& place)
{
    std::vector<fs::path> folders;
    switch (place.kind) {
    case PlaceKind::ComfyUi:
        addFolders(modelsIn(place.path, "checkpoints"), kComfyFolders, folders);
        addFolders(place.path, kComfyNodes, folders);
        break;
    case PlaceKind::Automatic1111:
        addFolders(modelsIn(place.path, "Stable-diffusion"), kWebFolders, folders);
        addFolders(place.path, std::array{kWebMotion}, folders);
        break;
    case PlaceKind::HuggingFace:
        folders.push_back(isHubCache(place.path) ? place.path : place.path / "hub");
        break;
    case PlaceKind::File:
    case PlaceKind::Folder:
        folders.push_back(place.path);
    }
    return folders;
}

} // namespace cascade::library
