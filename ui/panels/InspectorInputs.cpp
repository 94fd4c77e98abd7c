// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/InspectorInputs.h"

#include "pipeline/graph/NodeCatalog.h"
#include "pipeline/plan/StagePlan.h"
#include "ui/panels/InspectorFacts.h"
#include "ui/session/Text.h"
#include "ui/style/Icons.h"

#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

using graph::PortType;

// Units of the canvas.
constexpr double kLeftOfNode = 260;                ///< where a new node is put
constexpr double kRoomWide = 230, kRoomHigh = 160; ///< of a new node

/// The kinds of node that make a value and nothing else: those that a menu offers to add for an input of
/// `reader`. Models are those of a cascade, open ones, or for words either.
bool isControl(const graph::NodeType& type, const graph::NodeType& reader)
{
    if (!type.inputs.empty() || type.outputs.size() != 1) {
        return false;
    }
    if (type.outputs.front().type == PortType::Model) {
        const bool isOpen = type.group == "latent";
        return reader.group == "text" || isOpen == (reader.group == "latent");
    }
    return type.group == "control" || type.id == "value" || type.id == "prompt";
}

/// Left of a node; further down where another node stands there.
graph::NodeView placeLeftOf(const graph::Graph& graph, const graph::NodeId& node)
{
    const auto view = graph.views.find(node);
    if (view == graph.views.end()) {
        return {};
    }
    graph::NodeView place;
    place.x = view->second.x - kLeftOfNode;
    place.y = view->second.y;
    const auto covers = [&](const auto& entry) {
        const auto* other = graph.find(entry.first);
        return other != nullptr && other->type != "group" && std::abs(entry.second.x - place.x) < kRoomWide &&
               std::abs(entry.second.y - place.y) < kRoomHigh;
    };
    while (std::any_of(graph.views.begin(), graph.views.end(), covers)) {
        place.y += kRoomHigh / 4;
    }
    return place;
}

} // namespace

InspectorInputs::InspectorInputs(const InspectorOptions& options, graph::NodeId node, QWidget* parent)
    : QWidget(parent), m_options(options), m_node(std::move(node))
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setColumnStretch(1, 1);
    for (const auto& input : m_options.session.graph().typeOf(m_node)->inputs) {
        addInput(input, *grid);
    }
    refresh();
}

void InspectorInputs::addInput(const graph::PortSpec& input, QGridLayout& grid)
{
    auto* name = new QLabel(text(input.name), this);
    auto colours = name->palette();
    colours.setColor(QPalette::WindowText, m_options.palette.port(graph::portTypeName(input.type)));
    name->setPalette(colours);
    auto* button = new QToolButton(this);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setIcon(icon(Icon::Down, m_options.palette));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setToolTip(text(input.help));
    button->setAccessibleName(tr("What feeds %1").arg(text(input.name)));
    auto* menu = new QMenu(button);
    connect(menu, &QMenu::aboutToShow, this, [this, menu, &input] { fill(*menu, input); });
    button->setMenu(menu);
    const int row = grid.rowCount();
    grid.addWidget(name, row, 0);
    grid.addWidget(button, row, 1);
    m_buttons[input.name] = button;
}

QString InspectorInputs::modelsOwn(const graph::PortSpec& input) const
{
    const auto& session = m_options.session;
    const bool sampled = plan::isSampled(*session.graph().find(m_node));
    const auto facts =
        sampled ? factsOf(session, *m_options.check.report(), m_options.board, m_node) : StageFacts{};
    const auto own = input.type == PortType::Guidance  ? facts.guidance
                     : input.type == PortType::Noise   ? facts.noise
                     : input.type == PortType::Sampler ? facts.sampler
                                                       : QString();
    if (own.isEmpty()) {
        return text(input.help);
    }
    return input.type == PortType::Guidance ? tr("the model's own: w %1").arg(own)
                                            : tr("the model's own: %1").arg(own);
}

void InspectorInputs::refresh()
{
    const auto& graph = m_options.session.graph();
    const auto* type = graph.typeOf(m_node);
    for (const auto& input : type == nullptr ? std::vector<graph::PortSpec>{} : type->inputs) {
        const auto link = graph.links.find({m_node, input.name});
        const auto button = m_buttons.find(input.name);
        if (button == m_buttons.end()) {
            continue;
        }
        button->second->setText(link != graph.links.end() ? nodeName(graph, link->second.node)
                                : input.required          ? tr("nothing yet: choose")
                                                          : modelsOwn(input));
    }
}

std::vector<InspectorInputs::Offer> InspectorInputs::existing(const graph::PortSpec& input) const
{
    std::vector<Offer> all;
    const auto& graph = m_options.session.graph();
    for (const auto& [id, node] : graph.nodes) {
        const auto* type = graph.typeOf(id);
        if (type == nullptr || graph::reaches(graph, m_node, id)) {
            continue;
        }
        for (const auto& output : type->outputs) {
            if (graph::compatible(output.type, input.type)) {
                const auto name = nodeName(graph, id);
                all.push_back({type->outputs.size() > 1 ? tr("%1: %2").arg(name, text(output.name)) : name,
                               graph::Connect{{id, output.name}, {m_node, input.name}}});
            }
        }
    }
    return all;
}

std::vector<InspectorInputs::Offer> InspectorInputs::fresh(const graph::PortSpec& input) const
{
    std::vector<Offer> all;
    const auto& graph = m_options.session.graph();
    const auto place = placeLeftOf(graph, m_node);
    for (const auto& type : graph::nodeTypes()) {
        if (!isControl(type, *graph.typeOf(m_node)) || type.outputs.front().type != input.type) {
            continue;
        }
        const auto id = graph.freeId(type.id);
        all.push_back(
            {tr("New %1").arg(text(type.title)),
             graph::Together{"Add " + type.title,
                             {graph::AddNode{id, {.type = type.id}, place},
                              graph::Connect{{id, type.outputs.front().name}, {m_node, input.name}}}}});
    }
    return all;
}

std::vector<InspectorInputs::Offer> InspectorInputs::offers(const graph::PortSpec& input) const
{
    auto all = existing(input);
    for (auto& offer : fresh(input)) {
        all.push_back(std::move(offer));
    }
    if (m_options.session.graph().links.contains({m_node, input.name})) {
        all.push_back({tr("No link"), graph::Disconnect{{m_node, input.name}}});
    }
    return all;
}

void InspectorInputs::fill(QMenu& menu, const graph::PortSpec& input)
{
    menu.clear();
    const auto& links = m_options.session.graph().links;
    if (const auto link = links.find({m_node, input.name}); link != links.end()) {
        menu.addAction(tr("Show %1").arg(nodeName(m_options.session.graph(), link->second.node)),
                       &m_options.selection,
                       [this, node = link->second.node] { m_options.selection.reveal(node); });
        menu.addSeparator();
    }
    for (const auto& offer : offers(input)) {
        menu.addAction(offer.label, this, [this, edit = offer.edit] { m_options.session.apply(edit); });
    }
    if (menu.isEmpty()) {
        menu.addAction(tr("No node gives a %1").arg(text(graph::portTypeName(input.type))))
            ->setEnabled(false);
    }
}

} // namespace cascade::ui
