// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/style/Palette.h"

#include <QProxyStyle>

namespace cascade::ui {

/// Property of a field that holds what cannot be used: its frame is drawn in the colour of errors.
inline constexpr const char* kInvalidProperty = "cascadeInvalid";

/// Draws fields, buttons, marks and arrows flat and in the colours of a palette, over Fusion; what it leaves
/// out is Fusion's, or that of the style sheet. Whatever has the keyboard has a ring in the accent colour.
class StudioStyle : public QProxyStyle {
    Q_OBJECT
public:
    /// The palette must outlive the style; when it changes, repaint.
    explicit StudioStyle(const Palette& palette);

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option,
                                  const QWidget* widget) const override;
    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption* option,
                                       const QWidget* widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                                QStyleHintReturn* returned) const override;
    [[nodiscard]] QIcon standardIcon(StandardPixmap which, const QStyleOption* option,
                                     const QWidget* widget) const override;

private:
    void drawField(QPainter& painter, const QStyleOption& option, const QWidget* widget) const;
    void drawButton(QPainter& painter, const QStyleOption& option, bool flat) const;
    void drawMark(QPainter& painter, const QStyleOption& option, bool round) const;
    void drawCombo(QPainter& painter, const QStyleOptionComplex& option, const QWidget* widget) const;
    void drawSpin(QPainter& painter, const QStyleOptionComplex& option, const QWidget* widget) const;
    void drawSlider(QPainter& painter, const QStyleOptionComplex& option, const QWidget* widget) const;
    /// A rounded box with a frame of one pixel, or a ring of two for what has the keyboard.
    void drawBox(QPainter& painter, const QRectF& rect, const QColor& fill, const QColor& frame,
                 bool ring) const;

    const Palette& m_palette;
};

} // namespace cascade::ui
