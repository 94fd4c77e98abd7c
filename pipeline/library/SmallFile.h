// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace cascade::library {

/// The beginning of a text of strangers: at most `most` bytes. Empty where it is no file or cannot be read.
[[nodiscard]] std::string smallFile(const std::filesystem::path& file, std::size_t most = 64 << 10);

} // namespace cascade::library
