// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/InspectorOptions.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;

namespace cascade::ui {

/// The head of the inspector: what the nodes are called, what kind they are of, whether they take part.
class InspectorHead : public QWidget {
    Q_OBJECT
public:
    /// `nodes`: at least one, of one kind. `others`: so many more are chosen, of other kinds.
    InspectorHead(const InspectorOptions& options, std::vector<graph::NodeId> nodes, int others,
                  QWidget* parent = nullptr);
    void refresh();

private:
    void rename();
    void setState(int index);

    InspectorOptions m_options;
    std::vector<graph::NodeId> m_nodes;
    QLineEdit* m_title;
    QComboBox* m_state;
};

} // namespace cascade::ui
