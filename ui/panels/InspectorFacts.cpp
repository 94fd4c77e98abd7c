// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/InspectorFacts.h"

#include "core/config/CascadePlan.h"
#include "core/config/NoisePrior.h"
#include "core/config/SamplerOptions.h"
#include "core/config/ThresholdOptions.h"
#include "pipeline/plan/LatentPlan.h"
#include "pipeline/plan/StagePlan.h"
#include "ui/session/Text.h"

#include <algorithm>

namespace cascade::ui {

namespace {

bool tells(const graph::Graph& graph, const graph::NodeId& node, const graph::NodeId& stage)
{
    constexpr const char* kControls[] = {"guidance", "noise", "sampler"};
    return std::any_of(std::begin(kControls), std::end(kControls), [&](const char* input) {
        const auto source = graph::sourceOf(graph, {stage, input});
        return source && source->node == node;
    });
}

QStringList idsOf(const std::vector<StageConfig>& stages)
{
    QStringList ids;
    for (const auto& stage : stages) {
        ids << text(stage.id);
    }
    return ids;
}

/// Likely values of the texts of a Stage Model or Cascade node.
QStringList suggestionsFor(const graph::Graph& graph, const graph::Inference& inference,
                           const graph::NodeId& node, const std::string& parameter)
{
    const auto choice = inference.networks.find(node);
    if (choice != inference.networks.end() && parameter == "stage") {
        return idsOf(choice->second.model->stages);
    }
    if (choice != inference.networks.end() && parameter == "variant") {
        QStringList names;
        for (const auto& [name, variant] : choice->second.stage.variants) {
            names << text(name);
        }
        return names;
    }
    const auto* type = graph.typeOf(node);
    if (type->id == "cascade" && (parameter == "until" || parameter == "hold")) {
        QStringList stages;
        for (const auto& port : type->outputs) {
            if (port.name != "clip") {
                stages << text(port.name);
            }
        }
        return stages;
    }
    return {};
}

void addSampling(StageFacts& facts, const SamplingOptions& sampling)
{
    facts.steps = sampling.sampler.steps;
    facts.guidance = text(diffusion::formatGuidance(sampling.guidance));
    facts.noise = text(diffusion::formatNoisePrior(sampling.noisePrior));
}

void addStagePlan(StageFacts& facts, const graph::Graph& graph, const graph::Inference& inference,
                  const graph::NodeId& stage)
{
    if (const auto planned = plan::planStage(graph, inference, stage, {})) {
        const auto& plan = planned.value().stage;
        addSampling(facts, plan.sampling);
        facts.onePass = guidesInOnePass(plan.stage, !planned.value().negativePrompt.empty());
        facts.frames = plan.output.frames;
        facts.threshold = text(diffusion::formatThreshold(plan.sampling.threshold));
        facts.sampler = text(diffusion::formatSampler(plan.sampling.sampler));
    }
}

/// A threshold is for pixels: of latents there is none to be told.
void addLatentPlan(StageFacts& facts, const graph::Graph& graph, const graph::Inference& inference,
                   const graph::NodeId& node)
{
    if (const auto planned = plan::planLatent(graph, inference, node, {})) {
        const auto& plan = planned.value();
        addSampling(facts, plan.sampling);
        facts.frames = plan.output.frames;
        if (!plan.ownSampler) {
            facts.sampler = text(diffusion::formatSampler(plan.sampling.sampler));
        }
    }
}

} // namespace

std::vector<graph::NodeId> stagesTold(const graph::Graph& graph, const graph::NodeId& node)
{
    const auto* found = graph.find(node);
    if (found == nullptr) {
        return {};
    }
    if (plan::isSampled(*found)) {
        return {node};
    }
    std::vector<graph::NodeId> told;
    for (const auto& id : graph::topologicalOrder(graph)) {
        if (plan::isSampled(*graph.find(id)) && tells(graph, node, id)) {
            told.push_back(id);
        }
    }
    return told;
}

StageFacts factsOf(const GraphSession& session, const GraphReport& report, const RunBoard& board,
                   const graph::NodeId& stage)
{
    const auto& graph = session.graph();
    StageFacts facts;
    facts.name = nodeName(graph, stage);
    facts.steps = static_cast<int>(std::get<std::int64_t>(graph.parameter(stage, "steps")));
    if (const auto& run = board.node(stage); run.state == NodeRun::State::Computed) {
        facts.clipped = QVector<double>(run.clipped.begin(), run.clipped.end());
    }
    if (report.revision != session.revision()) {
        return facts;
    }
    if (plan::isStage(*graph.find(stage))) {
        addStagePlan(facts, graph, report.inference, stage);
    } else {
        addLatentPlan(facts, graph, report.inference, stage);
    }
    return facts;
}

ParameterFacts parameterFacts(const InspectorOptions& options, const graph::NodeId& node,
                              const std::string& parameter)
{
    const auto& graph = options.session.graph();
    const auto report = options.check.report();
    ParameterFacts facts;
    for (const auto& stage : stagesTold(graph, node)) {
        facts.stages.push_back(factsOf(options.session, *report, options.board, stage));
    }
    const auto& type = *graph.typeOf(node);
    const bool names =
        options.library != nullptr && type.parameter(parameter)->kind == graph::ParameterKind::Weights;
    facts.suggestions = names ? options.library->namesFor(type.id)
                              : suggestionsFor(graph, report->inference, node, parameter);
    facts.folder = options.session.folder();
    return facts;
}

QString nodeName(const graph::Graph& graph, const graph::NodeId& node)
{
    const auto* found = graph.find(node);
    if (found == nullptr) {
        return text(node.text());
    }
    if (!found->title.empty()) {
        return text(found->title);
    }
    const auto* type = graph.typeOf(node);
    const auto kind = type == nullptr ? text(found->type) : text(type->title);
    return node.text() == found->type ? kind : QStringLiteral("%1 (%2)").arg(kind, text(node.text()));
}

} // namespace cascade::ui
