// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/InspectorOptions.h"
#include "ui/panels/ParameterGesture.h"
#include "ui/panels/ParameterRow.h"

#include <vector>

namespace cascade::ui {

/// Keeps a row and a parameter of one or more nodes of a kind the same: shows what they hold, and makes edits
/// of what an artist does. Several nodes are edited as one step of undo, and so is a drag.
///
/// Threads  the window's.
class ParameterBinding : public QObject {
    Q_OBJECT
public:
    /// The row owns it.
    ParameterBinding(ParameterRow& row, GraphSession& session, std::vector<graph::NodeId> nodes);

    [[nodiscard]] const std::vector<graph::NodeId>& nodes() const { return m_nodes; }
    [[nodiscard]] ParameterRow& row() const { return m_row; }
    /// Shows what the nodes hold now.
    void refresh();
    /// Shows what check, run and library say of the parameter.
    void refreshFacts(const InspectorOptions& options);

private:
    void edit(const std::optional<graph::Value>& value, bool continues);
    [[nodiscard]] bool alive() const;

    ParameterRow& m_row;
    GraphSession& m_session;
    std::vector<graph::NodeId> m_nodes;
    ParameterGesture m_gesture;
};

} // namespace cascade::ui
