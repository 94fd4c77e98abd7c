// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"
#include "core/video/Ffmpeg.h"

#include <cstdint>
#include <vector>

namespace cascade::video {

/// Which frames a stream has, found by walking through all of it once.
struct FrameIndex {
    std::vector<std::int64_t> times; ///< when each frame is shown, ascending, in the stream's time base
    std::int64_t end = 0;            ///< when the last frame ends
    bool seekable =
        false; ///< times come from packets and come back from the decoder, so seeking by time is exact
};

/// The frames that a file of these times becomes at a constant rate: for each of them the frame of the file
/// that it shows.
struct ConstantRate {
    Rate rate;
    bool resampled = false;             ///< false: frame i is frame i
    std::vector<std::int32_t> sourceOf; ///< empty unless resampled
};

/// The index by the packets of a stream, without decoding; not `seekable` and of no use where packets do not
/// say which frames they give (AVI, transport streams, VP8). Begins where the input stands and leaves it at
/// its end.
///
/// Errors   BadInput if the stream ends too early, is damaged, or has more than 10 million frames. Throws
/// Cancelled.
[[nodiscard]] Result<FrameIndex> indexPackets(AVFormatContext& input, const AVStream& stream,
                                              const std::string& where, const CancelToken& cancel);

/// The index by decoding the whole stream; never `seekable`, at least one frame. Otherwise as indexPackets.
[[nodiscard]] Result<FrameIndex> indexByDecoding(AVFormatContext& input, const AVStream& stream,
                                                 const std::string& where, const CancelToken& cancel);

/// The constant rate of these times: the stream's own where all frames lie within half a frame of it, else a
/// usual rate near the mean, with frames repeated or left out.
[[nodiscard]] ConstantRate constantRateOf(const FrameIndex& index, const AVStream& stream);

} // namespace cascade::video
