// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ClipExport.h"

#include "pipeline/run/FrameSamples.h"

#include <algorithm>

namespace cascade::run {

namespace {

constexpr std::int64_t kFramesAtOnce = 8;

} // namespace

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
    return FrameWriter(std::move(writer).value(), options.depth);
}

void FrameWriter::write(const torch::Tensor& frames)
{
    const bool deep = m_depth == video::FrameDepth::Bits16;
    const auto samples = deep ? toWords(frames) : toBytes(frames); // [n, H, W, 3]
    for (std::int64_t i = 0; i < samples.size(0); ++i) {
        const auto frame = samples[i];
        (deep ? m_writer.write(frame.const_data_ptr<std::uint16_t>())
              : m_writer.write(frame.const_data_ptr<std::uint8_t>()))
            .value();
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
