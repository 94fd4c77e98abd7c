// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ByteSource.h"
#include "core/weights/SafetensorsIndex.h"
#include "core/weights/StateDict.h"

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cascade::weights {

/// An open safetensors file with a checked header. Tensors are read when asked for.
///
/// Threads  any, const.
class SafetensorsFile {
public:
    SafetensorsFile(std::shared_ptr<const ByteSource> source, SafetensorsIndex index)
        : m_source(std::move(source)), m_index(std::move(index))
    {
    }

    [[nodiscard]] const std::string& name() const { return m_source->name(); }
    [[nodiscard]] const SafetensorsIndex& index() const { return m_index; }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return m_index.metadata; }

    /// The tensor called `key`, on the CPU, converted to `type` if one is given. 8-bit floats come as fp32
    /// otherwise.
    ///
    /// Errors   BadInput if there is none, if its type is one LibTorch cannot compute with (U16, U32, U64),
    /// or if the file
    ///          cannot be read any more.
    [[nodiscard]] Result<torch::Tensor> readTensor(std::string_view key,
                                                   std::optional<torch::ScalarType> type = {}) const;
    /// Reads the tensor called `key` into `destination`: any device, dtype and strides. Same dtype and packed
    /// on the CPU: straight from the file; otherwise through a buffer of a few MiB (one tensor where
    /// `destination` is not packed).
    ///
    /// Shapes   destination: the entry's shape, else throws.
    /// Errors   as readTensor.
    [[nodiscard]] Result<void> readInto(std::string_view key, torch::Tensor destination) const;
    /// Every tensor of the file.
    [[nodiscard]] Result<StateDict> readAll() const;

private:
    std::shared_ptr<const ByteSource> m_source;
    SafetensorsIndex m_index;
};

/// Opens a file and checks its header; see readSafetensorsIndex.
///
/// Errors   WeightsMissing if there is no such file; BadInput if it breaks a rule of the format.
[[nodiscard]] Result<SafetensorsFile> openSafetensors(const std::filesystem::path& file);
[[nodiscard]] Result<SafetensorsFile> openSafetensors(std::shared_ptr<const ByteSource> source);

/// Writes tensors (any device and strides) to `file`, in the order and padding of the reference writer. The
/// same tensors and metadata give the same bytes. The file is either the old one or the whole new one at any
/// moment.
///
/// Errors   DiskFull; BadInput for a dtype that the format lacks or text that is not UTF-8.
[[nodiscard]] Result<void> writeSafetensors(const std::filesystem::path& file, const StateDict& tensors,
                                            const std::map<std::string, std::string>& metadata = {});

} // namespace cascade::weights
