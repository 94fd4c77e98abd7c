// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace cascade::tests {

// Published models of small networks, their weights drawn by name: those of fixtures/pipelines.

/// A folder as diffusers writes it, of the pipeline called `fixture`: "sd1", "modelscope".
void makePublishedFolder(const std::filesystem::path& folder, const std::string& fixture);
/// A file of motion modules that fit "sd1", as diffusers writes them.
void makeMotionModules(const std::filesystem::path& file);
/// Another autoencoder for "sd1", alone in a folder as diffusers writes it: what it decodes is brighter.
void makeOtherAutoencoder(const std::filesystem::path& folder);
/// A LoRA of "sd1" that changes U-Net and text encoder.
[[nodiscard]] std::filesystem::path smallLora();
/// The small CLIP tokenizer as a folder.
void makeTokenizerFolder(const std::filesystem::path& folder);

} // namespace cascade::tests
