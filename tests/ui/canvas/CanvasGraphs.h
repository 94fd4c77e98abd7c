// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/ui/canvas/CanvasHand.h"

namespace cascade::tests {

/// Footage that is exported: one link of clips.
inline graph::Graph clips()
{
    graph::Graph graph;
    put(graph, "load", "load-clip", 0, 0);
    put(graph, "out", "export-video", 700, 0);
    link(graph, "load", "clip", "out", "clip");
    return graph;
}

/// Three nodes in a row that could be linked and are not.
inline graph::Graph apart()
{
    graph::Graph graph;
    put(graph, "prompt", "prompt", 0, 0);
    put(graph, "encoder", "text-encoder", 320, 0);
    put(graph, "base", "base", 640, 0);
    return graph;
}

inline QPointF middle(const QPointF& a, const QPointF& b)
{
    return (a + b) / 2;
}

} // namespace cascade::tests
