// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/FilmstripAlgo.h"

#include "ui/panels/TimecodeAlgo.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr std::array kSteps{1.0,   2.0,   5.0,   10.0,  15.0,   30.0,  60.0,
                            120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0};
constexpr double kSlackSec = 1e-6;

} // namespace

double rulerStepSec(double pixelsPerSecond, double leastPixels, const Rate& rate)
{
    const double least = leastPixels / pixelsPerSecond;
    const auto counted = std::llround(rate.framesPerSecond());
    for (std::int64_t frames = 1; frames < counted; ++frames) { // what a second can be divided by
        const double step = secondOfFrame(frames, rate);
        if (counted % frames == 0 && step >= least) {
            return step;
        }
    }
    const auto found =
        std::find_if(kSteps.begin(), kSteps.end(), [least](double step) { return step >= least; });
    return found == kSteps.end() ? std::ceil(least / kSteps.back()) * kSteps.back() : *found;
}

QString rulerText(double seconds, double stepSec, const Rate& rate)
{
    const auto two = [](std::int64_t number) {
        return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0'));
    };
    const auto whole = static_cast<std::int64_t>(std::floor(seconds + kSlackSec));
    QString text =
        whole < 3600
            ? QStringLiteral("%1:%2").arg(whole / 60).arg(two(whole % 60))
            : QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(two(whole / 60 % 60), two(whole % 60));
    if (stepSec < 1) {
        text = timecodeOf(frameAtSecond(seconds, rate), rate).mid(whole < 600 ? 4 : whole < 3600 ? 3 : 0);
    }
    return text;
}

std::optional<double> snapTo(double seconds, const std::vector<double>& places, double reachSec)
{
    std::optional<double> nearest;
    for (const double place : places) {
        const double away = std::abs(place - seconds);
        if (away <= reachSec && (!nearest || away < std::abs(*nearest - seconds))) {
            nearest = place;
        }
    }
    return nearest;
}

std::optional<double> nextPlace(double seconds, const std::vector<double>& places, int direction)
{
    std::optional<double> next;
    for (const double place : places) {
        const double away = (place - seconds) * direction;
        if (away > kSlackSec && (!next || away < (*next - seconds) * direction)) {
            next = place;
        }
    }
    return next;
}

std::vector<FilmCell> filmCells(int frames, double first, double last, double frameWidth, double pictureWidth)
{
    std::vector<FilmCell> cells;
    if (frames <= 0 || frameWidth <= 0 || pictureWidth <= 0) {
        return cells;
    }
    const double fits = std::max(1.0, pictureWidth / frameWidth);
    const int each = 1 << std::min(30, static_cast<int>(std::lround(std::log2(fits))));
    const int from =
        static_cast<int>(std::clamp(std::floor(first / each), 0.0, static_cast<double>(frames))) * each;
    const auto to = static_cast<int>(std::clamp(std::ceil(last), 0.0, static_cast<double>(frames)));
    for (int frame = from; frame < to; frame += each) {
        cells.push_back({frame, std::min(each, frames - frame)});
    }
    return cells;
}

} // namespace cascade::ui
