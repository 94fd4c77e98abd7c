// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/ChunkPlan.h"

#include <algorithm>

namespace cascade {

namespace {

/// How many units (frames or rows) a chunk may have so that it fits with its halo; at least `least`.
std::int64_t unitsThatFit(std::int64_t budgetUnits, std::int64_t halo, std::int64_t least)
{
    return std::max(least, budgetUnits - 2 * halo);
}

std::int64_t roundUp(std::int64_t value, std::int64_t multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

} // namespace

ChunkPlan planChunks(const ClipShape& shape, const nn::ReceptiveField& field, std::int64_t stride,
                     const ChunkLimits& limits)
{
    const std::int64_t frames = shape.frames, height = shape.height, width = shape.width;
    const bool cutsFrames = field.frames >= 0, cutsRows = field.pixels >= 0;
    const auto frameBytes = std::max<std::int64_t>(1, height * width * limits.bytesPerPixel);
    auto framesEach = frames, rowsEach = height;
    const auto haloRows = cutsRows ? roundUp(field.pixels, stride) : 0;
    if (cutsFrames) {
        framesEach = std::min(frames, unitsThatFit(limits.activationBytes / frameBytes, field.frames, 1));
    }
    const auto inputFrames = std::min(frames, framesEach + 2 * std::max<std::int64_t>(0, field.frames));
    if (cutsRows && inputFrames * frameBytes > limits.activationBytes) {
        const auto rowBytes = inputFrames * width * limits.bytesPerPixel;
        rowsEach = unitsThatFit(limits.activationBytes / rowBytes / stride * stride, haloRows, stride);
        rowsEach = std::min(height, rowsEach / stride * stride);
    }
    ChunkPlan plan;
    plan.haloFrames = cutsFrames ? field.frames : 0;
    for (std::int64_t first = 0; first < frames; first += framesEach) {
        const auto count = std::min(framesEach, frames - first);
        const auto from = std::max<std::int64_t>(0, first - plan.haloFrames);
        const auto to = std::min(frames, first + count + plan.haloFrames);
        for (std::int64_t top = 0; top < height; top += rowsEach) {
            const auto rows = std::min(rowsEach, height - top);
            const auto inputTop = std::max<std::int64_t>(0, top - haloRows);
            const auto inputBottom = std::min(height, top + rows + haloRows);
            plan.chunks.push_back({{first, count, top, rows, 0, width},
                                   {from, to - from, inputTop, inputBottom - inputTop, 0, width}});
        }
    }
    return plan;
}

std::int64_t activationBytesPerPixel(const nn::VideoUnetOptions& network, std::int64_t elementBytes)
{
    // The widest moment is a block: what came in, its norm and two results, and the input of twice the
    // channels where a skip is joined; beside it the clip, its condition and the prediction in fp32, and the
    // squares of pixels.
    const auto square = network.patch * network.patch;
    const auto count = network.levels.size();
    std::int64_t widest = 0;
    auto area = square;
    for (std::size_t i = 0; i < count; ++i) {
        const auto copies = i + 1 < count ? 7 : 5;
        widest = std::max(widest, copies * network.levels[i].channels * elementBytes / area);
        area *= 4;
    }
    const auto clips = 2 * network.inputChannels + network.conditionChannels;
    const auto squares = network.inputChannels + network.conditionChannels;
    return clips * static_cast<std::int64_t>(sizeof(float)) + squares * elementBytes + widest + 1;
}

} // namespace cascade
