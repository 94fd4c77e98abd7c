// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/Text.h"

#include "core/config/Measures.h"
#include "core/config/StageConfig.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace cascade::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Text)
};

} // namespace

QString durationText(double seconds)
{
    constexpr double kShort = 9.95; // that is rounded to 10.0
    if (seconds < kShort) {
        return Words::tr("%1 s").arg(QLocale().toString(std::max(0.0, seconds), 'f', 1));
    }
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < 60) {
        return Words::tr("%1 s").arg(whole);
    }
    return whole < 3600 ? Words::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60)
                        : Words::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString bytesText(double bytes)
{
    constexpr double kStep = 1000;
    constexpr std::array kUnits{"kB", "MB", "GB", "TB"};
    double amount = bytes / kStep;
    std::size_t unit = 0;
    while (amount >= kStep && unit + 1 < kUnits.size()) {
        amount /= kStep;
        ++unit;
    }
    const int digits = amount < 10 && unit > 0 ? 1 : 0;
    return QLocale().toString(amount, 'f', digits) + QLatin1Char(' ') + QLatin1String(kUnits[unit]);
}

QString worldClipText(double score)
{
    return Words::tr("World-CLIP %1").arg(QLocale().toString(score, 'f', 1));
}

QString worldClipHint()
{
    return Words::tr("World-CLIP: how well the clip shows the prompt, 100 × the mean cosine of eight of its "
                     "frames with the words. More is nearer to them; compare clips of the same prompt.");
}

QString shapeText(const ClipShape& shape)
{
    const auto frames = static_cast<int>(shape.frames);
    return (shape.isLatent() ? Words::tr("%n frames of %1x%2 latents at %3 fps", nullptr, frames)
                             : Words::tr("%n frames of %1x%2 at %3 fps", nullptr, frames))
        .arg(shape.width)
        .arg(shape.height)
        .arg(text(rateText(shape.rate)));
}

} // namespace cascade::ui
