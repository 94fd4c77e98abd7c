// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/CascadeStages.h"

#include "pipeline/graph/OpenCascade.h"

#include <QCoreApplication>

namespace cascade::ui {

namespace {

/// Of the stages that a run opens the node into; null where there are none.
const ModelConfig* modelOf(const GraphReport& report, const graph::NodeId& node)
{
    for (const auto& [id, choice] : report.openedInference.networks) {
        if (const auto origin = report.origins.find(id);
            origin != report.origins.end() && origin->second == node) {
            return choice.model.get();
        }
    }
    return nullptr;
}

} // namespace

bool hasStages(const GraphReport& report, const graph::NodeId& node)
{
    return modelOf(report, node) != nullptr;
}

Result<graph::Edit> intoStages(const graph::Graph& graph, const GraphReport& report,
                               const graph::NodeId& node)
{
    const auto* model = modelOf(report, node);
    if (model == nullptr) {
        return Error{ErrorCode::BadInput,
                     node.text(),
                     QCoreApplication::translate("CascadeStages", "Choose a Cascade whose model is known.")
                         .toStdString(),
                     {}};
    }
    return graph::openCascade(graph, node, *model);
}

graph::NodeId firstStage(const graph::Edit& opening)
{
    if (const auto* all = std::get_if<graph::Together>(&opening.change)) {
        for (const auto& edit : all->edits) {
            const auto* added = std::get_if<graph::AddNode>(&edit.change);
            if (added != nullptr && added->node.type == "base") {
                return added->id;
            }
        }
    }
    return {};
}

} // namespace cascade::ui
