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

/// Frames [1, 3, n, H, W] in [-1, 1] as bytes, frame after frame, `(x + 1) * 127.5` rounded: [n, H, W, 3].
[[nodiscard]] torch::Tensor toBytes(const torch::Tensor& frames);

/// Writes frames of the engine to a video file as they come.
class FrameWriter {
public:
    [[nodiscard]] static Result<FrameWriter> open(const std::filesystem::path& target, const ClipShape& shape,
                                                  video::VideoWriterOptions options);
    /// Throws ErrorException where the writer fails.
    void write(const torch::Tensor& frames);
    void setMetadata(const std::string& key, const std::string& value) { m_writer.setMetadata(key, value); }
    [[nodiscard]] Result<video::WrittenVideo> finish() { return m_writer.finish(); }

private:
    explicit FrameWriter(video::VideoWriter writer) : m_writer(std::move(writer)) {}

    video::VideoWriter m_writer;
};

/// Writes a whole clip, a few frames at a time.
///
/// Errors   those of VideoWriter, and of reading the clip.
[[nodiscard]] Result<video::WrittenVideo> writeClip(const std::filesystem::path& target,
                                                    const ClipReader& clip,
                                                    const video::VideoWriterOptions& options);

} // namespace cascade::run
