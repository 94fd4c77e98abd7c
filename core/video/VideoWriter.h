// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Clip.h"
#include "core/base/Result.h"
#include "core/video/ContainerMetadata.h"
#include "core/video/FrameDepth.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>

namespace cascade::video {

/// The tag that holds the SHA-256 of all frames given to the encoder, as `write` received them.
inline constexpr const char* kFramesHashKey = "cascade.frames_sha256";
/// The tag that says what `write` received where that was not RGB24: "rgb48", in little-endian order.
inline constexpr const char* kFramesDepthKey = "cascade.frames_pixels";

/// Sound of another file to put beside the pictures, trimmed to their length.
struct SoundSource {
    std::filesystem::path file;
    double startSec = 0; ///< place in `file` that meets the first frame
    double durationSec =
        std::numeric_limits<double>::infinity(); ///< at most this much, and never more than the pictures last
};

struct VideoWriterOptions {
    int width = 0;      ///< pixels, at most 16384; even where the format shares colour between pixels
    int height = 0;     ///< pixels, likewise
    Rate rate;          ///< of a sequence only a hint: its files do not say how fast they follow
    std::string format; ///< id of an ExportFormat; empty: the first with the target's extension
    FrameDepth depth = FrameDepth::Bits8; ///< of the frames that `write` is given
    std::optional<int> quality;           ///< on the format's own scale; none: its standard
    std::string preset = "medium";        ///< of x264 and x265, speed against size; others have one speed
    int threads = 2;     ///< of the encoder, fewer for low pictures; the same number gives the same bytes
    int plays = 0;       ///< how often a format that loops plays; 0 = for ever
    int firstNumber = 1; ///< of the files of a sequence, 0 or more
    bool still = false;  ///< of a sequence: there is one frame, and its file has the target's own name
    Tags metadata;       ///< UTF-8 without NUL; any key (PNG: 1 to 79 ASCII letters), kept as it is
    std::optional<SoundSource> sound; ///< a file without sound is no error
    /// Asked once all is written, before anything has its name; an error keeps it from getting one. It is
    /// given the file, or of a sequence the folder, as it lies there.
    std::function<Result<void>(const std::filesystem::path& complete)> mayGoOut =
        [](const std::filesystem::path&) { return Result<void>(); };
    CancelToken cancel;
};

/// What a finished file is.
struct WrittenVideo {
    std::filesystem::path file; ///< of a sequence the first frame
    std::int64_t frames = 0;
    std::int64_t bytes = 0;   ///< of a sequence all frames together
    std::string framesSha256; ///< also in the file's tags (TagPlace) as kFramesHashKey
    bool hasSound = false;
};

/// Writes one video file, animated picture or sequence of pictures frame by frame, in memory that does not
/// grow with its length.
///
/// The frames go to a partial file (a sequence: a hidden folder) beside the target; only `finish` gives it
/// the target's name, after everything has reached the disk. An object that is destroyed before removes it,
/// and a killed process leaves no file under the target's name. MP4 and MOV: index first ("fast start"), tags
/// of any key. Video has BT.709 pixels and tags, pictures sRGB, OpenEXR linear light. What a format cannot
/// hold of the tags is written beside the file (Sidecar.h).
///
/// Errors   `open`: BadInput for a format, extension, size, rate, quality, preset, tag or sound file that
/// cannot
///          be used; Internal if this FFmpeg lacks the encoder.
///          `finish`: those of `mayGoOut`.
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

    /// The next frame: height x width x 3 samples of sRGB, row after row, of the depth that was opened for.
    [[nodiscard]] Result<void> write(const std::uint8_t* rgb);
    [[nodiscard]] Result<void> write(const std::uint16_t* rgb);

    /// A tag that is known only now; replaces one of the same key.
    void setMetadata(const std::string& key, const std::string& value);

    /// Completes the file and gives it its name. Needs at least one frame. The writer is then spent.
    [[nodiscard]] Result<WrittenVideo> finish();

    [[nodiscard]] std::int64_t framesWritten() const;
    [[nodiscard]] bool hasSound() const;

private:
    struct State;
    explicit VideoWriter(std::unique_ptr<State> state);
    [[nodiscard]] Result<void> writeFrame(const void* rgb, FrameDepth depth);

    std::unique_ptr<State> m_state;
};

/// Writes a whole clip; size and rate come from the clip.
[[nodiscard]] Result<WrittenVideo> writeVideo(const std::filesystem::path& target, const Clip& clip,
                                              VideoWriterOptions options = {});

} // namespace cascade::video
