// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/PreviewMaker.h"

#include "pipeline/run/FrameSamples.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cstring>

namespace cascade::run {

namespace {

constexpr std::int64_t kMostPixels = 4 << 20; ///< that are read for one preview: a few milliseconds
constexpr auto kPause = std::chrono::milliseconds(1000 / jobs::kMostPreviewsASecond);
constexpr int kWorkPerPreview = 49; ///< of the run, for each of making and showing a preview

} // namespace

void PreviewMaker::offer(const std::string& node, int step, int steps, std::int64_t first,
                         const torch::Tensor& x0)
{
    const auto began = Clock::now();
    if (node == m_node && began < m_next) {
        return;
    }
    m_node = node;
    const auto count = x0.size(2);
    const auto most =
        std::clamp<std::int64_t>(kMostPixels / (x0.size(3) * x0.size(4)), 1, jobs::kMostPreviewFrames);
    const auto stride = (count + most - 1) / most;
    auto preview = smallPictures(x0.slice(2, 0, count, stride));
    preview.node = node;
    preview.step = step;
    preview.steps = steps;
    preview.first = first;
    preview.stride = stride;
    m_show(preview);
    const auto ended = Clock::now();
    m_next = std::max(began + kPause, ended + kWorkPerPreview * (ended - began));
}

jobs::PreviewFrames smallPictures(const torch::Tensor& frames)
{
    const auto height = frames.size(3), width = frames.size(4);
    const auto square = (std::max(height, width) + jobs::kMostPreviewSide - 1) / jobs::kMostPreviewSide;
    const auto kernel = {std::min(square, height), std::min(square, width)};
    const auto small = at::avg_pool2d(frames.squeeze(0), kernel); // [3, n, h, w]
    const auto bytes = toBytes(small.unsqueeze(0));               // [n, h, w, 3]
    jobs::PreviewFrames pictures;
    pictures.frames = static_cast<int>(bytes.size(0));
    pictures.height = static_cast<int>(bytes.size(1));
    pictures.width = static_cast<int>(bytes.size(2));
    pictures.pixels.resize(pictures.bytes());
    std::memcpy(pictures.pixels.data(), bytes.const_data_ptr(), pictures.pixels.size());
    return pictures;
}

} // namespace cascade::run
