// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/InspectorOptions.h"
#include "ui/panels/ParameterBinding.h"

#include <QWidget>

#include <vector>

namespace cascade::ui {

/// The parameters of nodes of one kind, as rows. With a title that leads to the node where it is not the one
/// that is inspected but one that tells it what to do.
class InspectorSection : public QWidget {
    Q_OBJECT
public:
    InspectorSection(const InspectorOptions& options, const std::vector<graph::NodeId>& nodes, bool titled,
                     QWidget* parent = nullptr);

    /// Tells the editors what the last report and run say.
    void refreshFacts();
    void refreshPublished();
    [[nodiscard]] const std::vector<ParameterBinding*>& bindings() const { return m_bindings; }
    /// The row of a parameter, or null.
    [[nodiscard]] ParameterRow* row(const std::string& parameter) const;

private:
    void addTitle(const graph::NodeId& node);
    void addRow(const graph::ParameterSpec& spec, const std::vector<graph::NodeId>& nodes);

    InspectorOptions m_options;
    std::vector<ParameterBinding*> m_bindings;
};

} // namespace cascade::ui
