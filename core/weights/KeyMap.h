// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ElementType.h"

#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace cascade::weights {

/// Why a tensor of a file has no place in a network.
enum class DropReason {
    Buffer,    ///< computed anew: noise schedules, position numbers, sinusoids
    OtherCopy, ///< the averaged (EMA) copy of the weights, or the plain one where that was asked for
    OtherPart, ///< of another network that the same file holds
    Unused,    ///< of layers beyond the last one that is used
};

/// Where a tensor of a file, or a piece of it, goes in a network.
struct Placement {
    std::string key;       ///< in the network
    int piece = 0;         ///< which of `pieces` equal pieces along dimension 0
    int pieces = 1;        ///< 3: queries, keys and values that lie in one tensor
    bool squeezed = false; ///< [C, D, 1, 1] in the file, [C, D] in the network
};

/// What becomes of one tensor of a file.
using KeyFate = std::variant<std::vector<Placement>, DropReason>;

/// How a file of one naming becomes one network of ours. A key that a map does not know is placed under its
/// own name, so that strict loading reports it.
///
/// Threads  any.
using KeyMap = std::function<KeyFate(const std::string& key, const TensorInfo& info)>;

/// The tensor as it is, under another name.
[[nodiscard]] KeyFate placedAs(std::string key);

/// What a map makes of a file's keys.
struct RenamedTable {
    /// Where a tensor of the network lies in the file.
    struct Origin {
        std::string fileKey;
        Placement placement;
    };

    TensorTable tensors;                       ///< under the network's names, in the network's shapes
    std::map<std::string, Origin> origins;     ///< by the network's name, one for each of `tensors`
    std::map<std::string, DropReason> dropped; ///< by the file's name
};

/// Applies a map to the keys and shapes of the file that messages call `file`.
///
/// Errors   BadInput, all keys in one message, where two tensors of the file go to one place and where a
///          shape cannot be cut or squeezed as the map says.
[[nodiscard]] Result<RenamedTable> renamedTable(const TensorTable& tensors, const KeyMap& map,
                                                const std::string& file);

} // namespace cascade::weights
