// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/FrameWindows.h"

#include "core/base/Result.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace cascade {

namespace {

/// Rises over the overlap at either end, and is level between.
std::vector<double> ramps(int frames, int overlap)
{
    std::vector<double> weights(static_cast<std::size_t>(frames));
    for (int i = 0; i < frames; ++i) {
        weights[static_cast<std::size_t>(i)] = std::min({i + 1, frames - i, overlap + 1});
    }
    return weights;
}

} // namespace

std::vector<FrameWindow> frameWindows(int frames, const FrameWindows& windows)
{
    const auto [length, overlap] = windows;
    if (frames < 1 || length < 1 || overlap < 0 || overlap >= length) {
        throw ErrorException(
            Error{ErrorCode::BadInput,
                  "windows",
                  "expected at least one frame and an overlap below the length, got windows of " +
                      std::to_string(length) + " with an overlap of " + std::to_string(overlap) + " over " +
                      std::to_string(frames) + " frames",
                  {}});
    }
    const auto size = std::min(frames, length);
    const auto stride = length - overlap;
    const auto count = frames <= length ? 1 : (frames - length + stride - 1) / stride + 1;
    std::vector<FrameWindow> all;
    all.reserve(static_cast<std::size_t>(count));
    std::vector<double> sums(static_cast<std::size_t>(frames));
    for (int i = 0; i < count; ++i) {
        all.push_back({count == 1 ? 0 : i * (frames - size) / (count - 1), ramps(size, overlap)});
        for (int frame = 0; frame < size; ++frame) {
            sums[static_cast<std::size_t>(all.back().first + frame)] +=
                all.back().weights[static_cast<std::size_t>(frame)];
        }
    }
    for (auto& window : all) {
        for (std::size_t frame = 0; frame < window.weights.size(); ++frame) {
            window.weights[frame] /= sums[static_cast<std::size_t>(window.first) + frame];
        }
    }
    return all;
}

} // namespace cascade
