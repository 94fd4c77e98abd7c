// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/Ffmpeg.h"
#include "core/video/VideoWriter.h"

#include <memory>

namespace cascade::video {

/// The sound of a file on its way into another: packets as they are where the container takes their codec,
/// else as AAC (WebM: Opus).
class SoundTrack {
public:
    /// Adds the stream of the source's best sound to `output`, whose header is not written yet. Null if the
    /// source has no sound.
    ///
    /// Errors   BadInput if the source cannot be read, or its sound neither copied nor decoded. Throws
    /// Cancelled. Life     `output` and `cancel` must outlive the track.
    [[nodiscard]] static Result<std::unique_ptr<SoundTrack>>
    open(AVFormatContext& output, const SoundSource& source, const CancelToken& cancel);
    virtual ~SoundTrack() = default;

    /// Writes the sound up to `untilSec` of the output's time, or up to its end.
    [[nodiscard]] virtual Result<void> pump(double untilSec) = 0;

    /// Writes what is left of the sound, cut at `endSec`.
    [[nodiscard]] virtual Result<void> finish(double endSec) = 0;
};

/// Hands a packet to the container. Errors: DiskFull.
[[nodiscard]] Result<void> writePacket(AVFormatContext& output, AVPacket& packet);

} // namespace cascade::video
