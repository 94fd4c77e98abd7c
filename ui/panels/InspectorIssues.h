// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/InspectorOptions.h"

#include <QStringList>
#include <QWidget>

#include <vector>

namespace cascade::ui {

/// What is wrong with the nodes, each with what to do about it and, where an edit would mend it, a button.
class InspectorIssues : public QWidget {
    Q_OBJECT
public:
    InspectorIssues(const InspectorOptions& options, std::vector<graph::NodeId> nodes,
                    QWidget* parent = nullptr);
    /// Shows those of the last report.
    void refresh();

private:
    void add(const graph::Issue& issue);

    InspectorOptions m_options;
    std::vector<graph::NodeId> m_nodes;
    QStringList m_shown; ///< what stands there, so that an equal report changes nothing
    QWidget* m_list = nullptr;
};

} // namespace cascade::ui
