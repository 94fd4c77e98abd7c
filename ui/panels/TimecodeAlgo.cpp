// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/TimecodeAlgo.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kSlackSec = 1e-6;

/// Frames that a second of the timecode counts.
std::int64_t countedFrames(const Rate& rate)
{
    return std::max<std::int64_t>(1, std::llround(rate.framesPerSecond()));
}

} // namespace

std::int64_t frameAtSecond(double seconds, const Rate& rate)
{
    return std::max<std::int64_t>(0,
                                  std::llround(std::floor((seconds + kSlackSec) * rate.framesPerSecond())));
}

double secondOfFrame(std::int64_t frame, const Rate& rate)
{
    return static_cast<double>(frame) * static_cast<double>(rate.denominator) /
           static_cast<double>(rate.numerator);
}

QString timecodeOf(std::int64_t frame, const Rate& rate)
{
    const auto counted = countedFrames(rate);
    const auto seconds = frame / counted;
    const auto two = [](std::int64_t number) {
        return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0'));
    };
    return QStringList{two(seconds / 3600), two(seconds / 60 % 60), two(seconds % 60), two(frame % counted)}
        .join(QLatin1Char(':'));
}

std::optional<std::int64_t> frameOfTimecode(const QString& text, const Rate& rate)
{
    QString trimmed = text.trimmed();
    if (trimmed.startsWith(QLatin1Char('f'), Qt::CaseInsensitive)) {
        trimmed.remove(0, 1);
    }
    const auto parts = trimmed.split(QLatin1Char(':'));
    if (parts.size() > 4) {
        return {};
    }
    QVector<std::int64_t> numbers;
    for (const auto& part : parts) {
        bool whole = false;
        const auto number = part.toUInt(&whole);
        if (!whole) {
            return {};
        }
        numbers.append(number);
    }
    const auto frames = numbers.takeLast();
    if (!numbers.isEmpty() && frames >= countedFrames(rate)) {
        return {};
    }
    std::int64_t seconds = 0;
    for (const auto number : numbers) {
        seconds = seconds * 60 + number;
    }
    return seconds * countedFrames(rate) + frames;
}

QString rateText(const Rate& rate)
{
    return QCoreApplication::translate("Timecode", "%1 fps")
        .arg(QLocale().toString(rate.framesPerSecond(), 'g', rate.denominator == 1 ? 6 : 5));
}

} // namespace cascade::ui
