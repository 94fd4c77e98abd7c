// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ByteSource.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::weights {

/// Element types a safetensors header can name, in the order in which the reference writer sorts tensors
/// (last first).
enum class ElementType {
    Bool,
    F4,
    F6E2M3,
    F6E3M2,
    U8,
    I8,
    F8E5M2,
    F8E4M3,
    F8E8M0,
    F8E4M3Fnuz,
    F8E5M2Fnuz,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    C64,
    F64,
    I64,
    U64
};

/// The name in the file, "BF16".
[[nodiscard]] std::string_view elementName(ElementType type);
[[nodiscard]] int elementBits(ElementType type);

/// One tensor of a file.
struct TensorEntry {
    ElementType type = ElementType::F32;
    std::vector<std::int64_t> shape; ///< empty: a scalar
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
