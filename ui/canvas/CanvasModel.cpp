// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/CanvasModel.h"

#include "pipeline/graph/NodeCatalog.h"
#include "ui/session/Text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <set>

namespace cascade::ui {

namespace {

constexpr std::size_t kMostValues = 3; ///< on a node; the inspector has them all
constexpr int kPromptLines = 3;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CanvasModel)
};

NodeForm formOf(const std::string& type)
{
    return type == "note"      ? NodeForm::Note
           : type == "group"   ? NodeForm::Group
           : type == "reroute" ? NodeForm::Reroute
                               : NodeForm::Node;
}

bool isPictures(graph::PortType type)
{
    return type == graph::PortType::Clip || type == graph::PortType::Image || type == graph::PortType::Latent;
}

/// What the value box says: a file without its folder, a word for what is empty.
QString shownValue(const graph::ParameterSpec& spec, const graph::Value& value)
{
    const auto said = text(graph::valueText(spec, value));
    if (!spec.lowestSays.empty() && said == text(spec.lowestSays)) {
        return said;
    }
    const bool isPath = spec.kind == graph::ParameterKind::File ||
                        (spec.kind == graph::ParameterKind::Weights && QFileInfo(said).isAbsolute());
    if (isPath) {
        return QFileInfo(said).fileName();
    }
    if (spec.kind == graph::ParameterKind::Flag) {
        return std::get<bool>(value) ? Words::tr("yes") : Words::tr("no");
    }
    return spec.unit.empty() || said.isEmpty() ? said : said + QLatin1Char(' ') + text(spec.unit);
}

class Builder {
public:
    Builder(const graph::Graph& graph, const GraphReport& report) : m_graph(graph), m_report(report)
    {
        for (const auto& [to, from] : graph.links) {
            m_linkedOutputs.insert(from);
        }
        for (const auto& issue : report.inference.issues) {
            auto& gravest = m_gravest[issue.node];
            if (gravest == nullptr || issue.severity < gravest->severity) {
                gravest = &issue;
            }
        }
    }

    [[nodiscard]] CanvasNode node(const graph::NodeId& id, const graph::Node& node,
                                  const graph::NodeType& type) const
    {
        CanvasNode made;
        made.id = id;
        made.type = &type;
        made.form = formOf(node.type);
        made.title = text(node.title.empty() ? type.title : node.title);
        made.state = node.state;
        made.group = node.group;
        if (const auto view = m_graph.views.find(id); view != m_graph.views.end()) {
            made.view = view->second;
        }
        addPorts(made);
        if (made.form == NodeForm::Note || made.form == NodeForm::Group) {
            made.text = text(graph::valueText(m_graph.parameter(id, "text")));
        } else {
            addValues(made, node);
        }
        made.makesPictures =
            made.form == NodeForm::Node &&
            (type.id == "preview" || std::any_of(type.outputs.begin(), type.outputs.end(),
                                                 [](const auto& port) { return isPictures(port.type); }));
        addIssue(made);
        if (const auto found = m_report.forecasts.find(id); found != m_report.forecasts.end()) {
            made.forecast = found->second;
        }
        return made;
    }

private:
    void addPorts(CanvasNode& made) const
    {
        for (const auto& port : made.type->inputs) {
            const bool linked = m_graph.links.contains({made.id, port.name});
            made.inputs.push_back({port.name, port.type, linked,
                                   port.required && !linked && made.form == NodeForm::Node, text(port.help)});
        }
        for (const auto& port : made.type->outputs) {
            const graph::PortRef ref{made.id, port.name};
            made.outputs.push_back(
                {port.name, port.type, m_linkedOutputs.contains(ref), false, text(port.help)});
            if (const auto shape = m_report.inference.clips.find(ref);
                shape != m_report.inference.clips.end()) {
                made.outputs.back().shape = canvasShapeText(shape->second);
                made.outputs.back().measures = measuresText(shape->second);
                made.outputs.back().size = sizeText(shape->second);
                made.outputs.back().rate = rateText(shape->second);
            }
        }
    }

    /// Parameters beside the unlinked input of their name, then the kind's first ones.
    void addValues(CanvasNode& made, const graph::Node& node) const
    {
        for (const auto& spec : made.type->parameters) {
            const auto input = std::find_if(made.inputs.begin(), made.inputs.end(),
                                            [&](const auto& port) { return port.name == spec.name; });
            if (input != made.inputs.end() ? input->linked : made.values.size() >= kMostValues) {
                continue;
            }
            CanvasValue value;
            value.parameter = spec.name;
            if (input != made.inputs.end()) {
                value.input = static_cast<std::size_t>(input - made.inputs.begin());
            }
            value.text = shownValue(spec, m_graph.parameter(made.id, spec.name));
            value.standard = !node.parameters.contains(spec.name);
            value.lines = node.type == "prompt" && spec.name == "text" ? kPromptLines : 1;
            made.values.push_back(std::move(value));
        }
    }

