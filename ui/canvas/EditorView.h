// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/style/Palette.h"

#include <QPointF>
#include <QRectF>

namespace ax::NodeEditor {
struct EditorContext;
}

namespace cascade::ui {

/// The node editor: which part of the canvas it shows, and its colours. It keeps no file; where nodes are is
/// the graph's affair.
///
/// Threads  the window's, with the host's context current.
class EditorView {
public:
    explicit EditorView(const Palette& palette);
    ~EditorView();
    EditorView(const EditorView&) = delete;
    EditorView& operator=(const EditorView&) = delete;

    void setPalette(const Palette& palette);

    /// Between these two, the editor is ImGui's window, and positions are those of the canvas.
    void begin();
    void end();

    [[nodiscard]] QRectF visible() const; ///< of the canvas
    [[nodiscard]] double scale() const;   ///< device-independent pixels for one unit of the canvas
    [[nodiscard]] QPointF toScreen(const QPointF& canvas) const;
    [[nodiscard]] QPointF toCanvas(const QPointF& screen) const;
    /// Whether the last frame showed another part than the one before.
    [[nodiscard]] bool moving() const { return m_moving; }

    /// Shows all of a rectangle, no larger than kLargestFit.
    void fit(const QRectF& canvas, bool smoothly = true);
    void centre(const QPointF& canvas, bool smoothly = true);
    void zoom(double factor); ///< about the middle

    static constexpr double kLargestFit = 1.25; ///< pixels for one unit

private:
    void showExactly(const QRectF& canvas, bool smoothly);

    ax::NodeEditor::EditorContext* m_editor = nullptr;
    QRectF m_shown;
    bool m_moving = false;
};

} // namespace cascade::ui
