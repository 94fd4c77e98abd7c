// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Ids.h"

#include <QObject>

#include <set>

namespace cascade::ui {

/// The nodes that are chosen on the canvas, and the one that was chosen last.
///
/// Threads  the window's.
class Selection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] const std::set<graph::NodeId>& nodes() const { return m_nodes; }
    [[nodiscard]] const graph::NodeId& current() const
    {
        return m_current;
    } ///< empty where nothing is chosen
    void set(std::set<graph::NodeId> nodes, const graph::NodeId& current = {});
    /// Chooses one node and asks the canvas to bring it into sight.
    void reveal(const graph::NodeId& node);

Q_SIGNALS:
    void changed();
    void revealed(const graph::NodeId& node);

private:
    std::set<graph::NodeId> m_nodes;
    graph::NodeId m_current;
};

} // namespace cascade::ui
