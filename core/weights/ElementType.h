// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
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
/// The type of that name in a safetensors header.
[[nodiscard]] std::optional<ElementType> elementFromName(std::string_view name);
/// Whether the program has no use for it: below one byte, or a variant without hardware here.
[[nodiscard]] bool isRefused(ElementType type);

/// What a tensor is, without its values.
struct TensorInfo {
    ElementType type = ElementType::F32;
    std::vector<std::int64_t> shape; ///< empty: a scalar
};

/// Tensors of a file by name.
using TensorTable = std::map<std::string, TensorInfo, std::less<>>;

} // namespace cascade::weights
