// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/ModelConfig.h"

#include <filesystem>

namespace cascade::tests {

/// A model of seven small stages, whose base makes 2 frames of 16x8 and whose last stage makes 16 of 256x128
/// (as the shipped one: twice, twice, four times, twice, twice, four times).
[[nodiscard]] ModelConfig tinyModel(const std::filesystem::path& folder);

/// Writes tinyModel to `folder`: random weights with every layer at work, hashes, tokenizer.
void makeTinyModel(const std::filesystem::path& folder);

} // namespace cascade::tests
