// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace cascade {

/// The weights of a folder as diffusers and transformers write them, beside its config.json: of those that
/// are there the one that is preferred, full precision first, safetensors first. Nothing where none is.
[[nodiscard]] std::optional<std::filesystem::path> publishedWeights(const std::filesystem::path& folder);

/// Whether a file of such a folder is called as weights are, or a shard of them, preferred or not.
[[nodiscard]] bool isPublishedWeights(std::string_view fileName);

} // namespace cascade
