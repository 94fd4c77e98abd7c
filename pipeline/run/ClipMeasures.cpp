// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ClipMeasures.h"

#include "core/base/Hash.h"
#include "pipeline/run/FrameSamples.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cascade::run {

namespace {

constexpr std::int64_t kFramesAtOnce = 8;

/// Calls `visit(first, count)` for all frames of a clip, a few at a time.
template <typename Visit>
void forFrames(const ClipReader& clip, const CancelToken& cancel, Visit visit)
{
    for (std::int64_t first = 0; first < clip.shape().frames; first += kFramesAtOnce) {
        cancel.throwIfCancelled();
        visit(first, std::min(kFramesAtOnce, clip.shape().frames - first));
    }
}

} // namespace

ClipDifference differenceOf(const ClipReader& a, const ClipReader& b, const CancelToken& cancel)
{
    double squares = 0, sum = 0, values = 0;
    ClipDifference result;
    forFrames(a, cancel, [&](std::int64_t first, std::int64_t count) {
        const auto difference = (a.read(first, count) - b.read(first, count)).mul_(127.5).abs_();
        squares += difference.square().sum(torch::kDouble).item<double>();
        sum += difference.sum(torch::kDouble).item<double>();
        values += static_cast<double>(difference.numel());
        result.mostOf255 = std::max(result.mostOf255, difference.max().item<double>());
    });
    result.meanOf255 = sum / values;
    result.psnrDb = squares == 0 ? std::numeric_limits<double>::infinity()
                                 : 10 * std::log10(255.0 * 255.0 * values / squares);
    return result;
}

std::string framesHash(const ClipReader& clip, video::FrameDepth depth, const CancelToken& cancel)
{
    Sha256 hash;
    forFrames(clip, cancel, [&](std::int64_t first, std::int64_t count) {
        const auto frames = clip.read(first, count);
        const auto samples = depth == video::FrameDepth::Bits16 ? toWords(frames) : toBytes(frames);
        hash.update(samples.const_data_ptr(), static_cast<std::size_t>(samples.nbytes()));
    });
    return hash.hex();
}

} // namespace cascade::run
