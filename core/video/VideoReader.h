// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Clip.h"
#include "core/base/Result.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cascade::video {

/// What a video file holds, as VideoReader gives it out: after rotation and at a constant rate.
struct VideoInfo {
    int width = 0;  ///< pixels
    int height = 0; ///< pixels
    Rate rate;
    int frames = 0; ///< exact
    std::string codec;
    std::string container;
    bool hasSound = false;
    int rotationDegrees = 0; ///< clockwise turn that has been applied: 0, 90, 180, 270
    bool resampled = false;  ///< the file's rate varies: frames were repeated or left out to make it constant
    Rate pixelAspect{1, 1};  ///< width : height of one pixel; not applied
    std::vector<std::string> notes; ///< what was assumed or left undone, in sentences for the user
    std::map<std::string, std::string> metadata;

    /// Of the picture as it is to be seen, with square pixels of this height.
    [[nodiscard]] int displayWidth() const
    {
        return std::max(1, static_cast<int>(std::lround(width * pixelAspect.framesPerSecond())));
    }
    [[nodiscard]] double durationSec() const { return frames / rate.framesPerSecond(); }
    [[nodiscard]] std::size_t frameBytes() const
    {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
    }
};

struct VideoReaderOptions {
    int threads = 2; ///< of the decoder
    CancelToken cancel;
};

/// Reads the pictures of one video file as RGB24, in memory that does not grow with its length.
///
/// Opening walks through the file once, so that the number of frames is exact and a damaged file is refused
/// before any work. Pixels are converted by the matrix and range that the file is tagged with; untagged files
/// count as BT.709 from 720 lines on, as BT.601 below. A varying rate is made constant: frame i is what the
/// file shows at i / rate.
///
/// Errors   BadInput with file, place and reason: not a video, cut short, damaged, larger than 16384 a side
/// or 64 Mi pixels.
///          All throw Cancelled.
/// Threads  one at a time.
class VideoReader {
public:
    [[nodiscard]] static Result<VideoReader> open(const std::filesystem::path& file,
                                                  const VideoReaderOptions& options = {});

    VideoReader(VideoReader&&) noexcept;
    VideoReader& operator=(VideoReader&&) noexcept;
    ~VideoReader();

    [[nodiscard]] const VideoInfo& info() const;

    /// The frame that the next `read` gives.
    [[nodiscard]] int position() const;

    /// Writes the next frame into `rgb` (info().frameBytes() bytes); false at the end, `rgb` is then
    /// untouched.
    [[nodiscard]] Result<bool> read(std::span<std::uint8_t> rgb);

    /// Makes `frame` the next one that `read` gives, exactly. Range [0, info().frames]; BadInput otherwise.
    /// MP4, MOV and Matroska go to the nearest keyframe; where packets have no times (AVI, transport streams)
    /// the file is decoded from its start.
    [[nodiscard]] Result<void> seek(int frame);

private:
    struct State;
    explicit VideoReader(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

/// Reads `count` frames from `first` on into memory, fewer if the file ends before; count -1 = all.
///
/// Errors   as VideoReader; BadInput too if the frames would take more than `maxBytes`.
[[nodiscard]] Result<Clip> readVideo(const std::filesystem::path& file, int first = 0, int count = -1,
                                     std::size_t maxBytes = std::size_t{4} << 30,
                                     const VideoReaderOptions& options = {});

} // namespace cascade::video
