// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/LatentUnetCost.h"

#include "core/nn/Attend.h"

#include <algorithm>

namespace cascade::nn {

namespace {

/// Tensors of a level's size that a transformer holds beside the skips: its own and its tokens, those
/// normalised, queries, keys, values, and two results.
constexpr std::int64_t kTransformer = 8;

} // namespace

std::int64_t unetPeakBytes(const LatentUnetOptions& options, const UnetClip& clip, std::int64_t elementBytes)
{
    const auto& levels = options.levels;
    const auto frames = clip.batch * clip.frames;
    auto height = clip.height, width = clip.width;
    std::int64_t skips = frames * height * width * levels.front().channels, most = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto places = frames * height * width;
        const auto own = levels[i].channels, lower = levels[std::min(i + 1, levels.size() - 1)].channels;
        // The first layer on the way up: what comes from below, joined with its skip, and that normalised.
        const auto joined = 3 * (lower + own);
        skips += options.layers * places * own;
        most = std::max(most, places * std::max(kTransformer * own, joined) + skips);
        height = (height + 1) / 2;
        width = (width + 1) / 2;
        skips += i + 1 < levels.size() ? frames * height * width * own : 0;
    }
    return elementBytes * most + kernelScratchBytes(elementBytes);
}

} // namespace cascade::nn
