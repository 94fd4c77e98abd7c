// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ClipExport.h"

#include "pipeline/run/FrameSamples.h"
#include "pipeline/run/ReadAhead.h"

namespace cascade::run {

namespace {

constexpr std::size_t kFramesAhead = 4; // read while an earlier one is encoded

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

torch::Tensor FrameWriter::samplesOf(const torch::Tensor& frames) const
{
    return m_depth == video::FrameDepth::Bits16 ? toWords(frames) : toBytes(frames);
}

void FrameWriter::writeSamples(const torch::Tensor& samples)
{
    const bool deep = m_depth == video::FrameDepth::Bits16;
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
        const std::int64_t frames = clip.shape().frames;
        const auto read = [&](std::int64_t number) { return writer.value().samplesOf(clip.read(number, 1)); };
        ReadAhead samples(read, frames, kFramesAhead);
        for (std::int64_t i = 0; i < frames; ++i) {
            writer.value().writeSamples(samples.next());
        }
    } catch (const ErrorException& e) {
        return e.error();
    }
    return writer.value().finish();
}

} // namespace cascade::run
