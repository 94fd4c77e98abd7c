// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasEdits.h"
#include "ui/style/Palette.h"

#include <QPointF>
#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace cascade::ui {

/// The search for a node to add: a text field, and the kinds that fit, to be chosen by Up, Down and Enter or
/// with the mouse.
class SearchPopup {
public:
    struct Choice {
        const graph::NodeType* type = nullptr;
        QPointF at; ///< of the canvas, where the search was opened
        std::optional<LinkEnd> end;
    };

    /// Opens with the next frame. `end`: only kinds that the link can go to.
    void open(const QPointF& screen, const QPointF& canvas, std::optional<LinkEnd> end = {});
    /// Once a frame, outside the editor. What was chosen in this frame, if anything.
    [[nodiscard]] std::optional<Choice> draw(const Palette& palette);
    [[nodiscard]] bool isOpen() const { return m_open; }
    [[nodiscard]] QString search() const { return QString::fromStdString(m_search); }
    /// What is listed now, the best first.
    [[nodiscard]] const std::vector<const graph::NodeType*>& found() const { return m_found; }

private:
    void find();
    void moveMark();
    [[nodiscard]] const graph::NodeType* drawList(const Palette& palette);

    bool m_opens = false;
    bool m_open = false;
    bool m_scrolls = false; ///< the mark was moved by a key
    QPointF m_screen;
    Choice m_choice;
    std::string m_search; ///< UTF-8
    std::vector<const graph::NodeType*> m_found;
    int m_mark = 0;
};

} // namespace cascade::ui
