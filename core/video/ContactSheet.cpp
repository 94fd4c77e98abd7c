// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContactSheet.h"

#include "core/config/SheetLayout.h"
#include "core/video/BitmapFont.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cascade::video {

namespace {

/// A rectangle of a picture in pixels.
struct Box {
    int x;
    int y;
    int width;
    int height;
};

/// The largest box of the picture's proportions within `cell`, centred.
Box fitInto(const Box& cell, int width, int height)
{
    const double scale = std::min(double(cell.width) / width, double(cell.height) / height);
    const int w = std::clamp(static_cast<int>(std::lround(width * scale)), 1, cell.width);
    const int h = std::clamp(static_cast<int>(std::lround(height * scale)), 1, cell.height);
    return {cell.x + (cell.width - w) / 2, cell.y + (cell.height - h) / 2, w, h};
}

/// Mean of the source's pixels in rows [y0, y1) and columns [x0, x1), which hold at least one.
void average(const Clip& clip, const std::uint8_t* frame, const Box& area, std::uint8_t* to)
{
    std::int64_t sums[3] = {0, 0, 0};
    for (int y = area.y; y < area.y + area.height; ++y) {
        const std::uint8_t* pixel = frame + (std::ptrdiff_t{y} * clip.width + area.x) * 3;
        for (int x = 0; x < area.width; ++x, pixel += 3) {
            for (int c = 0; c < 3; ++c) {
                sums[c] += pixel[c];
            }
        }
    }
    const std::int64_t count = std::int64_t{area.width} * area.height;
    for (int c = 0; c < 3; ++c) {
        to[c] = static_cast<std::uint8_t>((sums[c] + count / 2) / count);
    }
}

/// Source pixels [begin, begin + count) that pixel `i` of `to` covers, when `from` pixels become `to`.
void span(int i, int from, int to, int& begin, int& count)
{
    begin = static_cast<int>(std::int64_t{i} * from / to);
    const int end = static_cast<int>(std::int64_t{i + 1} * from / to);
    count = std::max(1, end - begin);
}

void draw(Clip& sheet, const Box& place, const Clip& clip, int frameNumber)
{
    const std::uint8_t* frame = clip.frame(frameNumber);
    for (int y = 0; y < place.height; ++y) {
        Box area{};
        span(y, clip.height, place.height, area.y, area.height);
        for (int x = 0; x < place.width; ++x) {
            span(x, clip.width, place.width, area.x, area.width);
            average(clip, frame, area,
                    sheet.frame(0) + (std::ptrdiff_t{place.y + y} * sheet.width + place.x + x) * 3);
        }
    }
}

Clip withEvenSides(Clip sheet, std::uint8_t background)
{
    if (sheet.width % 2 == 0 && sheet.height % 2 == 0) {
        return sheet;
    }
    Clip even = sheet;
    even.width += sheet.width % 2;
    even.height += sheet.height % 2;
    even.pixels.assign(even.frameBytes(), background);
    const auto rowBytes = static_cast<std::ptrdiff_t>(3) * sheet.width;
    for (int y = 0; y < sheet.height; ++y) {
        std::copy_n(sheet.frame(0) + y * rowBytes, rowBytes,
                    even.frame(0) + std::ptrdiff_t{3} * y * even.width);
    }
    return even;
}

} // namespace

Clip contactSheet(const std::vector<SheetCell>& cells, const SheetOptions& options)
{
    Box cell{0, 0, options.cellWidth, options.cellHeight};
    for (const auto& [clip, frame, label] : cells) {
        if (clip != nullptr) {
            cell.width = options.cellWidth > 0 ? options.cellWidth : std::max(cell.width, clip->width);
            cell.height = options.cellHeight > 0 ? options.cellHeight : std::max(cell.height, clip->height);
        }
    }
    static_assert(kLabelHeight == kGlyphHeight + 2);
    const int labelHeight = kLabelHeight * std::max(options.labelScale, 0);
    const SheetLayout layout{static_cast<int>(cells.size()),
                             std::max(options.columns, 1),
                             std::max(cell.width, 1),
                             std::max(cell.height, 1),
                             labelHeight,
                             options.gap};
    cell.width = layout.cellWidth;
    cell.height = layout.cellHeight;
    Clip sheet;
    sheet.frames = 1;
    sheet.width = layout.width();
    sheet.height = layout.height();
    sheet.pixels.assign(sheet.frameBytes(), options.background);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto& [clip, frame, label] = cells[i];
        cell.x = layout.xOf(static_cast<int>(i));
        cell.y = layout.yOf(static_cast<int>(i));
        if (options.labelScale > 0) {
            drawText(sheet, 0, cell.x, cell.y + cell.height + options.labelScale,
                     fittingText(label, cell.width, options.labelScale), {.scale = options.labelScale});
        }
        if (clip == nullptr || frame < 0 || frame >= clip->frames || clip->width < 1 || clip->height < 1) {
            continue;
        }
        draw(sheet, fitInto(cell, clip->width, clip->height), *clip, frame);
    }
    return sheet;
}

std::vector<SheetCell> framesOf(const Clip& clip, int count)
{
    std::vector<SheetCell> cells;
    for (int i = 0; i < count && clip.frames > 0; ++i) {
        const double place = count > 1 ? double(i) / (count - 1) : 0;
        cells.push_back({&clip, static_cast<int>(std::lround(place * (clip.frames - 1))), {}});
    }
    return cells;
}

GridTime gridTimeOf(const std::vector<GridClip>& clips)
{
    GridTime time{Rate{0, 1}, 0};
    double longestSec = 0;
    for (const auto& [clip, label] : clips) {
        if (clip != nullptr && clip->frames > 0) {
            longestSec = std::max(longestSec, clip->durationSec());
            time.rate = clip->rate.framesPerSecond() > time.rate.framesPerSecond() ? clip->rate : time.rate;
        }
    }
    time.frames = static_cast<int>(std::lround(longestSec * time.rate.framesPerSecond()));
    return time;
}

Clip gridFrame(const std::vector<GridClip>& clips, const GridTime& time, int frame,
               const SheetOptions& options)
{
    std::vector<SheetCell> cells;
    for (const auto& [clip, label] : clips) {
        cells.push_back({clip, 0, label});
        if (clip != nullptr &&
            clip->frames > 0) { // the frame that is on screen at that time, in exact integers
            const auto shown = std::int64_t{frame} * time.rate.denominator * clip->rate.numerator /
                               (time.rate.numerator * clip->rate.denominator);
            cells.back().frame = static_cast<int>(std::min<std::int64_t>(shown, clip->frames - 1));
        }
    }
    Clip grid = contactSheet(cells, options);
    grid.rate = time.rate;
    return withEvenSides(std::move(grid), options.background);
}

} // namespace cascade::video
