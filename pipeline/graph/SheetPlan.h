// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/SheetLayout.h"
#include "pipeline/graph/Shapes.h"

#include <string>
#include <vector>

namespace cascade::graph {

/// One clip of a sheet.
struct SheetClip {
    std::string port; ///< of the sheet's node
    ClipShape shape;
    std::string label;
};

/// What a Contact Sheet or Grid node draws.
struct SheetPlan {
    std::vector<SheetClip> clips; ///< of the inputs that are linked, in their order
    int pictures = 0;             ///< frames shown of each clip, spread evenly; 0: all play side by side
    int labelScale = 0;           ///< steps of kLabelHeight pixels; 0 = no labels
    SheetLayout layout;
    ClipShape shape; ///< of the result; sides are even, with a column or row of background where they need it
};

/// Reads the parameters of a Contact Sheet or Grid. Inputs whose shapes are not known are not in it.
///
/// Errors   BadInput, the place being the parameter: nothing is linked, a sheet beyond 16384 pixels a side,
/// clips that
///          last too long together.
[[nodiscard]] Result<SheetPlan> sheetPlan(const Graph& graph, const Inference& inference, const NodeId& id);

} // namespace cascade::graph
