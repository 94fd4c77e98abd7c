// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/Selection.h"

namespace cascade::ui {

void Selection::set(std::set<graph::NodeId> nodes, const graph::NodeId& current)
{
    const auto last = !current.empty() || nodes.empty() ? current : *nodes.rbegin();
    if (nodes == m_nodes && last == m_current) {
        return;
    }
    m_nodes = std::move(nodes);
    m_current = last;
    Q_EMIT changed();
}

void Selection::reveal(const graph::NodeId& node)
{
    set({node}, node);
    Q_EMIT revealed(node);
}

} // namespace cascade::ui
