// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ArchiveTable.h"
#include "core/weights/ByteSource.h"
#include "core/weights/TensorSource.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace cascade::weights {

/// An open archive of PyTorch 1.6 or newer (.bin, .pt, .pth, .ckpt) whose dictionary has been checked.
/// Tensors are read when asked for: packed ones straight from the file, others through a buffer of 16 MiB;
/// the rest of a training program's state is never read.
///
/// Threads  any, const.
class TorchArchive : public TensorSource {
public:
    TorchArchive(std::shared_ptr<const ByteSource> source, ArchiveTable table);

    [[nodiscard]] const std::string& name() const override { return m_source->name(); }
    [[nodiscard]] const TensorTable& tensors() const override { return m_tensors; }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const override
    {
        return m_table.metadata;
    }
    [[nodiscard]] const std::vector<std::string>& warnings() const override { return m_table.warnings; }

protected:
    [[nodiscard]] Result<void> fill(const std::string& key, torch::Tensor destination) const override;

private:
    std::shared_ptr<const ByteSource> m_source;
    ArchiveTable m_table;
    TensorTable m_tensors;
};

/// Opens an archive by our own reader, which carries nothing out: no code of a pickle is ever imported or
/// called; see readZipMembers, readPickle and readArchiveTable for what is refused.
///
/// Errors   WeightsMissing if there is no such file; BadInput if it breaks a rule, is a TorchScript program,
///          another kind of zip archive, or was written on a big-endian machine.
/// Source   PyTorch, torch/serialization.py.
[[nodiscard]] Result<TorchArchive> openTorchArchive(const std::filesystem::path& file);
[[nodiscard]] Result<TorchArchive> openTorchArchive(std::shared_ptr<const ByteSource> source);

} // namespace cascade::weights
