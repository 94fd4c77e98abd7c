// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/ui/canvas/CanvasFixture.h"

#include <string>

namespace cascade::tests {

/// 500 nodes and 700 links: chains of clips across, and every other one compared with its neighbour.
inline graph::Graph largeGraph()
{
    constexpr int kRows = 20, kColumns = 25, kLinks = 700;
    graph::Graph graph;
    const auto name = [](int row, int column) {
        return "n-" + std::to_string(row) + '-' + std::to_string(column);
    };
    int links = 0;
    for (int row = 0; row < kRows; ++row) {
        for (int column = 0; column < kColumns; ++column) {
            const auto* type = column == 0 ? "load-clip" : column % 2 == 1 ? "compare" : "resize";
            put(graph, name(row, column), type, column * 290, row * 330);
            if (column > 0) {
                link(graph, name(row, column - 1), "clip", name(row, column), column % 2 == 1 ? "a" : "clip");
                ++links;
            }
            if (column % 2 == 1 && row > 0 && links < kLinks) {
                link(graph, name(row - 1, column - 1), "clip", name(row, column), "b");
                ++links;
            }
        }
    }
    return graph;
}

} // namespace cascade::tests
