// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/StagePlan.h"

namespace cascade::plan {

namespace {

using namespace graph;

/// Reads the parameters of the nodes that a stage is linked to.
class Linked {
public:
    Linked(const Graph& graph, const NodeId& node) : m_graph(graph), m_node(node) {}

    /// The node that feeds an input of the stage, if any.
    [[nodiscard]] std::optional<NodeId> node(const std::string& input) const
    {
        const auto source = sourceOf(m_graph, {m_node, input});
        return source ? std::optional(source->node) : std::nullopt;
    }

    /// A text parameter of it; empty where nothing is linked.
    [[nodiscard]] std::string text(const std::string& input, const std::string& parameter) const
    {
        const auto linked = node(input);
        return linked ? std::get<std::string>(m_graph.parameter(*linked, parameter)) : "";
    }

    /// The number of a Seed or Value node.
    [[nodiscard]] std::optional<std::uint64_t> number(const std::string& input) const
    {
        const auto linked = node(input);
        if (!linked) {
            return std::nullopt;
        }
        const auto* name = m_graph.find(*linked)->type == "seed" ? "seed" : "number";
        return static_cast<std::uint64_t>(std::get<std::int64_t>(m_graph.parameter(*linked, name)));
    }

private:
    const Graph& m_graph;
    NodeId m_node;
};

/// Puts what a linked control says into the sampling of a stage. Texts were checked when they were set.
void applyControls(const Graph& graph, const NodeId& id, const TakeOptions& take, SamplingOptions& sampling)
{
    const Linked linked(graph, id);
    if (const auto schedule = linked.text("guidance", "schedule"); !schedule.empty()) {
        sampling.guidance = diffusion::parseGuidance(schedule).value();
    }
    if (const auto threshold = linked.text("guidance", "threshold"); !threshold.empty()) {
        sampling.threshold = diffusion::parseThreshold(threshold).value();
    }
    if (const auto prior = linked.text("noise", "prior"); !prior.empty()) {
        sampling.noisePrior = diffusion::parseNoisePrior(prior).value();
    }
    const auto steps = sampling.sampler.steps;
    if (const auto kind = linked.text("sampler", "kind"); !kind.empty()) {
        sampling.sampler = diffusion::parseSampler(kind).value();
    }
    const auto wanted = std::get<std::int64_t>(graph.parameter(id, "steps"));
    sampling.sampler.steps = wanted > 0 ? static_cast<int>(wanted) : steps;
    if (graph.typeOf(id)->parameter("snr") != nullptr) {
        if (const auto snr = std::get<double>(graph.parameter(id, "snr")); snr >= 0) {
            sampling.augmentationSnr = snr;
        }
    }
    sampling.seed = linked.number("seed").value_or(take.seed) + take.take;
}

void readPrompt(const Graph& graph, const NodeId& id, StagePlan& plan)
{
    const auto encoder = Linked(graph, id).node("text");
    const auto prompt = encoder ? Linked(graph, *encoder).node("text") : std::nullopt;
    if (prompt) {
        plan.prompt = std::get<std::string>(graph.parameter(*prompt, "text"));
        plan.negativePrompt = std::get<std::string>(graph.parameter(*prompt, "negative"));
    }
}

} // namespace

bool isStage(const Node& node)
{
    return node.type == "base" || node.type == "tsr" || node.type == "ssr";
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
    applyControls(graph, node, take, sampling.value());
    StagePlan plan;
    plan.model = choice->second.model;
    plan.stage = {choice->second.stage, choice->second.variant, sampling.value(), {}, output->second};
    plan.input = sourceOf(graph, {node, "clip"});
    if (plan.input) {
        plan.stage.input = inference.clips.at(*plan.input);
    }
    readPrompt(graph, node, plan);
    return plan;
}

} // namespace cascade::plan
