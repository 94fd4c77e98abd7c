// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/style/Fonts.h"

#include <QFontDatabase>
#include <QFontInfo>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr double kLeastPoints = 9;
constexpr double kSmaller = 0.9;
constexpr double kLarger = 1.25;

QFont sized(QFont font, double points)
{
    font.setPointSizeF(std::max(kLeastPoints, points));
    return font;
}

} // namespace

Fonts fontsFrom(const QFont& user)
{
    const bool inPixels = user.pointSizeF() <= 0;
    const double points = std::max(kLeastPoints, inPixels ? QFontInfo(user).pointSizeF() : user.pointSizeF());
    Fonts fonts;
    fonts.text = sized(user, points);
    if (const auto inter = QStringLiteral("Inter"); QFontDatabase::hasFamily(inter)) {
        fonts.text.setFamily(inter);
    }
    fonts.small = sized(fonts.text, points * kSmaller);
    fonts.title = sized(fonts.text, points * kLarger);
    fonts.title.setWeight(QFont::DemiBold);
    fonts.numbers = sized(QFontDatabase::systemFont(QFontDatabase::FixedFont), points);
    fonts.numbers.setStyleHint(QFont::Monospace);
    return fonts;
}

} // namespace cascade::ui
