// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/FrameWindows.h"
#include "core/config/SamplingOptions.h"
#include "pipeline/graph/Shapes.h"
#include "pipeline/plan/StagePlan.h"

#include <optional>
#include <string>

namespace cascade::plan {

/// What a Latent Base asks of the engine: everything that decides its latents but those that it begins from.
struct LatentPlan {
    graph::LatentChoice model;
    SamplingOptions sampling;
    bool ownSampler = true; ///< the model says which; only the steps of `sampling` hold then
    double guidanceRescale = 0;
    double strength = 1;
    FrameWindows windows;
    std::string prompt;
    std::string negativePrompt;
    ClipShape output;                    ///< of the latents
    std::optional<graph::PortRef> input; ///< the latents to begin from; none: noise alone

    /// Steps that are taken: where it begins from latents only some of the sampler's.
    [[nodiscard]] int steps() const;
    /// Evaluations of the network from one of these steps on: of each window, with words and, where the step
    /// is guided, without.
    [[nodiscard]] int evaluationsFrom(int step) const;
};

/// Reads what a Latent Base is told off the graph.
///
/// Errors   BadInput naming the node, for one that has an error in `inference`.
[[nodiscard]] Result<LatentPlan> planLatent(const graph::Graph& graph, const graph::Inference& inference,
                                            const graph::NodeId& node, const TakeOptions& take);

/// The open model that a node is linked to.
///
/// Errors   BadInput naming the node, where it has none.
[[nodiscard]] Result<graph::LatentChoice>
latentModelOf(const graph::Graph& graph, const graph::Inference& inference, const graph::NodeId& node);

} // namespace cascade::plan
