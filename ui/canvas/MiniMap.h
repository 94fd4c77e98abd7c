// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasScene.h"
#include "ui/canvas/EditorView.h"
#include "ui/style/Palette.h"

#include <optional>

namespace cascade::ui {

/// All of the graph, small, in the lower right corner of the canvas; a click or drag in it moves the view.
/// Hidden where the canvas is too small for it, or where the graph is all in sight.
class MiniMap {
public:
    /// Before the editor, so that the map has the mouse first. The place to move to, if there is one.
    [[nodiscard]] std::optional<QPointF> input(const CanvasScene& scene, const EditorView& view,
                                               const QSizeF& window);
    /// After the editor, on top of it.
    void draw(const CanvasScene& scene, const EditorView& view, const Palette& palette) const;
    [[nodiscard]] const QRectF& area() const { return m_area; } ///< on the screen; empty = hidden

private:
    [[nodiscard]] QPointF toMap(const QPointF& canvas) const;

    QRectF m_area;
    QRectF m_shown; ///< of the canvas
    double m_scale = 1;
};

} // namespace cascade::ui
