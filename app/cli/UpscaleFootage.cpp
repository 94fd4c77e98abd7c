// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/UpscaleFootage.h"

#include "core/base/Memory.h"

#include <chrono>

namespace cascade::cli {

torch::Tensor fittedFrame(const UpscalePlan& plan, const torch::Tensor& rgb)
{
    const auto& s = plan.source;
    const auto& in = plan.inside;
    const auto part = rgb.narrow(0, s.y, s.height).narrow(1, s.x, s.width).permute({2, 0, 1});
    const auto values = part.to(torch::kFloat32).div_(127.5).sub_(1); // [3, h, w]
    auto frame = torch::full({3, plan.frame.height, plan.frame.width}, -1.0f);
    frame.narrow(1, in.y, in.height)
        .narrow(2, in.x, in.width)
        .copy_(diffusion::resize(values, {in.height, in.width}));
    const auto right = plan.footage.width - plan.frame.width,
               bottom = plan.footage.height - plan.frame.height;
    const auto padded = at::replication_pad2d(frame.unsqueeze(0), {0, right, 0, bottom});
    return padded.unsqueeze(2); // [1, 3, 1, H, W]
}

Result<void> readFootage(video::VideoReader& reader, const UpscalePlan& plan, ClipBuffer& clip,
                         const ProgressCallback& progress, const CancelToken& cancel)
{
    const auto& info = reader.info();
    auto rgb = torch::empty({info.height, info.width, 3}, torch::kUInt8);
    const std::span<std::uint8_t> bytes(rgb.mutable_data_ptr<std::uint8_t>(), info.frameBytes());
    torch::Tensor frame;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < plan.footage.frames; ++i) {
        cancel.throwIfCancelled();
        bool isNew = false;
        while (reader.position() <= plan.sourceFrameOf(i)) {
            auto read = reader.read(bytes);
            if (!read) {
                return read.error();
            }
            if (!read.value()) {
                break; // cannot happen: the number of frames is exact
            }
            isNew = true;
        }
        if (isNew) {
            frame = fittedFrame(plan, rgb);
        }
        clip.write(i, frame);
        Progress now;
        now.what = "read";
        now.step = i + 1;
        now.steps = plan.footage.frames;
        now.residentBytes = memoryUse().residentBytes;
        now.elapsedSec = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        progress(now);
    }
    return {};
}

} // namespace cascade::cli
