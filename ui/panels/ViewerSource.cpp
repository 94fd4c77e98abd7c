// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ViewerSource.h"

#include "ui/panels/TimecodeAlgo.h"

#include <algorithm>

namespace cascade::ui {

namespace {

ClipShape shapeOf(const StageClip& clip)
{
    return {clip.frames, clip.height, clip.width, clip.rate};
}

ClipShape shapeOf(const LiveStage& stage)
{
    return stage.shape;
}

ClipShape shapeOf(const PictureStrip& strip)
{
    const auto size = strip.pictures.isEmpty() ? QSize(0, 0) : strip.pictures.first().size();
    return {static_cast<int>(strip.pictures.size()), size.height(), size.width(), strip.rate};
}

ClipShape shapeOf(const ViewerSource& source)
{
    return std::visit([](const auto& content) { return shapeOf(content); }, source.content);
}

} // namespace

std::int64_t ViewerSource::frames() const
{
    return shapeOf(*this).frames;
}

QSize ViewerSource::size() const
{
    const auto shape = shapeOf(*this);
    return {shape.width, shape.height};
}

Rate ViewerSource::rate() const
{
    return shapeOf(*this).rate;
}

double ViewerSource::endSec() const
{
    return startSec + secondOfFrame(frames(), rate());
}

std::int64_t ViewerSource::frameAt(double seconds) const
{
    return std::min(frameAtSecond(seconds - startSec, rate()), std::max<std::int64_t>(0, frames() - 1));
}

QImage pictureOfFrame(const QVector<QImage>& pictures, std::int64_t first, std::int64_t stride,
                      std::int64_t frame)
{
    if (pictures.isEmpty()) {
        return {};
    }
    const auto at = (frame - first) / std::max<std::int64_t>(1, stride);
    return pictures[static_cast<qsizetype>(std::clamp<std::int64_t>(at, 0, pictures.size() - 1))];
}

} // namespace cascade::ui
