// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Edit.h"

#include <optional>

namespace cascade::ui {

/// What of a take is brought back onto the graph on the canvas.
enum class TakeRecall {
    Seed,
    Prompt, ///< the words, and those to lead away from
    All,    ///< every parameter
    Remix,  ///< every parameter but the seed
};

/// The edit that gives nodes of a graph the parameters that they had in another one, one step of undo. A node
/// is known by its id and kind, or as the only one of its kind. None where there is nothing to change.
[[nodiscard]] std::optional<graph::Edit> recallEdit(const graph::Graph& onto, const graph::Graph& from,
                                                    TakeRecall what);

} // namespace cascade::ui
