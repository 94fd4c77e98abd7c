// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/PreparedRun.h"

#include "pipeline/graph/OpenCascade.h"

#include <algorithm>

namespace cascade::plan {

namespace {

using namespace graph;

/// The errors that stand in the way of the targets, as one.
Result<void> requireRunnable(const Graph& graph, const Inference& inference,
                             const std::vector<NodeId>& targets)
{
    const auto errors = inference.errorsFor(graph, targets);
    if (errors.empty()) {
        return {};
    }
    const auto& first = *errors.front();
    std::string hint = first.fix ? first.fix->label + "." : first.hint;
    if (errors.size() > 1) {
        hint.append(hint.empty() ? 0 : 1, ' ');
        hint.append(std::to_string(errors.size() - 1)).append(" more: see cascade check.");
    }
    std::string place = first.node.text();
    if (!first.place.empty()) {
        place.append(1, '.').append(first.place);
    }
    const auto code = first.cause ? first.cause->code : ErrorCode::BadInput;
    const bool atFile = code == ErrorCode::WeightsMissing;
    return Error{code, atFile ? first.cause->where : place, first.what, hint};
}

Result<std::vector<NodeId>> chosenTargets(const Graph& graph, const std::vector<NodeId>& wished)
{
    for (const auto& id : wished) {
        if (graph.find(id) == nullptr) {
            return Error{ErrorCode::BadInput, id.text(), "there is no such node", {}};
        }
    }
    auto targets = wished.empty() ? resultsOf(graph) : wished;
    if (targets.empty()) {
        return Error{ErrorCode::BadInput,
                     {},
                     "the graph has no Export or Preview node that is active",
                     "Add one, or name the node to run to."};
    }
    return targets;
}

} // namespace

PortRef outputOf(const PreparedRun& run, const NodeId& target)
{
    const bool asks = run.graph.typeOf(target)->isResult;
    return asks ? sourceOf(run.graph, {target, "clip"}).value()
                : PortRef{target, madePort(*run.graph.find(target)).value_or("clip")};
}

std::vector<NodeId> holdsBefore(const PreparedRun& run, const NodeId& target,
                                const std::set<NodeId>& approved)
{
    std::vector<NodeId> holds;
    for (const auto& id : neededFor(run.graph, {target})) { // what feeds a stage comes before it
        const auto& node = *run.graph.find(id);
        const bool canHold = run.graph.typeOf(id)->parameter("hold") != nullptr && madePort(node).has_value();
        if (id == target || !canHold || approved.contains(id) ||
            !std::get<bool>(run.graph.parameter(id, "hold"))) {
            continue;
        }
        const bool behind = std::any_of(holds.begin(), holds.end(),
                                        [&](const auto& earlier) { return reaches(run.graph, earlier, id); });
        if (!behind) {
            holds.push_back(id);
        }
    }
    return holds;
}

Result<OpenedGraph> openedWithOrigins(const Graph& graph, const Surroundings& surroundings)
{
    OpenedGraph open{graph, {}};
    for (const auto& [id, node] : graph.nodes) {
        if (node.type != "cascade") {
            continue;
        }
        const auto model = surroundings.model(std::get<std::string>(open.graph.parameter(id, "model")));
        if (!model) {
            return model.error();
        }
        auto edit = openCascade(open.graph, id, *model.value());
        if (!edit) {
            return edit.error();
        }
        (void)apply(open.graph, edit.value()).value();
        for (const auto& [made, unused] : open.graph.nodes) {
            if (graph.find(made) == nullptr) {
                open.origins.try_emplace(made, id); // what an earlier Cascade gave keeps its origin
            }
        }
    }
    return open;
}

Result<Graph> opened(const Graph& graph, const Surroundings& surroundings)
{
    auto open = openedWithOrigins(graph, surroundings);
    return open ? Result<Graph>(std::move(open).value().graph) : open.error();
}

Result<PortRef> outputOfStage(const Graph& graph, const NodeId& stage, const Surroundings& surroundings)
{
    if (const auto* own = graph.find(stage); own != nullptr) {
        return PortRef{stage, madePort(*own).value_or("clip")};
    }
    const auto open = openedWithOrigins(graph, surroundings);
    if (!open) {
        return open.error();
    }
    const auto& [made, origins] = open.value();
    const auto* node = made.find(stage);
    if (node == nullptr || !isStage(*node)) {
        return Error{ErrorCode::BadInput, stage.text(), "is no stage of this graph", {}};
    }
    const auto network = sourceOf(made, {stage, "model"}).value().node;
    return PortRef{origins.at(stage), std::get<std::string>(made.parameter(network, "stage"))};
}

Result<PreparedRun> prepareRun(const Graph& graph, const std::vector<NodeId>& targets,
                               const TakeOptions& take, const Surroundings& surroundings,
                               const KeySurroundings& keySurroundings)
{
    auto open = opened(graph, surroundings);
    if (!open) {
        return open.error();
    }
    PreparedRun run{std::move(open).value(), {}, {}, {}, take};
    auto chosen = chosenTargets(run.graph, targets);
    if (!chosen) {
        return chosen.error();
    }
    run.targets = std::move(chosen).value();
    run.inference = inferShapes(run.graph, surroundings);
    if (auto runnable = requireRunnable(run.graph, run.inference, run.targets); !runnable) {
        return runnable.error();
    }
    auto keys = outputKeys(run.graph, run.inference, run.targets, take, keySurroundings);
    if (!keys) {
        return keys.error();
    }
    run.keys = std::move(keys).value();
    return run;
}

} // namespace cascade::plan
