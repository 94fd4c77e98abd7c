// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ClipExport.h"

#include <algorithm>

namespace cascade::run {

namespace {

constexpr std::int64_t kFramesAtOnce = 8;

} // namespace

torch::Tensor toBytes(const torch::Tensor& frames)
{
    const auto bytes = frames.add(1).mul_(127.5).round_().clamp_(0, 255).to(torch::kUInt8);
    return bytes.squeeze(0).permute({1, 2, 3, 0}).contiguous();
}

Result<FrameWriter> FrameWriter::open(const std::filesystem::path& target, const ClipShape& shape,
                                      video::VideoWriterOptions options)
{
    options.width = shape.width;
    options.height = shape.height;
    options.rate = shape.rate;
    auto writer = video::VideoWriter::open(target, options);
    if (!writer) {
        return writer.error();
    }
    return FrameWriter(std::move(writer).value());
}

void FrameWriter::write(const torch::Tensor& frames)
{
    const auto bytes = toBytes(frames); // [n, H, W, 3]
    for (std::int64_t i = 0; i < bytes.size(0); ++i) {
        m_writer.write(bytes[i].const_data_ptr<std::uint8_t>()).value();
    }
}

Result<video::WrittenVideo> writeClip(const std::filesystem::path& target, const ClipReader& clip,
                                      const video::VideoWriterOptions& options)
{
    auto writer = FrameWriter::open(target, clip.shape(), options);
    if (!writer) {
        return writer.error();
    }
    try {
        for (std::int64_t first = 0; first < clip.shape().frames; first += kFramesAtOnce) {
            writer.value().write(clip.read(first, std::min(kFramesAtOnce, clip.shape().frames - first)));
        }
    } catch (const ErrorException& e) {
        return e.error();
    }
    return writer.value().finish();
}

} // namespace cascade::run
