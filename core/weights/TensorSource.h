// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ByteSource.h"
#include "core/weights/ElementType.h"
#include "core/weights/StateDict.h"

#include <torch/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::weights {

/// Named tensors that are read when asked for: a file, several that belong together, or either under other
/// names.
///
/// Threads  any, const.
class TensorSource {
public:
    virtual ~TensorSource() = default;

    /// What messages call it: the path of a file.
    [[nodiscard]] virtual const std::string& name() const = 0;
    [[nodiscard]] virtual const TensorTable& tensors() const = 0;
    /// What the file says of itself; empty where it says nothing.
    [[nodiscard]] virtual const std::map<std::string, std::string>& metadata() const;
    /// What the user should hear of although the file can be used: tensors that were left out, and why.
    [[nodiscard]] virtual const std::vector<std::string>& warnings() const;

    /// The tensor called `key`, on the CPU, converted to `type` if one is given. 8-bit floats come as fp32
    /// otherwise.
    ///
    /// Errors   BadInput if there is none, if its type is one LibTorch cannot compute with (U16, U32, U64),
    /// or if the file
    ///          cannot be read any more.
    [[nodiscard]] Result<torch::Tensor> readTensor(std::string_view key,
                                                   std::optional<torch::ScalarType> type = {}) const;
    /// Reads the tensor called `key` into `destination`: any device, dtype and strides. Same dtype and packed
    /// on the CPU: straight from the file; otherwise through a buffer of a few MiB.
    ///
    /// Shapes   destination: the entry's shape, else throws.
    /// Errors   as readTensor.
    [[nodiscard]] Result<void> readInto(std::string_view key, torch::Tensor destination) const;
    /// Every tensor.
    [[nodiscard]] Result<StateDict> readAll() const;

protected:
    /// readInto of a key that is there, of a type that LibTorch computes with, into its shape.
    [[nodiscard]] virtual Result<void> fill(const std::string& key, torch::Tensor destination) const = 0;
};

/// Adds to what TensorSource::warnings gives; after a hundred, one last says that there is more.
void addWarning(std::vector<std::string>& warnings, std::string warning);

/// The LibTorch type of the same bits, if LibTorch can compute with it.
[[nodiscard]] std::optional<torch::ScalarType> scalarTypeOf(ElementType type);
/// The inverse, for what a file can hold.
[[nodiscard]] std::optional<ElementType> elementTypeOf(torch::ScalarType type);

/// Reads a packed tensor of `fileType` that begins at byte `offset` of `source` into a destination of the
/// same shape: any device, dtype and strides.
[[nodiscard]] Result<void> readPacked(const ByteSource& source, std::uint64_t offset,
                                      torch::ScalarType fileType, torch::Tensor destination);

} // namespace cascade::weights
