// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/InspectorOptions.h"

#include <QScrollArea>

namespace cascade::ui {

class ParameterBinding;

/// Puts parameters on the graph's form, or takes them off, as one step of undo.
void publish(GraphSession& session, const std::vector<graph::ParameterRef>& parameters, bool published);

/// The form of a graph as one page, for those who never open the canvas.
///
/// Threads  the window's.
class SimpleForm : public QScrollArea {
    Q_OBJECT
public:
    explicit SimpleForm(const InspectorOptions& options, QWidget* parent = nullptr);

    /// One for each parameter on the form, in their order.
    [[nodiscard]] const std::vector<ParameterBinding*>& bindings() const { return m_bindings; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void sync();
    void rebuild();
    void addRow(const graph::ParameterRef& parameter, QWidget& page);
    void addHint(QWidget& page);
    void publishUsual();
    void refreshFacts();

    InspectorOptions m_options;
    Theme m_theme; ///< that the page was made in
    std::vector<graph::ParameterRef> m_shown;
    std::vector<ParameterBinding*> m_bindings;
};

} // namespace cascade::ui
