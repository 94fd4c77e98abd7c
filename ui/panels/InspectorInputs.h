// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/InspectorOptions.h"

#include <QWidget>

#include <map>

class QGridLayout;
class QMenu;
class QToolButton;

namespace cascade::ui {

/// What feeds each input of a node, and a menu to link it to another node's value, to a new node, or to none.
class InspectorInputs : public QWidget {
    Q_OBJECT
public:
    InspectorInputs(const InspectorOptions& options, graph::NodeId node, QWidget* parent = nullptr);
    void refresh();

    /// What the menu of an input offers: each would be one step of undo.
    struct Offer {
        QString label;
        graph::Edit edit;
    };
    [[nodiscard]] std::vector<Offer> offers(const graph::PortSpec& input) const;

private:
    void addInput(const graph::PortSpec& input, QGridLayout& grid);
    void fill(QMenu& menu, const graph::PortSpec& input);
    [[nodiscard]] std::vector<Offer> existing(const graph::PortSpec& input) const;
    [[nodiscard]] std::vector<Offer> fresh(const graph::PortSpec& input) const;
    [[nodiscard]] QString modelsOwn(const graph::PortSpec& input) const;

    InspectorOptions m_options;
    graph::NodeId m_node;
    std::map<std::string, QToolButton*> m_buttons;
};

} // namespace cascade::ui
