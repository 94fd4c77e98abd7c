// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace cascade::library {

/// How weights lie at a place.
enum class PlaceKind {
    File,          ///< a single file that the artist gave
    Folder,        ///< any folder
    HuggingFace,   ///< a cache of Hugging Face: models--OWNER--NAME/snapshots/REVISION
    ComfyUi,       ///< an installation of ComfyUI, or its models folder
    Automatic1111, ///< an installation of AUTOMATIC1111's web UI, or its models folder
};

/// A place where weights may lie.
struct ModelPlace {
    std::filesystem::path path;
    PlaceKind kind = PlaceKind::Folder;
    bool isOwn = false; ///< given by the artist; else one that programs use by custom

    bool operator==(const ModelPlace&) const = default;
};

/// "Hugging Face cache", "ComfyUI", "folder".
[[nodiscard]] std::string_view placeText(PlaceKind kind);

/// What a path is, by what lies in it.
[[nodiscard]] PlaceKind placeKindOf(const std::filesystem::path& path);

/// The places that other programs use by custom, as far as they are there: the Hugging Face cache
/// (HF_HUB_CACHE, HF_HOME/hub, XDG_CACHE_HOME or ~/.cache, huggingface/hub), ComfyUI and
/// stable-diffusion-webui in the home folder.
///
/// Source   huggingface_hub, "Environment variables".
[[nodiscard]] std::vector<ModelPlace> customaryPlaces();

/// The folders of an installation that hold models, as far as they are there; of other kinds the path itself.
[[nodiscard]] std::vector<std::filesystem::path> modelFoldersOf(const ModelPlace& place);

} // namespace cascade::library
