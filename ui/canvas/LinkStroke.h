// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasPaint.h"
#include "ui/canvas/CanvasScene.h"
#include "ui/style/Palette.h"

#include <QPolygonF>

#include <map>
#include <optional>

namespace cascade::ui {

/// A stroke over links with the right button: Ctrl cuts them, Shift puts a bend into each.
class LinkStroke {
public:
    enum class Kind { Cut, Bend };
    struct Crossed {
        Kind kind = Kind::Cut;
        std::map<graph::PortRef, QPointF> links; ///< by their inputs; where the stroke crossed them
    };

    void start(Kind kind, const QPointF& at);
    void extend(const QPointF& to);
    [[nodiscard]] bool active() const { return m_active; }
    /// Ends the stroke. Links that it crossed, in units of the canvas like the stroke.
    Crossed finish(const CanvasScene& scene);
    void draw(const CanvasPaint& paint, const Palette& palette, double scale) const;

private:
    bool m_active = false;
    Kind m_kind = Kind::Cut;
    QPolygonF m_points;
};

} // namespace cascade::ui