    void addIssue(CanvasNode& made) const
    {
        if (const auto found = m_gravest.find(made.id); found != m_gravest.end()) {
            const auto& issue = *found->second;
            made.severity = issue.severity;
            made.issue = issue.place.empty() ? text(issue.what)
                                             : text(issue.place) + QStringLiteral(": ") + text(issue.what);
        }
    }

    const graph::Graph& m_graph;
    const GraphReport& m_report;
    std::set<graph::PortRef> m_linkedOutputs;
    std::map<graph::NodeId, const graph::Issue*> m_gravest;
};

QString forecastText(const NodeForecast& forecast)
{
    if (forecast.found) {
        return Words::tr("In the store");
    }
    const auto memory =
        forecast.peakBytes > 0 ? bytesText(static_cast<double>(forecast.peakBytes)) : QString();
    if (!forecast.seconds) {
        return memory.isEmpty() ? Words::tr("Not measured yet")
                                : Words::tr("%1, time not known yet").arg(memory);
    }
    const auto time = Words::tr("About %1").arg(durationText(*forecast.seconds));
    return memory.isEmpty() ? time : time + QStringLiteral(" · ") + memory;
}

/// What became of a clip, with how well it shows its words where that was measured.
QString clipText(const QString& what, const NodeRun& run)
{
    return run.worldClip ? what + QStringLiteral(" · ") + worldClipText(*run.worldClip) : what;
}

QString runText(const NodeRun& run)
{
    const auto took = run.seconds > 0 ? durationText(run.seconds) : QString();
    const auto step =
        run.steps > 0 ? Words::tr("Step %1 of %2").arg(run.step).arg(run.steps) : Words::tr("Running");
    switch (run.state) {
    case NodeRun::State::None:
        return {};
    case NodeRun::State::Waiting:
        return Words::tr("Waiting");
    case NodeRun::State::Running:
        return took.isEmpty() ? step : step + QStringLiteral(" · ") + took;
    case NodeRun::State::Found:
        return clipText(Words::tr("Was in the store"), run);
    case NodeRun::State::Computed:
        return clipText(took.isEmpty() ? Words::tr("Done") : Words::tr("Done in %1").arg(took), run);
    case NodeRun::State::Failed:
        return Words::tr("Failed");
    case NodeRun::State::Stopped:
        return run.steps > 0 ? Words::tr("Stopped at step %1 of %2").arg(run.step).arg(run.steps)
                             : Words::tr("Stopped");
    }
    return {};
}

} // namespace

const CanvasNode* CanvasModel::find(const graph::NodeId& id) const
{
    const auto found = std::lower_bound(
        nodes.begin(), nodes.end(), id,
        [](const CanvasNode& node, const graph::NodeId& wanted) { return node.id < wanted; });
    return found == nodes.end() || found->id != id ? nullptr : &*found;
}

CanvasModel canvasModel(const graph::Graph& graph, const GraphReport& report,
                        const std::map<graph::NodeId, NodeRun>& runs)
{
    const Builder builder(graph, report);
    CanvasModel model;
    for (const auto& [id, node] : graph.nodes) {
        if (const auto* type = graph::findNodeType(node.type)) {
            auto made = builder.node(id, node, *type);
            const auto run = runs.find(id);
            showRun(made, run == runs.end() ? NodeRun() : run->second);
            model.nodes.push_back(std::move(made));
        }
    }
    for (const auto& [to, from] : graph.links) {
        const auto* source = model.find(from.node);
        const auto* reader = model.find(to.node);
        const auto* output = source == nullptr ? nullptr : source->type->output(from.port);
        if (output != nullptr && reader != nullptr) {
            const bool idle =
                source->state == graph::NodeState::Muted || reader->state == graph::NodeState::Muted;
            model.links.push_back({from, to, output->type, idle});
        }
    }
    return model;
}

void showRun(CanvasNode& node, const NodeRun& run)
{
    node.run = run;
    if (run.state == NodeRun::State::Failed && !run.error.isEmpty()) {
        node.severity = graph::Issue::Severity::Error;
        node.issue = run.error;
    }
    node.status = node.state == graph::NodeState::Muted      ? Words::tr("Muted")
                  : node.state == graph::NodeState::Bypassed ? Words::tr("Bypassed")
                                                             : runText(run);
    if (node.status.isEmpty() && node.forecast) {
        node.status = forecastText(*node.forecast);
    }
}

QString sizeText(const ClipShape& shape)
{
    return QStringLiteral("%1×%2").arg(shape.width).arg(shape.height);
}

QString measuresText(const ClipShape& shape)
{
    const auto size = sizeText(shape);
    return shape.frames == 1 ? size : QStringLiteral("%1 × %2").arg(shape.frames).arg(size);
}

QString rateText(const ClipShape& shape)
{
    return shape.frames == 1 ? QString()
                             : Words::tr("%1 fps").arg(QString::number(shape.rate.framesPerSecond(), 'g', 5));
}

QString canvasShapeText(const ClipShape& shape)
{
    return shape.frames == 1 ? measuresText(shape)
                             : Words::tr("%1 at %2").arg(measuresText(shape), rateText(shape));
}

} // namespace cascade::ui
