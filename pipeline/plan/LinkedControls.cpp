// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/LinkedControls.h"

namespace cascade::plan {

using namespace graph;

std::optional<NodeId> Linked::node(const std::string& input) const
{
    const auto source = sourceOf(m_graph, {m_node, input});
    return source ? std::optional(source->node) : std::nullopt;
}

std::string Linked::text(const std::string& input, const std::string& parameter) const
{
    const auto linked = node(input);
    return linked ? std::get<std::string>(m_graph.parameter(*linked, parameter)) : "";
}

std::optional<std::uint64_t> Linked::number(const std::string& input) const
{
    const auto linked = node(input);
    if (!linked) {
        return std::nullopt;
    }
    const auto* name = m_graph.find(*linked)->type == "seed" ? "seed" : "number";
    return static_cast<std::uint64_t>(std::get<std::int64_t>(m_graph.parameter(*linked, name)));
}

void applyControls(const Graph& graph, const NodeId& node, const TakeOptions& take, SamplingOptions& sampling)
{
    const Linked linked(graph, node);
    if (const auto schedule = linked.text("guidance", "schedule"); !schedule.empty()) {
        sampling.guidance = diffusion::parseGuidance(schedule).value();
    }
    if (const auto threshold = linked.text("guidance", "threshold"); !threshold.empty()) {
        sampling.threshold = diffusion::parseThreshold(threshold).value();
    }
    if (const auto prior = linked.text("noise", "prior"); !prior.empty()) {
        sampling.noisePrior = diffusion::parseNoisePrior(prior).value();
    }
    if (const auto kind = linked.text("sampler", "kind"); !kind.empty()) {
        const auto steps = sampling.sampler.steps;
        sampling.sampler = diffusion::parseSampler(kind).value();
        sampling.sampler.steps = steps;
    }
    sampling.seed = linked.number("seed").value_or(take.seed) + take.take;
}

Words wordsOf(const Graph& graph, const NodeId& node)
{
    const auto encoder = Linked(graph, node).node("text");
    const auto prompt = encoder ? Linked(graph, *encoder).node("text") : std::nullopt;
    if (!prompt) {
        return {};
    }
    return {std::get<std::string>(graph.parameter(*prompt, "text")),
            std::get<std::string>(graph.parameter(*prompt, "negative"))};
}

} // namespace cascade::plan
