// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/InspectorHead.h"

#include "ui/panels/InspectorFacts.h"
#include "ui/session/Text.h"
#include "ui/style/Fonts.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace cascade::ui {

InspectorHead::InspectorHead(const InspectorOptions& options, std::vector<graph::NodeId> nodes, int others,
                             QWidget* parent)
    : QWidget(parent), m_options(options), m_nodes(std::move(nodes)), m_title(new QLineEdit(this)),
      m_state(new QComboBox(this))
{
    const auto& type = *m_options.session.graph().typeOf(m_nodes.front());
    const auto fonts = fontsFrom(font());
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setColumnStretch(0, 1);
    m_title->setFont(fonts.title);
    m_title->setAccessibleName(tr("Title of the node"));
    m_title->setToolTip(
        tr("What you call the node. Files and --set keep its name, %1.").arg(text(m_nodes.front().text())));
    grid->addWidget(m_title, 0, 0);
    m_state->addItems({tr("Active"), tr("Muted"), tr("Bypassed")}); // in the order of graph::NodeState
    m_state->setAccessibleName(tr("State of the node"));
    m_state->setToolTip(
        tr("Muted (M): does not run, and neither does what needs it. Bypassed (Ctrl+B): passes "
           "its first fitting input on."));
    grid->addWidget(m_state, 0, 1);
    auto kind = m_nodes.size() == 1
                    ? tr("%1, %2").arg(text(type.title), text(m_nodes.front().text()))
                    : tr("%n nodes: %1", nullptr, static_cast<int>(m_nodes.size())).arg(text(type.title));
    if (others > 0) {
        kind += tr(", and %n of other kinds", nullptr, others);
    }
    auto* says = new QLabel(kind + QLatin1Char('\n') + text(type.help), this);
    says->setFont(fonts.small);
    says->setForegroundRole(QPalette::PlaceholderText);
    says->setWordWrap(true);
    grid->addWidget(says, 1, 0, 1, 2);
    connect(m_title, &QLineEdit::editingFinished, this, &InspectorHead::rename);
    connect(m_state, &QComboBox::activated, this, &InspectorHead::setState);
    refresh();
}

void InspectorHead::refresh()
{
    const auto& graph = m_options.session.graph();
    const auto* first = graph.find(m_nodes.front());
    if (first == nullptr) {
        return;
    }
    const bool one = m_nodes.size() == 1;
    m_title->setEnabled(one);
    m_title->setPlaceholderText(text(graph.typeOf(m_nodes.front())->title));
    if (!m_title->isModified()) {
        m_title->setText(one ? text(first->title) : QString());
    }
    const bool same = std::all_of(m_nodes.begin(), m_nodes.end(), [&](const auto& id) {
        const auto* node = graph.find(id);
        return node != nullptr && node->state == first->state;
    });
    m_state->setPlaceholderText(tr("several"));
    m_state->setCurrentIndex(same ? static_cast<int>(first->state) : -1);
}

void InspectorHead::rename()
{
    if (m_title->isModified()) {
        m_title->setModified(false);
        m_options.session.apply(graph::SetTitle{m_nodes.front(), m_title->text().trimmed().toStdString()});
    }
}

void InspectorHead::setState(int index)
{
    const auto state = static_cast<graph::NodeState>(index);
    graph::Together all{graph::labelOf(graph::SetState{m_nodes.front(), state}), {}};
    for (const auto& id : m_nodes) {
        all.edits.emplace_back(graph::SetState{id, state});
    }
    m_options.session.apply(std::move(all));
}

} // namespace cascade::ui
