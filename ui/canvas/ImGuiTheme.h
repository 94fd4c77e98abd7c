// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/style/Palette.h"

#include <QPointF>

#include <imgui.h>

namespace cascade::ui {

/// The colours and measures of the studio for ImGui's own controls.
void applyTheme(ImGuiStyle& style, const Palette& palette);

[[nodiscard]] inline ImU32 imColour(const QColor& colour, double opacity = 1)
{
    return IM_COL32(colour.red(), colour.green(), colour.blue(),
                    static_cast<int>(colour.alpha() * opacity + 0.5));
}
[[nodiscard]] inline ImVec4 imColourF(const QColor& colour, double opacity = 1)
{
    return {static_cast<float>(colour.redF()), static_cast<float>(colour.greenF()),
            static_cast<float>(colour.blueF()), static_cast<float>(colour.alphaF() * opacity)};
}
[[nodiscard]] inline ImVec2 imVec(const QPointF& point)
{
    return {static_cast<float>(point.x()), static_cast<float>(point.y())};
}
[[nodiscard]] inline QPointF qPoint(const ImVec2& point)
{
    return {point.x, point.y};
}

} // namespace cascade::ui
