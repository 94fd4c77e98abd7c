// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/PreviewFrames.h"

#include <torch/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace cascade::run {

/// Frames [1, 3, n, H, W] in [-1, 1] as pictures within kMostPreviewSide; what they show is left to the
/// caller.
[[nodiscard]] jobs::PreviewFrames smallPictures(const torch::Tensor& frames);

/// Makes small pictures of what a network takes a clip for, at most kMostPreviewsASecond, whatever the size
/// and number of frames it is shown: an artist's eye on the run, at most at a fiftieth of its time.
///
/// Threads  one at a time: the run's.
class PreviewMaker {
public:
    explicit PreviewMaker(std::function<void(const jobs::PreviewFrames&)> show) : m_show(std::move(show)) {}

    /// x0 [1, 3, n, H, W] fp32 in main memory, its first frame the clip's frame `first`. `step` from 1. The
    /// first of a node is always shown.
    void offer(const std::string& node, int step, int steps, std::int64_t first, const torch::Tensor& x0);

private:
    using Clock = std::chrono::steady_clock;

    std::function<void(const jobs::PreviewFrames&)> m_show;
    std::string m_node;
    Clock::time_point m_next{}; ///< before that no other preview of the same node
};

} // namespace cascade::run
