// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ByteSource.h"
#include "core/weights/ElementType.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::weights {

/// One tensor of a file.
struct TensorEntry : TensorInfo {
    std::uint64_t offset = 0; ///< of the first byte, from the start of the file; not necessarily aligned
    std::uint64_t bytes = 0;
};

/// What a safetensors file holds, read from its header alone.
struct SafetensorsIndex {
    std::map<std::string, TensorEntry, std::less<>> tensors; ///< by name
    std::map<std::string, std::string> metadata;
};

/// Reads and checks the header of a safetensors file. Nothing is believed: sizes and offsets are checked
/// before they are used, and together they must cover the file exactly.
///
/// Errors   BadInput, one message for each rule of the format that is broken: `[file] expected ..., got ...`.
/// Element types that
///          the program cannot hold (below one byte, FNUZ, E8M0) are refused by name.
/// Source   safetensors format, https://github.com/huggingface/safetensors; caps of our own: 8 dimensions,
/// 1,000,000 tensors.
[[nodiscard]] Result<SafetensorsIndex> readSafetensorsIndex(const ByteSource& source);

} // namespace cascade::weights
