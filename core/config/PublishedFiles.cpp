// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/PublishedFiles.h"

#include <algorithm>
#include <array>

namespace cascade {

namespace {

namespace fs = std::filesystem;

/// In the order in which they are preferred.
constexpr std::array<std::string_view, 12> kWeights{"diffusion_pytorch_model.safetensors",
                                                    "diffusion_pytorch_model.safetensors.index.json",
                                                    "model.safetensors",
                                                    "model.safetensors.index.json",
                                                    "diffusion_pytorch_model.fp16.safetensors",
                                                    "diffusion_pytorch_model.safetensors.index.fp16.json",
                                                    "model.fp16.safetensors",
                                                    "model.safetensors.index.fp16.json",
                                                    "diffusion_pytorch_model.bin",
                                                    "diffusion_pytorch_model.bin.index.json",
                                                    "pytorch_model.bin",
                                                    "pytorch_model.bin.index.json"};

} // namespace

std::optional<fs::path> publishedWeights(const fs::path& folder)
{
    for (const auto name : kWeights) {
        std::error_code failed;
        if (fs::is_regular_file(folder / name, failed)) {
            return folder / name;
        }
    }
    return {};
}

bool isPublishedWeights(std::string_view fileName)
{
    constexpr std::array<std::string_view, 3> kStems{"diffusion_pytorch_model.", "pytorch_model.", "model."};
    constexpr std::array<std::string_view, 3> kShards{"diffusion_pytorch_model-", "pytorch_model-", "model-"};
    const auto begins = [&](std::string_view start) { return fileName.starts_with(start); };
    return std::any_of(kStems.begin(), kStems.end(), begins) ||
           (std::any_of(kShards.begin(), kShards.end(), begins) &&
            fileName.find("-of-") != std::string_view::npos);
}

} // namespace cascade
