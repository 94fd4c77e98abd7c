// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/video/ContainerMetadata.h"
#include "core/video/Ffmpeg.h"

#include <cstdint>

namespace cascade::video {

/// Where the packets of an encoder go: a container, or a file each. Nothing has its final name before
/// `finish`; an output that is destroyed before leaves nothing.
///
/// Errors  DiskFull if the disk refuses.
class PictureOutput {
public:
    virtual ~PictureOutput() = default;

    /// Whether encoders must keep their headers out of the packets.
    [[nodiscard]] virtual bool wantsGlobalHeader() const { return false; }
    /// Whether sound of a source is being written. Known after `begin`.
    [[nodiscard]] virtual bool hasSound() const { return false; }

    /// Once, before the first packet.
    [[nodiscard]] virtual Result<void> begin(const AVCodecContext& encoder) = 0;
    /// The next packet, in the encoder's time base; it is used up.
    [[nodiscard]] virtual Result<void> put(AVPacket& packet) = 0;
    /// Completes what has been written, `frames` frames long, and gives it its name, with these tags in it or
    /// beside it. Returns its size in bytes.
    [[nodiscard]] virtual Result<std::int64_t> finish(std::int64_t frames, const Tags& tags) = 0;
};

} // namespace cascade::video
