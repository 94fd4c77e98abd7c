// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ParameterBinding.h"

#include "ui/panels/InspectorFacts.h"

#include <algorithm>

namespace cascade::ui {

ParameterBinding::ParameterBinding(ParameterRow& row, GraphSession& session, std::vector<graph::NodeId> nodes)
    : QObject(&row), m_row(row), m_session(session), m_nodes(std::move(nodes)), m_gesture(session)
{
    connect(&row, &ParameterRow::edited, this,
            [this](const graph::Value& value, bool continues) { edit(value, continues); });
    connect(&row, &ParameterRow::resetAsked, this, [this] { edit(std::nullopt, false); });
    connect(&session, &GraphSession::changed, this, &ParameterBinding::refresh);
    refresh();
}

bool ParameterBinding::alive() const
{
    const auto& graph = m_session.graph();
    return !m_nodes.empty() && std::all_of(m_nodes.begin(), m_nodes.end(), [&](const graph::NodeId& id) {
        const auto* type = graph.typeOf(id);
        return type != nullptr && type->parameter(m_row.spec().name) == &m_row.spec();
    });
}

void ParameterBinding::refresh()
{
    if (!alive()) {
        return; // whoever made the row takes it away
    }
    const auto& graph = m_session.graph();
    const auto& name = m_row.spec().name;
    std::optional<graph::Value> shown = graph.parameter(m_nodes.front(), name);
    bool set = false;
    for (const auto& id : m_nodes) {
        set = set || graph.find(id)->parameters.contains(name);
        if (shown && graph.parameter(id, name) != *shown) {
            shown.reset();
        }
    }
    m_row.setValue(shown, set);
}

void ParameterBinding::edit(const std::optional<graph::Value>& value, bool continues)
{
    const bool same = value && m_row.value() == value;
    if (!alive() || same) {
        return;
    }
    const auto& name = m_row.spec().name;
    if (m_nodes.size() == 1) {
        m_gesture.apply(graph::SetParameter{m_nodes.front(), name, value}, continues);
        return;
    }
    graph::Together all{"Change " + name, {}};
    for (const auto& id : m_nodes) {
        all.edits.emplace_back(graph::SetParameter{id, name, value});
    }
    m_gesture.apply(std::move(all), continues);
}

void ParameterBinding::refreshFacts(const InspectorOptions& options)
{
    const auto& node = m_nodes.front();
    if (m_session.graph().typeOf(node) != nullptr) { // it may have gone a moment ago
        m_row.setFacts(parameterFacts(options, node, m_row.spec().name));
    }
}

} // namespace cascade::ui
