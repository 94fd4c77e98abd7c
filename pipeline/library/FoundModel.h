// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/library/Licence.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cascade::library {

/// What weights are to a graph.
enum class ModelRole {
    Unknown,         ///< of no family that this program knows, or unreadable
    ImageCheckpoint, ///< a whole image model
    VideoModel,      ///< a whole video model
    Unet,            ///< a denoiser alone
    MotionModule,
    Lora,
    Vae,
    TextEncoder,
};

/// A network that weights hold.
enum class ModelPart { Unet, Motion, Vae, TextEncoder };

/// One file of a model, of those that decide what it computes.
struct ModelFile {
    std::string name; ///< below the model's folder, with "/"; of a single file its own name
    std::uintmax_t bytes = 0;

    bool operator==(const ModelFile&) const = default;
};

/// Weights of others, where they lie: nothing of them was copied, run or kept but what is here.
struct FoundModel {
    std::filesystem::path path;  ///< a file, an index of shards, or a folder of diffusers
    std::string title;           ///< the file's name without ending, or "owner/name"; printable
    std::string repository;      ///< "owner/name" in a Hugging Face cache; else empty
    std::filesystem::path place; ///< of those that were looked through
    ModelRole role = ModelRole::Unknown;
    std::string family; ///< "Stable Diffusion 1"; empty: unknown
    std::vector<ModelPart> parts;
    std::vector<std::string> fits; ///< the families that it can be wired to: "Stable Diffusion 1"
    bool isRunnable = false;       ///< whether this version has networks for it
    std::vector<ModelFile> files;
    std::uintmax_t bytes = 0; ///< of all files
    std::string sha256;       ///< see modelHash; empty: not known yet
    Licence licence;
    bool isBroken = false; ///< it cannot be read; else an unknown one is sound, and of another program
    std::string problem;   ///< why it cannot be used; empty: it can
    std::string hint;      ///< what to do about that; may be empty

    bool operator==(const FoundModel&) const = default;
};

/// "image checkpoint", "motion module".
[[nodiscard]] std::string_view roleText(ModelRole role);
/// "U-Net", "autoencoder".
[[nodiscard]] std::string_view partText(ModelPart part);
/// What a model can be wired to: "Motion Module of Stable Diffusion 1 checkpoints".
[[nodiscard]] std::string wiringText(const FoundModel& model);
/// Words joined by commas.
[[nodiscard]] std::string joined(const std::vector<std::string>& words);

/// The absolute path of one of its files.
[[nodiscard]] std::filesystem::path pathOf(const FoundModel& model, const ModelFile& file);

} // namespace cascade::library
