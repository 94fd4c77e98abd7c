// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/StagePlan.h"

#include "pipeline/plan/LinkedControls.h"

namespace cascade::plan {

using namespace graph;

bool isStage(const Node& node)
{
    return node.type == "base" || node.type == "tsr" || node.type == "ssr";
}

bool isSampled(const Node& node)
{
    return isStage(node) || node.type == "latent-base";
}

std::optional<std::string> madePort(const Node& node)
{
    if (isStage(node) || node.type == "vae-decode") {
        return "clip";
    }
    return node.type == "latent-base" || node.type == "vae-encode" ? std::optional<std::string>("latent")
                                                                   : std::nullopt;
}

Result<StagePlan> planStage(const Graph& graph, const Inference& inference, const NodeId& node,
                            const TakeOptions& take)
{
    const auto network = sourceOf(graph, {node, "model"});
    const auto choice = network ? inference.networks.find(network->node) : inference.networks.end();
    const auto output = inference.clips.find({node, "clip"});
    if (choice == inference.networks.end() || output == inference.clips.end()) {
        return Error{
            ErrorCode::BadInput, node.text(), "the node cannot run: see the issues of the graph", {}};
    }
    auto sampling = samplingOptions(choice->second.stage.usual());
    if (!sampling) {
        return sampling.error();
    }
    auto& told = sampling.value();
    const auto own = told.sampler.steps;
    applyControls(graph, node, take, told);
    const auto wanted = std::get<std::int64_t>(graph.parameter(node, "steps"));
    told.sampler.steps = wanted > 0 ? static_cast<int>(wanted) : own;
    if (graph.typeOf(node)->parameter("snr") != nullptr) {
        if (const auto snr = std::get<double>(graph.parameter(node, "snr")); snr >= 0) {
            told.augmentationSnr = snr;
        }
    }
    StagePlan plan;
    plan.model = choice->second.model;
    plan.stage = {choice->second.stage, choice->second.variant, sampling.value(), {}, output->second};
    plan.input = sourceOf(graph, {node, "clip"});
    if (plan.input) {
        plan.stage.input = inference.clips.at(*plan.input);
    }
    const auto words = wordsOf(graph, node);
    plan.prompt = words.prompt;
    plan.negativePrompt = words.negative;
    return plan;
}

} // namespace cascade::plan
