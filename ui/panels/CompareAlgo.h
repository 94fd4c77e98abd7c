// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QRectF>
#include <QVector>

#include <array>
#include <cstdint>

namespace cascade::ui {

/// How a viewer shows more than one source.
enum class CompareMode {
    Single,     ///< the first source alone
    Wipe,       ///< the first left of a line that can be dragged, the second right of it
    SideBySide, ///< the first two
    Difference, ///< of the first two, made brighter
    Grid,       ///< up to four, two by two
};

/// The next mode, after the last one the first.
[[nodiscard]] CompareMode nextMode(CompareMode mode);
/// How many sources a mode shows at most.
[[nodiscard]] int sourcesOf(CompareMode mode);

/// The part of `area` for each of `count` sources: all of it for a mode that lays them over each other.
/// `gap` pixels stay free between them.
[[nodiscard]] QVector<QRectF> compareTiles(CompareMode mode, int count, const QRectF& area, double gap);

/// How far two pictures are apart, channel by channel, times `gain`, RGB888. The smaller picture is scaled to
/// the size of the larger one first. Null where one of them is.
[[nodiscard]] QImage differencePicture(const QImage& a, const QImage& b, int gain = 1);

/// How often each value of each channel occurs in a picture.
struct Histogram {
    std::array<std::array<std::int64_t, 256>, 3> counts{}; ///< red, green, blue
    std::int64_t pixels = 0;

    [[nodiscard]] std::int64_t highest() const; ///< of all counts
    /// The share of the values that stand at the lower end (0) or at the upper one (255).
    [[nodiscard]] double clippedLow() const;
    [[nodiscard]] double clippedHigh() const;
    bool operator==(const Histogram&) const = default;
};
[[nodiscard]] Histogram histogramOf(const QImage& picture);

/// Parts of a picture that every screen shows, as shares of its sides.
inline constexpr double kActionSafe = 0.93;
inline constexpr double kTitleSafe = 0.90;
/// The middle of `picture` with sides of `share` of its own.
[[nodiscard]] QRectF safeArea(const QRectF& picture, double share);

} // namespace cascade::ui
