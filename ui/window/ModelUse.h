// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Edit.h"
#include "ui/models/LibraryItem.h"

#include <QPointF>

#include <optional>
#include <string>

namespace cascade::ui {

/// How a graph comes to use a model that was chosen in the library.
struct ModelUse {
    enum class Kind {
        Chosen, ///< the chosen node is given the model
        All,    ///< all nodes that have one are
        Added,  ///< there is none: a Cascade of the model is added
        Same,   ///< all have it already: nothing is to be done
    };
    Kind kind = Kind::Same;
    graph::NodeId node; ///< the chosen or added one
    graph::Edit edit = graph::Together{};
};

/// `chosen` may be empty. `model` is the name of its folder.
[[nodiscard]] ModelUse useModel(const graph::Graph& graph, const graph::NodeId& chosen,
                                const std::string& model);

/// How weights of others come onto the canvas: into the chosen node where it is of their kind and names none
/// yet, else by a node of their own, at `place` where that is given. Never `All` or `Same`.
[[nodiscard]] ModelUse useFound(const graph::Graph& graph, const graph::NodeId& chosen,
                                const FoundNode& found, const std::optional<QPointF>& place = {});

} // namespace cascade::ui
