// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/KeyMap.h"
#include "core/weights/TensorSource.h"

#include <map>
#include <memory>
#include <string>

namespace cascade::weights {

/// One network's tensors under its own names and in its shapes, read from a file that calls and cuts them
/// otherwise. Holds no values; a piece of a tensor is read through a buffer of the whole one.
///
/// Threads  any, const.
class RenamedSource : public TensorSource {
public:
    /// Errors   BadInput as renamedTable.
    [[nodiscard]] static Result<std::shared_ptr<const RenamedSource>>
    open(std::shared_ptr<const TensorSource> file, const KeyMap& map);

    [[nodiscard]] const std::string& name() const override { return m_file->name(); }
    [[nodiscard]] const TensorTable& tensors() const override { return m_table.tensors; }
    /// Tensors of the file that the network has no place for.
    [[nodiscard]] const std::map<std::string, DropReason>& dropped() const { return m_table.dropped; }

protected:
    [[nodiscard]] Result<void> fill(const std::string& key, torch::Tensor destination) const override;

private:
    RenamedSource(std::shared_ptr<const TensorSource> file, RenamedTable table);

    std::shared_ptr<const TensorSource> m_file;
    RenamedTable m_table;
};

} // namespace cascade::weights
