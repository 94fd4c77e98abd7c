// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/CompareAlgo.h"

#include <algorithm>
#include <cstdlib>

namespace cascade::ui {

namespace {

constexpr std::array kModes{CompareMode::Single, CompareMode::Wipe, CompareMode::SideBySide,
                            CompareMode::Difference, CompareMode::Grid};

std::int64_t areaOf(const QImage& picture)
{
    return std::int64_t{picture.width()} * picture.height();
}

QImage rgbOfSize(const QImage& picture, const QSize& size)
{
    const auto rgb = picture.convertToFormat(QImage::Format_RGB888);
    return rgb.size() == size ? rgb : rgb.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

double share(std::int64_t count, std::int64_t pixels)
{
    return pixels == 0 ? 0 : static_cast<double>(count) / static_cast<double>(3 * pixels);
}

} // namespace

CompareMode nextMode(CompareMode mode)
{
    const auto at = static_cast<std::size_t>(std::find(kModes.begin(), kModes.end(), mode) - kModes.begin());
    return kModes[(at + 1) % kModes.size()];
}

int sourcesOf(CompareMode mode)
{
    switch (mode) {
    case CompareMode::Single:
        return 1;
    case CompareMode::Grid:
        return 4;
    case CompareMode::Wipe:
    case CompareMode::SideBySide:
    case CompareMode::Difference:
        break;
    }
    return 2;
}

QVector<QRectF> compareTiles(CompareMode mode, int count, const QRectF& area, double gap)
{
    const int shown = std::min(count, sourcesOf(mode));
    if (shown <= 1 || mode == CompareMode::Wipe || mode == CompareMode::Difference) {
        return QVector<QRectF>(shown, area);
    }
    const int columns = 2, rows = shown > 2 ? 2 : 1;
    const QSizeF size((area.width() - gap * (columns - 1)) / columns,
                      (area.height() - gap * (rows - 1)) / rows);
    QVector<QRectF> tiles;
    for (int i = 0; i < shown; ++i) {
        const QPointF place((i % columns) * (size.width() + gap), (i / columns) * (size.height() + gap));
        tiles.append(QRectF(area.topLeft() + place, size));
    }
    return tiles;
}

QImage differencePicture(const QImage& a, const QImage& b, int gain)
{
    if (a.isNull() || b.isNull()) {
        return {};
    }
    const QSize size = areaOf(a) >= areaOf(b) ? a.size() : b.size();
    const QImage first = rgbOfSize(a, size), second = rgbOfSize(b, size);
    QImage result(size, QImage::Format_RGB888);
    for (int y = 0; y < size.height(); ++y) {
        const uchar* from = first.constScanLine(y);
        const uchar* other = second.constScanLine(y);
        uchar* to = result.scanLine(y);
        for (int i = 0; i < size.width() * 3; ++i) {
            to[i] = static_cast<uchar>(std::min(255, std::abs(int{from[i]} - int{other[i]}) * gain));
        }
    }
    return result;
}

std::int64_t Histogram::highest() const
{
    std::int64_t most = 0;
    for (const auto& channel : counts) {
        most = std::max(most, *std::max_element(channel.begin(), channel.end()));
    }
    return most;
}

double Histogram::clippedLow() const
{
    return share(counts[0].front() + counts[1].front() + counts[2].front(), pixels);
}

double Histogram::clippedHigh() const
{
    return share(counts[0].back() + counts[1].back() + counts[2].back(), pixels);
}

Histogram histogramOf(const QImage& picture)
{
    Histogram histogram;
    if (picture.isNull()) {
        return histogram;
    }
    const QImage rgb = picture.convertToFormat(QImage::Format_RGB888);
    for (int y = 0; y < rgb.height(); ++y) {
        const uchar* line = rgb.constScanLine(y);
        for (int x = 0; x < rgb.width(); ++x, line += 3) {
            ++histogram.counts[0][line[0]];
            ++histogram.counts[1][line[1]];
            ++histogram.counts[2][line[2]];
        }
    }
    histogram.pixels = areaOf(rgb);
    return histogram;
}

QRectF safeArea(const QRectF& picture, double share)
{
    QRectF area({}, picture.size() * share);
    area.moveCenter(picture.center());
    return area;
}

} // namespace cascade::ui
