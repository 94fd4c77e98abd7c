// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/FreePlace.h"

#include <algorithm>

namespace cascade::ui {

graph::NodeView freePlace(const graph::Graph& graph)
{
    graph::NodeView place;
    if (graph.views.empty()) {
        return place;
    }
    place = {.x = graph.views.begin()->second.x, .y = graph.views.begin()->second.y};
    for (const auto& [id, view] : graph.views) {
        place.x = std::min(place.x, view.x);
        place.y = std::max(place.y, view.y + view.height + kBelow);
    }
    return place;
}

} // namespace cascade::ui
