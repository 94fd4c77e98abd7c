// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/plan/OutputKeys.h"
#include "pipeline/store/StageStore.h"

#include <optional>
#include <string>
#include <vector>

namespace cascade::cli {

/// What the evaluator wrote beside a stored clip: the node it came from, and the parts of its key.
struct StoredOutput {
    std::string node;
    plan::KeyedOutput keyed;
};

/// None for an entry that is damaged or no clip: a sampler's state, pictures of steps.
[[nodiscard]] std::optional<StoredOutput> storedOutput(const store::StoredEntry& entry);

/// Why a node's output, which is not in the store, has to be made: the first part in which it differs from
/// that clip of the node in the store that is most like it. None where the store has no clip of the node.
[[nodiscard]] std::optional<plan::KeyDifference> whyNotStored(const std::string& node,
                                                              const plan::KeyedOutput& output,
                                                              const std::vector<StoredOutput>& stored);

} // namespace cascade::cli
