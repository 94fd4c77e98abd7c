// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/CanvasPaint.h"

#include "ui/canvas/ImGuiTheme.h"

#include <cfloat>

namespace cascade::ui {

namespace {

const QByteArray kEllipsis = QByteArrayLiteral("\xe2\x80\xa6");

float measured(const char* begin, const char* end, double size)
{
    return ImGui::GetFont()->CalcTextSizeA(static_cast<float>(size), FLT_MAX, 0, begin, end).x;
}

/// The start of a text that fits, and an ellipsis.
QByteArray shortened(const QByteArray& utf8, double width, double size)
{
    const auto room = static_cast<float>(width) - measured(kEllipsis.begin(), kEllipsis.end(), size);
    const char* rest = utf8.begin();
    if (room > 0) {
        ImGui::GetFont()->CalcTextSizeA(static_cast<float>(size), room, 0, utf8.begin(), utf8.end(), &rest);
    }
    return utf8.left(rest - utf8.begin()).trimmed() + kEllipsis;
}

} // namespace

CanvasPaint::CanvasPaint() : m_list(ImGui::GetWindowDrawList()) {}

void CanvasPaint::fill(const QRectF& rect, const QColor& colour, double rounding) const
{
    m_list->AddRectFilled(imVec(rect.topLeft()), imVec(rect.bottomRight()), imColour(colour, m_opacity),
                          static_cast<float>(rounding));
}

void CanvasPaint::fillTop(const QRectF& rect, const QColor& colour, double rounding) const
{
    m_list->AddRectFilled(imVec(rect.topLeft()), imVec(rect.bottomRight()), imColour(colour, m_opacity),
                          static_cast<float>(rounding), ImDrawFlags_RoundTop);
}

void CanvasPaint::outline(const QRectF& rect, const QColor& colour, double width, double rounding) const
{
    m_list->AddRect(imVec(rect.topLeft()), imVec(rect.bottomRight()), imColour(colour, m_opacity),
                    static_cast<float>(rounding), static_cast<float>(width));
}

void CanvasPaint::dot(const QPointF& centre, double radius, const QColor& colour) const
{
    m_list->AddCircleFilled(imVec(centre), static_cast<float>(radius), imColour(colour, m_opacity));
}

void CanvasPaint::ring(const QPointF& centre, double radius, const QColor& colour, double width) const
{
    m_list->AddCircle(imVec(centre), static_cast<float>(radius), imColour(colour, m_opacity), 0,
                      static_cast<float>(width));
}

void CanvasPaint::line(const QPointF& from, const QPointF& to, const QColor& colour, double width) const
{
    m_list->AddLine(imVec(from), imVec(to), imColour(colour, m_opacity), static_cast<float>(width));
}

void CanvasPaint::picture(const QRectF& rect, ImTextureData& texture) const
{
    m_list->AddImage(texture.GetTexRef(), imVec(rect.topLeft()), imVec(rect.bottomRight()), ImVec2(0, 0),
                     ImVec2(1, 1), imColour(Qt::white, m_opacity));
}

void CanvasPaint::text(const QRectF& rect, const QString& words, const QColor& colour, double size,
                       Qt::Alignment alignment) const
{
    if (words.isEmpty()) {
        return;
    }
    auto utf8 = words.toUtf8();
    double width = measured(utf8.begin(), utf8.end(), size);
    if (width > rect.width()) {
        utf8 = shortened(utf8, rect.width(), size);
        width = measured(utf8.begin(), utf8.end(), size);
    }
    auto at = rect.topLeft() + QPointF(0, (rect.height() - size) / 2);
    if (alignment.testFlag(Qt::AlignRight)) {
        at.setX(rect.right() - width);
    } else if (alignment.testFlag(Qt::AlignHCenter)) {
        at.setX(rect.center().x() - width / 2);
    }
    m_list->AddText(ImGui::GetFont(), static_cast<float>(size), imVec(at), imColour(colour, m_opacity),
                    utf8.begin(), utf8.end());
}

void CanvasPaint::paragraph(const QRectF& rect, const QString& words, const QColor& colour, double size) const
{
    const auto utf8 = words.toUtf8();
    const ImVec4 clip(static_cast<float>(rect.left()), static_cast<float>(rect.top()),
                      static_cast<float>(rect.right()), static_cast<float>(rect.bottom()));
    m_list->AddText(ImGui::GetFont(), static_cast<float>(size), imVec(rect.topLeft()),
                    imColour(colour, m_opacity), utf8.begin(), utf8.end(), static_cast<float>(rect.width()),
                    &clip);
}

double CanvasPaint::textWidth(const QString& words, double size)
{
    const auto utf8 = words.toUtf8();
    return measured(utf8.begin(), utf8.end(), size);
}

} // namespace cascade::ui
