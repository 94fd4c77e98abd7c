// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/InspectorOptions.h"

#include <QScrollArea>

#include <vector>

class QLabel;

namespace cascade::ui {

class InspectorFigures;
class InspectorHead;
class InspectorInputs;
class InspectorIssues;
class InspectorSection;

/// The panel of what is chosen on the canvas: every parameter of the node, or of all chosen nodes of the kind
/// that was chosen last, and for one stage the controls that it is linked to as well. Its issues, what it
/// gives, what it costs.
///
/// Threads  the window's.
class Inspector : public QScrollArea {
    Q_OBJECT
public:
    explicit Inspector(const InspectorOptions& options, QWidget* parent = nullptr);

    /// The section of the chosen nodes; null where nothing is chosen.
    [[nodiscard]] InspectorSection* section() const;
    /// That of a node that tells the chosen one what to do; null if there is none.
    [[nodiscard]] InspectorSection* linkedSection(const graph::NodeId& node) const;

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;

private:
    /// Nodes that are shown together: the chosen ones, then each linked control.
    using Groups = std::vector<std::vector<graph::NodeId>>;
    [[nodiscard]] Groups wanted() const;
    void sync();
    void rebuild();
    void buildFor(QWidget& page);
    void refreshFigures();
    void refreshReport();
    void refreshRun(const graph::NodeId& node);

    InspectorOptions m_options;
    Theme m_theme; ///< that the page was made in
    Groups m_groups;
    InspectorHead* m_head = nullptr;
    InspectorIssues* m_issues = nullptr;
    InspectorInputs* m_inputs = nullptr;
    QLabel* m_figuresHead = nullptr;
    InspectorFigures* m_figures = nullptr;
    std::vector<InspectorSection*> m_sections;
};

} // namespace cascade::ui
