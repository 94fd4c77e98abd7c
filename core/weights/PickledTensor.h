// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/weights/ElementType.h"
#include "core/weights/Pickle.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cascade::weights {

/// A tensor as a pickle states it: the number of sizes and strides agrees and none is negative, nothing else
/// has been checked.
struct PickledTensor : TensorInfo {
    std::vector<std::int64_t> strides; ///< in elements
    std::int64_t first = 0;            ///< element of the storage, at least 0
    std::string storage;               ///< its key
    std::int64_t storageBytes = 0;     ///< at least 0; the storage itself may end in a part of an element
    std::string fault;                 ///< "expected ..., got ..."; empty if all is well
    std::string unreadable;            ///< why the program does not read such a tensor; empty if it does
};

/// Whether the value would be a tensor if the calls in the pickle were made.
[[nodiscard]] bool isPickledTensor(const Pickle& pickle, PickleId value);

/// The tensor that the value would be: what `_rebuild_tensor_v2` or `_v3` of torch._utils is given, be it
/// wrapped as a Parameter or not. None if it would be no tensor. Where `fault` or `unreadable` says
/// something, nothing else does.
[[nodiscard]] std::optional<PickledTensor> pickledTensor(const Pickle& pickle, PickleId value);

} // namespace cascade::weights
