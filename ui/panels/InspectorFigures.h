// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/InspectorOptions.h"

#include <QLabel>

namespace cascade::ui {

/// What a node gives and costs: the shape of its clips, time and memory by the figures of this machine, how
/// far it is in the last run.
class InspectorFigures : public QLabel {
    Q_OBJECT
public:
    InspectorFigures(const InspectorOptions& options, graph::NodeId node, QWidget* parent = nullptr);
    void refresh();

private:
    [[nodiscard]] QStringList shapes() const;
    [[nodiscard]] QString forecast() const;
    [[nodiscard]] QString lastRun() const;

    InspectorOptions m_options;
    graph::NodeId m_node;
};

} // namespace cascade::ui
