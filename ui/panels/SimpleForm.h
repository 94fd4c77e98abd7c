// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/InspectorOptions.h"

#include <QScrollArea>

namespace cascade::ui {

class ParameterBinding;

/// The published parameters of a graph as one page, for those who never open the canvas.
///
/// Threads  the window's.
class SimpleForm : public QScrollArea {
    Q_OBJECT
public:
    explicit SimpleForm(const InspectorOptions& options, QWidget* parent = nullptr);

    /// One for each published parameter, in their order.
    [[nodiscard]] const std::vector<ParameterBinding*>& bindings() const { return m_bindings; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void sync();
    void rebuild();
    void addRow(const PublishedParameter& parameter, QWidget& page);
    void addHint(QWidget& page);
    void publishUsual();
    void refreshFacts();

    InspectorOptions m_options;
    Theme m_theme; ///< that the page was made in
    QVector<PublishedParameter> m_shown;
    std::vector<ParameterBinding*> m_bindings;
};

} // namespace cascade::ui
