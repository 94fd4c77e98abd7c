// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/ExportFormat.h"
#include "core/video/PictureOutput.h"
#include "core/video/VideoWriter.h"

#include <filesystem>
#include <memory>
#include <string>

namespace cascade::video {

/// The file of a frame, counted from 0: a number in its name, or for a still the target itself.
[[nodiscard]] std::filesystem::path sequenceFile(const std::filesystem::path& target,
                                                 const VideoWriterOptions& options, std::int64_t frame);

/// One file a frame, `name.0001.png` for the target `name.png`, and the tags of all of them beside. The
/// frames wait in a hidden folder until the last one is there, then get their names one after the other;
/// frames of an older, longer sequence stay.
class SequenceOutput final : public PictureOutput {
public:
    /// Makes the hidden folder. `options` must outlive the output.
    ///
    /// Errors  DiskFull.
    [[nodiscard]] static Result<std::unique_ptr<PictureOutput>>
    open(const std::filesystem::path& target, const ExportFormat& format, const VideoWriterOptions& options);
    ~SequenceOutput() override;

    Result<void> begin(const AVCodecContext& encoder) override;
    Result<void> put(AVPacket& packet) override;
    Result<std::int64_t> finish(std::int64_t frames, const Tags& tags) override;

private:
    SequenceOutput(const std::filesystem::path& target, const VideoWriterOptions& options);

    [[nodiscard]] std::filesystem::path waiting(std::int64_t frame) const;

    std::filesystem::path m_target;
    std::filesystem::path m_folder;
    const VideoWriterOptions& m_options;
    std::string m_texts; ///< chunks for each PNG
    std::int64_t m_frames = 0;
    std::int64_t m_bytes = 0;
};

} // namespace cascade::video
