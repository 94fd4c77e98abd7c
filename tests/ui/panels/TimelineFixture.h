// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/Key.h"
#include "ui/panels/TimelineAlgo.h"

#include <string>
#include <vector>

namespace cascade::ui {

/// The seven stages of the shipped cascade: frames, height, width, frames per second.
struct StageShape {
    const char* node;
    int frames, height, width, framesPerSecond;
};
inline constexpr StageShape kStages[] = {{"base", 16, 24, 40, 3},     {"tsr1", 32, 24, 40, 6},
                                         {"ssr1", 32, 48, 80, 6},     {"ssr2", 32, 192, 320, 6},
                                         {"tsr2", 64, 192, 320, 12},  {"tsr3", 128, 192, 320, 24},
                                         {"ssr3", 128, 768, 1280, 24}};

/// A take of the first `stages` of them.
[[nodiscard]] inline store::Take takeOf(int id, const std::string& title, int stages = 7)
{
    store::Take take;
    take.id = store::TakeId{id};
    take.title = title;
    take.createdMs = id * 1000;
    for (int i = 0; i < stages; ++i) {
        const auto& stage = kStages[i];
        take.stages.push_back({stage.node, store::KeyHasher("test/1").add(stage.node, id).key(), stage.frames,
                               stage.height, stage.width, Rate::of(stage.framesPerSecond)});
    }
    return take;
}

/// A graph of those stages, in a chain, and what is inferred of it.
struct ChainGraph {
    graph::Graph graph;
    graph::Inference inference;

    ChainGraph()
    {
        graph::NodeId before;
        for (const auto& stage : kStages) {
            const graph::NodeId id(stage.node);
            graph.nodes[id].type = id.text().substr(0, id.text() == "base" ? 4 : 3);
            inference.clips[{id, "clip"}] = {stage.frames, stage.height, stage.width,
                                             Rate::of(stage.framesPerSecond)};
            if (!before.empty()) {
                graph.links[{id, "clip"}] = {before, "clip"};
            }
            before = id;
        }
    }
};

} // namespace cascade::ui
