// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPointF>
#include <QRectF>
#include <QString>

struct ImDrawList;
struct ImTextureData;

namespace cascade::ui {

/// Draws onto an ImGui draw list with Qt's shapes and texts. All of it can be made fainter at once.
class CanvasPaint {
public:
    /// The current window's list.
    CanvasPaint();

    void setOpacity(double opacity) { m_opacity = opacity; }

    void fill(const QRectF& rect, const QColor& colour, double rounding = 0) const;
    void fillTop(const QRectF& rect, const QColor& colour, double rounding) const; ///< upper corners only
    void outline(const QRectF& rect, const QColor& colour, double width = 1, double rounding = 0) const;
    void dot(const QPointF& centre, double radius, const QColor& colour) const;
    void ring(const QPointF& centre, double radius, const QColor& colour, double width) const;
    void line(const QPointF& from, const QPointF& to, const QColor& colour, double width = 1) const;
    void picture(const QRectF& rect, ImTextureData& texture) const;

    /// One line, in the middle of the height; what does not fit ends in "…".
    void text(const QRectF& rect, const QString& words, const QColor& colour, double size,
              Qt::Alignment alignment = Qt::AlignLeft) const;
    /// As many lines as fit, broken at words.
    void paragraph(const QRectF& rect, const QString& words, const QColor& colour, double size) const;
    [[nodiscard]] static double textWidth(const QString& words, double size);

private:
    ImDrawList* m_list;
    double m_opacity = 1;
};

} // namespace cascade::ui
