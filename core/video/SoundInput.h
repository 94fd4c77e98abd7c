// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/Ffmpeg.h"
#include "core/video/VideoWriter.h"

namespace cascade::video {

/// The packets of a file's best sound, with times that count from the place that meets the first frame of the
/// pictures.
class SoundInput {
public:
    /// Errors   BadInput if the file cannot be read. Throws Cancelled.
    /// Life     `cancel` must outlive the input.
    [[nodiscard]] static Result<SoundInput> open(const SoundSource& source, const CancelToken& cancel);

    [[nodiscard]] bool hasSound() const { return m_stream != nullptr; }
    [[nodiscard]] const AVStream& stream() const { return *m_stream; }
    [[nodiscard]] const std::string& where() const { return m_where; }

    /// The next packet of the sound into `packet`, pts and dts in stream().time_base from the meeting place
    /// on (negative before it). False at the end. Throws Cancelled.
    [[nodiscard]] Result<bool> next(AVPacket& packet);

    [[nodiscard]] double seconds(std::int64_t ticks) const
    {
        return static_cast<double>(ticks) * av_q2d(m_stream->time_base);
    }
    [[nodiscard]] std::int64_t ticks(double sec) const
    {
        return std::int64_t(sec / av_q2d(m_stream->time_base));
    }

private:
    void seekTo(double startSec);

    std::string m_where;
    const CancelToken* m_cancel = nullptr;
    InputHandle m_input;
    AVStream* m_stream = nullptr;
    std::int64_t m_zero = 0; ///< ticks of the meeting place
    std::int64_t m_next = 0; ///< ticks after the last packet, for packets without time
};

} // namespace cascade::video
