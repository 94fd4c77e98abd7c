// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ByteSource.h"
#include "core/weights/SafetensorsIndex.h"
#include "core/weights/StateDict.h"
#include "core/weights/TensorSource.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace cascade::weights {

/// An open safetensors file with a checked header. Tensors are read when asked for.
///
/// Threads  any, const.
class SafetensorsFile : public TensorSource {
public:
    SafetensorsFile(std::shared_ptr<const ByteSource> source, SafetensorsIndex index);

    [[nodiscard]] const std::string& name() const override { return m_source->name(); }
    [[nodiscard]] const TensorTable& tensors() const override { return m_tensors; }
    [[nodiscard]] const SafetensorsIndex& index() const { return m_index; }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const override
    {
        return m_index.metadata;
    }

protected:
    [[nodiscard]] Result<void> fill(const std::string& key, torch::Tensor destination) const override;

private:
    std::shared_ptr<const ByteSource> m_source;
    SafetensorsIndex m_index;
    TensorTable m_tensors;
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
