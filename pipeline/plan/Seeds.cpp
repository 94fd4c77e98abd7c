// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/Seeds.h"

#include "pipeline/graph/Edit.h"

namespace cascade::plan {

using namespace graph;

std::uint64_t seedOf(const Graph& graph)
{
    for (const auto& [id, node] : graph.nodes) {
        if (node.type == "seed") {
            return static_cast<std::uint64_t>(std::get<std::int64_t>(graph.parameter(id, "seed")));
        }
    }
    return 0;
}

Result<void> setSeeds(Graph& graph, std::uint64_t seed)
{
    for (const auto& [id, node] : graph.nodes) {
        if (node.type == "seed") {
            if (auto made = apply(graph, SetParameter{id, "seed", Value(static_cast<std::int64_t>(seed))});
                !made) {
                return made.error();
            }
        }
    }
    return {};
}

} // namespace cascade::plan
