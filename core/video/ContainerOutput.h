// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/ExportFormat.h"
#include "core/video/PictureOutput.h"
#include "core/video/SoundTrack.h"
#include "core/video/VideoWriter.h"

#include <filesystem>
#include <memory>

namespace cascade::video {

/// One file that FFmpeg's muxers write: pictures, sound alongside, tags.
class ContainerOutput final : public PictureOutput {
public:
    /// Opens the partial file. `options` must outlive the output.
    ///
    /// Errors  DiskFull.
    [[nodiscard]] static Result<std::unique_ptr<PictureOutput>>
    open(const std::filesystem::path& target, const ExportFormat& format, const VideoWriterOptions& options);
    ~ContainerOutput() override;

    bool wantsGlobalHeader() const override { return (m_output->oformat->flags & AVFMT_GLOBALHEADER) != 0; }
    bool hasSound() const override { return m_sound != nullptr; }
    Result<void> begin(const AVCodecContext& encoder) override;
    Result<void> put(AVPacket& packet) override;
    Result<std::int64_t> finish(std::int64_t frames, const Tags& tags) override;

private:
    ContainerOutput(const std::filesystem::path& target, const ExportFormat& format,
                    const VideoWriterOptions& options);

    [[nodiscard]] Result<void> openFile();
    [[nodiscard]] Result<void> closeFile();
    [[nodiscard]] Result<std::int64_t> commit(const Tags& tags);

    std::filesystem::path m_target;
    std::filesystem::path m_partial; ///< empty once there is nothing to remove
    const ExportFormat& m_format;
    const VideoWriterOptions& m_options;
    OutputHandle m_output;
    AVStream* m_stream = nullptr;
    AVRational m_encoderBase{1, 1};
    std::unique_ptr<SoundTrack> m_sound;
    bool m_begun = false; ///< the header is written
};

/// The error for a file that the disk refuses, with FFmpeg's number.
[[nodiscard]] Error diskError(const std::string& where, int number);

} // namespace cascade::video
