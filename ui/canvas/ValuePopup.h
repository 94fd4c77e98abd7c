// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Graph.h"

#include <QRectF>
#include <QString>

#include <optional>
#include <string>

namespace cascade::ui {

/// Sets one parameter of a node where its value box stands: a text field, or the choices there are.
class ValuePopup {
public:
    struct Change {
        graph::NodeId node;
        std::string parameter;
        graph::Value value;
    };

    /// Opens with the next frame. `box`: on the screen.
    void open(const graph::Graph& graph, const graph::NodeId& node, const graph::ParameterSpec& spec,
              const QRectF& box);
    /// Once a frame, outside the editor. What was entered in this frame, if anything. A text that the
    /// parameter refuses keeps the popup open, and says why.
    [[nodiscard]] std::optional<Change> draw();
    [[nodiscard]] bool isOpen() const { return m_open; }
    [[nodiscard]] QString text() const { return QString::fromStdString(m_text); }

private:
    [[nodiscard]] std::optional<Change> leftOpen() const;
    [[nodiscard]] std::optional<graph::Value> drawChoices();
    [[nodiscard]] std::optional<graph::Value> drawField(bool appears);

    bool m_opens = false;
    bool m_open = false;
    QRectF m_box;
    graph::NodeId m_node;
    const graph::ParameterSpec* m_spec = nullptr; ///< of the catalog, which never changes
    std::string m_text;                           ///< UTF-8
    std::string m_before;                         ///< as it was when the popup opened
    bool m_left = false;                          ///< by Escape or a choice
    std::string m_refusal;
};

} // namespace cascade::ui
