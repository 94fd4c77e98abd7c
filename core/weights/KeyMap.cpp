// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/KeyMap.h"

#include "core/base/Quote.h"
#include "core/weights/KeyText.h"

#include <optional>

namespace cascade::weights {

namespace {

/// The shape in the network of a piece; none if the file's shape does not allow it.
std::optional<std::vector<std::int64_t>> shapeOf(const TensorInfo& info, const Placement& placement)
{
    auto shape = info.shape;
    if (placement.squeezed) {
        if (shape.size() != 4 || shape[2] != 1 || shape[3] != 1) {
            return {};
        }
        shape.resize(2);
    }
    if (placement.pieces != 1) {
        if (shape.empty() || shape[0] % placement.pieces != 0) {
            return {};
        }
        shape[0] /= placement.pieces;
    }
    return shape;
}

/// Renames tensors one by one and keeps what was wrong.
class Renaming {
public:
    void place(const std::string& fileKey, const TensorInfo& info, const Placement& placement)
    {
        const auto shape = shapeOf(info, placement);
        if (!shape) {
            m_faults += "; " + quotedText(fileKey) + " of shape " + shapeText(info.shape) +
                        " cannot become " + quotedText(placement.key);
            return;
        }
        const auto [other, isNew] = m_table.origins.try_emplace(placement.key, fileKey, placement);
        if (!isNew) {
            m_faults += "; " + quotedText(other->second.fileKey) + " and " + quotedText(fileKey) +
                        " are both " + quotedText(placement.key);
            return;
        }
        m_table.tensors.emplace(placement.key, TensorInfo{info.type, *shape});
    }

    void drop(const std::string& fileKey, DropReason reason) { m_table.dropped.emplace(fileKey, reason); }

    Result<RenamedTable> take(const std::string& file)
    {
        if (!m_faults.empty()) {
            return Error{ErrorCode::BadInput, file,
                         "expected one tensor for each place in a network" + m_faults,
                         "The file mixes two namings, or is damaged."};
        }
        return std::move(m_table);
    }

private:
    RenamedTable m_table;
    std::string m_faults;
};

} // namespace

KeyFate placedAs(std::string key)
{
    return std::vector<Placement>{{.key = std::move(key)}};
}

Result<RenamedTable> renamedTable(const TensorTable& tensors, const KeyMap& map, const std::string& file)
{
    Renaming renaming;
    for (const auto& [key, info] : tensors) {
        const auto fate = map(key, info);
        if (const auto* reason = std::get_if<DropReason>(&fate)) {
            renaming.drop(key, *reason);
            continue;
        }
        for (const auto& placement : std::get<std::vector<Placement>>(fate)) {
            renaming.place(key, info, placement);
        }
    }
    return renaming.take(file);
}

} // namespace cascade::weights
