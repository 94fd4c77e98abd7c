// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/RenamedSource.h"

namespace cascade::weights {

RenamedSource::RenamedSource(std::shared_ptr<const TensorSource> file, RenamedTable table)
    : m_file(std::move(file)), m_table(std::move(table))
{
}

Result<std::shared_ptr<const RenamedSource>> RenamedSource::open(std::shared_ptr<const TensorSource> file,
                                                                 const KeyMap& map)
{
    auto table = renamedTable(file->tensors(), map, file->name());
    if (!table) {
        return table.error();
    }
    return std::shared_ptr<const RenamedSource>(new RenamedSource(std::move(file), std::move(table).value()));
}

Result<void> RenamedSource::fill(const std::string& key, torch::Tensor destination) const
{
    const auto& [fileKey, placement] = m_table.origins.at(key);
    if (placement.squeezed) {
        destination = destination.unsqueeze(2).unsqueeze(3); // [C, D, 1, 1], as the file has it
    }
    if (placement.pieces == 1) {
        return m_file->readInto(fileKey, std::move(destination));
    }
    const auto whole = m_file->readTensor(fileKey);
    if (!whole) {
        return whole.error();
    }
    const auto rows = destination.size(0);
    destination.copy_(whole.value().narrow(0, placement.piece * rows, rows));
    return {};
}

} // namespace cascade::weights
