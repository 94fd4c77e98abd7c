// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/run/ClipExport.h"

#include <optional>

namespace cascade::run {

/// An export that is written while its clip is being made: frames go from the sampler's last step to the
/// encoder, and the clip is not read again. It takes the frames from the first to the last; where they do not
/// come so, or the file cannot be written, nothing is left of it: the clip is then exported from the store,
/// which says what is wrong.
///
/// Threads  that of the run.
class LiveExport {
public:
    LiveExport(std::filesystem::path target, const ClipShape& shape, video::VideoWriterOptions options)
        : m_target(std::move(target)), m_shape(shape), m_options(std::move(options))
    {
    }

    /// Frames [1, 3, n, H, W] as the store gives them back. Throws Cancelled.
    void offer(std::int64_t first, const torch::Tensor& frames);
    /// All frames are written: `finish` gives the file its name.
    [[nodiscard]] bool complete() const { return m_writer && m_next == m_shape.frames; }
    /// Errors   those of VideoWriter::finish.
    [[nodiscard]] Result<video::WrittenVideo> finish();
    [[nodiscard]] double seconds() const { return m_seconds; } ///< that writing has taken

private:
    void write(std::int64_t first, const torch::Tensor& frames);

    std::filesystem::path m_target;
    ClipShape m_shape;
    video::VideoWriterOptions m_options;
    std::optional<FrameWriter> m_writer;
    std::int64_t m_next = 0; ///< the frame that has to come; behind the last one where one was missed
    double m_seconds = 0;
};

} // namespace cascade::run
