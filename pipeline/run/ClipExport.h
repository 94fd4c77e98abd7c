// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/cascade/ClipReader.h"
#include "core/video/VideoWriter.h"

#include <torch/types.h>

#include <filesystem>
#include <string>

namespace cascade::run {

/// Writes frames of the engine to a video file as they come, in samples of the writer's depth.
class FrameWriter {
public:
    /// Errors   those of VideoWriter::open.
    [[nodiscard]] static Result<FrameWriter> open(const std::filesystem::path& target, const ClipShape& shape,
                                                  video::VideoWriterOptions options);
    /// The same in samples of the writer's depth, [n, H, W, 3]. Threads: any.
    [[nodiscard]] torch::Tensor samplesOf(const torch::Tensor& frames) const;
    /// Throws ErrorException where the writer fails.
    void writeSamples(const torch::Tensor& samples);
    void write(const torch::Tensor& frames) { writeSamples(samplesOf(frames)); }
    void setMetadata(const std::string& key, const std::string& value) { m_writer.setMetadata(key, value); }
    [[nodiscard]] Result<video::WrittenVideo> finish() { return m_writer.finish(); }

private:
    FrameWriter(video::VideoWriter writer, video::FrameDepth depth)
        : m_writer(std::move(writer)), m_depth(depth)
    {
    }

    video::VideoWriter m_writer;
    video::FrameDepth m_depth;
};

/// Writes a whole clip frame by frame; the next ones are read while one is encoded.
///
/// Errors   those of VideoWriter, and of reading the clip.
[[nodiscard]] Result<video::WrittenVideo> writeClip(const std::filesystem::path& target,
                                                    const ClipReader& clip,
                                                    const video::VideoWriterOptions& options);

} // namespace cascade::run
