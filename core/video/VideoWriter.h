// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Clip.h"
#include "core/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace cascade::video {

/// The tag that holds the SHA-256 of all frames given to the encoder (RGB24, as `write` received them).
inline constexpr const char* kFramesHashKey = "cascade.frames_sha256";

enum class VideoCodec {
    H264, ///< libx264, yuv420p, BT.709, limited range
};

/// Sound of another file to put beside the pictures, trimmed to their length.
struct SoundSource {
    std::filesystem::path file;
    double startSec = 0; ///< place in `file` that meets the first frame
    double durationSec =
        std::numeric_limits<double>::infinity(); ///< at most this much, and never more than the pictures last
};

struct VideoWriterOptions {
    int width = 0;  ///< pixels, even, at most 16384
    int height = 0; ///< pixels, even, at most 16384
    Rate rate;
    VideoCodec codec = VideoCodec::H264;
    int crf = 17;                                ///< constant quality, 0 (lossless) to 51
    std::string preset = "medium";               ///< of libx264: speed against size
    int threads = 2;                             ///< of the encoder; the same number gives the same bytes
    std::map<std::string, std::string> metadata; ///< UTF-8 without NUL; any key, kept as it is
    std::optional<SoundSource> sound;            ///< a file without sound is no error
    CancelToken cancel;
};

/// What a finished file is.
struct WrittenVideo {
    std::filesystem::path file;
    std::int64_t frames = 0;
    std::int64_t bytes = 0;
    std::string framesSha256; ///< also in the file's tags as kFramesHashKey
    bool hasSound = false;
};

/// Writes one video file frame by frame, in memory that does not grow with its length.
///
/// The frames go to a partial file beside the target; only `finish` gives it the target's name, after
/// everything has reached the disk. An object that is destroyed before removes the partial file, and a killed
/// process leaves no file under the target's name. MP4 and MOV, index first ("fast start"), BT.709 pixels and
/// tags, tags of any key.
///
/// Errors   `open`: BadInput for an extension, size, rate, quality, preset, tag or sound file that cannot be
/// used.
///          any: DiskFull if the disk refuses (full, unwritable, gone). After an error the object only can be
///          destroyed. All throw Cancelled.
/// Threads  one at a time.
class VideoWriter {
public:
    [[nodiscard]] static Result<VideoWriter> open(const std::filesystem::path& target,
                                                  const VideoWriterOptions& options);

    VideoWriter(VideoWriter&&) noexcept;
    VideoWriter& operator=(VideoWriter&&) noexcept;
    ~VideoWriter();

    /// The next frame: height x width x 3 bytes of sRGB, row after row.
    [[nodiscard]] Result<void> write(const std::uint8_t* rgb);

    /// A tag that is known only now; replaces one of the same key.
    void setMetadata(const std::string& key, const std::string& value);

    /// Completes the file and gives it its name. Needs at least one frame. The writer is then spent.
    [[nodiscard]] Result<WrittenVideo> finish();

    [[nodiscard]] std::int64_t framesWritten() const;
    [[nodiscard]] bool hasSound() const;

private:
    struct State;
    explicit VideoWriter(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

/// Writes a whole clip; size and rate come from the clip.
[[nodiscard]] Result<WrittenVideo> writeVideo(const std::filesystem::path& target, const Clip& clip,
                                              VideoWriterOptions options = {});

} // namespace cascade::video
