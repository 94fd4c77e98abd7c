// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasEdits.h"

#include <QString>

namespace cascade::ui {

/// Nodes as text for the clipboard: a graph file of them, and a line for each link that comes in from
/// outside ("base.clip -> ssr1.clip"). Nodes in a group that is copied are copied, too. The text of any graph
/// file can be pasted.
[[nodiscard]] QString copyNodes(const graph::Graph& graph, const NodeSet& nodes);

struct Pasted {
    graph::Edit edit;
    NodeSet nodes;
};
/// Adds what the text holds, its left top corner at `at`, under new ids.
///
/// `keepIncoming`: links from outside are made anew where their outputs are still there.
/// Errors   BadInput: a text that is no graph, or empty.
[[nodiscard]] Result<Pasted> pasteNodes(const graph::Graph& graph, const QString& text, const QPointF& at,
                                        bool keepIncoming);
/// A copy beside the nodes, without the clipboard; links between them are copied, too.
[[nodiscard]] Result<Pasted> duplicateNodes(const graph::Graph& graph, const NodeSet& nodes,
                                            const QPointF& offset);

} // namespace cascade::ui
