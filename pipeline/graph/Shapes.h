// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/config/ModelConfig.h"
#include "pipeline/graph/ClipSound.h"
#include "pipeline/graph/Graph.h"
#include "pipeline/graph/Issue.h"
#include "pipeline/graph/OpenModel.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cascade::graph {

/// What a check of a graph asks about the world outside. Answers may be cached; none reads pixels or weights.
struct Surroundings {
    /// The model folder of this name. Errors: WeightsMissing, BadInput.
    std::function<Result<std::shared_ptr<const ModelConfig>>(const std::string& name)> model;
    /// Frames, size and rate of a video or picture file. Errors: BadInput.
    std::function<Result<ClipShape>(const std::string& file)> media;
    /// Weights of others, as the artist calls them. Errors: WeightsMissing, BadInput.
    std::function<Result<std::shared_ptr<const OpenModel>>(const OpenModelWish& wish)> weights;
};

/// One network, as a Stage Model node chooses it.
struct StageChoice {
    std::shared_ptr<const ModelConfig> model;
    StageConfig stage;
    std::string variant;
};

/// What is known about a graph before anything runs.
struct Inference {
    std::map<PortRef, ClipShape> clips;          ///< of outputs that are clips or images, where it follows
    std::map<PortRef, ClipSound> sounds;         ///< of those that come from footage
    std::map<NodeId, StageChoice> networks;      ///< of Stage Model nodes
    std::map<NodeId, LatentChoice> latentModels; ///< of nodes whose output is an open model
    std::vector<Issue> issues;                   ///< in topological order of their nodes

    /// The errors of nodes that a run for `targets` needs. They point into `issues`.
    [[nodiscard]] std::vector<const Issue*> errorsFor(const Graph& graph,
                                                      const std::vector<NodeId>& targets) const;
    [[nodiscard]] bool runnable(const Graph& graph, const std::vector<NodeId>& targets) const
    {
        return errorsFor(graph, targets).empty();
    }
};

/// States every node's output shape from its inputs, and what would go wrong. Active nodes only.
[[nodiscard]] Inference inferShapes(const Graph& graph, const Surroundings& surroundings);

/// "48 frames of 80x48 at 6 fps"
[[nodiscard]] std::string shapeText(const ClipShape& shape);

} // namespace cascade::graph
