// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/VideoWriter.h"

#include "core/base/Hash.h"
#include "core/video/ContainerOutput.h"
#include "core/video/FrameEncoder.h"
#include "core/video/SequenceOutput.h"

#include <algorithm>
#include <array>
#include <system_error>

namespace cascade::video {

namespace {

constexpr std::array kPresets = {"ultrafast", "superfast", "veryfast", "faster",  "fast",
                                 "medium",    "slow",      "slower",   "veryslow"};

Error badOption(const std::filesystem::path& target, std::string what, std::string hint)
{
    return Error{ErrorCode::BadInput, target.string(), std::move(what), std::move(hint)};
}

bool isPngKey(const std::string& key)
{
    return key.size() <= 79 &&
           std::all_of(key.begin(), key.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

Result<void> checkTags(const std::filesystem::path& target, const ExportFormat& format, const Tags& tags)
{
    const bool isPng = format.id == "png-sequence" || format.id == "apng";
    for (const auto& [key, value] : tags) {
        if (key.empty() || key.find('\0') != std::string::npos || value.find('\0') != std::string::npos) {
            return badOption(target, "metadata '" + key + "': expected a key, and text without NUL bytes",
                             "");
        }
        if (isPng && !isPngKey(key)) {
            return badOption(target,
                             "metadata '" + key + "': expected a key of 1 to 79 ASCII letters for PNG", "");
        }
    }
    return {};
}

Result<void> checkRate(const std::filesystem::path& target, const ExportFormat& format, Rate rate)
{
    const auto [numerator, denominator] = rate;
    if (numerator <= 0 || denominator <= 0 || numerator > 1'000'000 || denominator > 1'000'000 ||
        rate.framesPerSecond() > format.maxFramesPerSecond) {
        return badOption(target,
                         "expected a rate above 0 and up to " + std::to_string(format.maxFramesPerSecond) +
                             " frames per second, got " + std::to_string(numerator) + "/" +
                             std::to_string(denominator),
                         "24/1 is the rate of the full cascade.");
    }
    return {};
}

Result<void> checkEncoding(const std::filesystem::path& target, const ExportFormat& format,
                           const VideoWriterOptions& options)
{
    if (options.quality) {
        if (auto good = checkQuality(format, *options.quality, target.string()); !good) {
            return good;
        }
    }
    if (std::find(kPresets.begin(), kPresets.end(), options.preset) == kPresets.end()) {
        return badOption(target, "expected a preset of x264, got '" + options.preset + "'",
                         "Presets: ultrafast superfast veryfast faster fast medium slow slower veryslow.");
    }
    return {};
}

Result<void> checkAbilities(const std::filesystem::path& target, const ExportFormat& format,
                            const VideoWriterOptions& options)
{
    if (options.plays < 0 || options.plays > 65535) {
        return badOption(
            target, "expected to play 0 (for ever) to 65535 times, got " + std::to_string(options.plays), "");
    }
    if (options.plays > 0 && !format.loops) {
        return badOption(target, std::string(format.title) + " cannot say how often it plays",
                         "GIF, animated PNG and WebP can.");
    }
    if (options.firstNumber < 0) {
        return badOption(
            target, "expected a first frame number of 0 or more, got " + std::to_string(options.firstNumber),
            "");
    }
    if (options.sound && !format.takesSound) {
        return badOption(target, std::string(format.title) + " holds no sound", "MP4, MOV and WebM do.");
    }
    return {};
}

Result<void> checkOptions(const std::filesystem::path& target, const ExportFormat& format,
                          const VideoWriterOptions& options)
{
    if (auto named = checkExtension(format, target); !named) {
        return named;
    }
    if (auto sized = checkPictureSize(format, options.width, options.height, target.string()); !sized) {
        return sized;
    }
    if (auto rated = checkRate(target, format, options.rate); !rated) {
        return rated;
    }
    if (auto good = checkEncoding(target, format, options); !good) {
        return good;
    }
    if (auto able = checkAbilities(target, format, options); !able) {
        return able;
    }
    std::error_code failed;
    if (std::filesystem::is_directory(target, failed)) {
        return Error{ErrorCode::DiskFull, target.string(), "cannot be written: is a folder",
                     "Give the name of a file in it."};
    }
    return checkTags(target, format, options.metadata);
}

} // namespace

struct VideoWriter::State {
    [[nodiscard]] Result<void> encode(const void* rgbOrEnd)
    {
        return encoder->encode(rgbOrEnd, frames, [this](AVPacket& packet) {
            options.cancel.throwIfCancelled(); // an encoder gives dozens of packets after the last frame
            return output->put(packet);
        });
    }

    std::filesystem::path target;
    VideoWriterOptions options;
    const ExportFormat* format = nullptr;
    std::unique_ptr<PictureOutput> output;
    std::optional<FrameEncoder> encoder;
    Sha256 hash;
    std::int64_t frames = 0;
    bool spent = false; ///< finished or failed
};

VideoWriter::VideoWriter(std::unique_ptr<State> state) : m_state(std::move(state)) {}
VideoWriter::VideoWriter(VideoWriter&&) noexcept = default;
VideoWriter& VideoWriter::operator=(VideoWriter&&) noexcept = default;
VideoWriter::~VideoWriter() = default;

Result<VideoWriter> VideoWriter::open(const std::filesystem::path& target, const VideoWriterOptions& options)
{
    prepareFfmpeg();
    auto format = options.format.empty() ? exportFormatOf(target) : exportFormatById(options.format);
    if (!format) {
        return format.error();
    }
    if (auto checked = checkOptions(target, *format.value(), options); !checked) {
        return checked.error();
    }
    auto state = std::make_unique<State>();
    state->target = target;
    state->options = options;
    state->format = format.value();
    if (options.depth == FrameDepth::Bits16) {
        state->options.metadata[kFramesDepthKey] = "rgb48";
    }
    auto output = state->format->isSequence ? SequenceOutput::open(target, *state->format, state->options)
                                            : ContainerOutput::open(target, *state->format, state->options);
    if (!output) {
        return output.error();
    }
    state->output = std::move(output).value();
    const FrameEncoderOptions encoding{.width = options.width,
                                       .height = options.height,
                                       .rate = options.rate,
                                       .depth = options.depth,
                                       .quality = options.quality.value_or(state->format->quality.standard),
                                       .preset = options.preset,
                                       .threads = options.threads,
                                       .globalHeader = state->output->wantsGlobalHeader()};
    auto encoder = FrameEncoder::open(*state->format, encoding, target.string());
    if (!encoder) {
        return encoder.error();
    }
    state->encoder = std::move(encoder).value();
    if (auto begun = state->output->begin(state->encoder->context()); !begun) {
        return begun.error();
    }
    return VideoWriter(std::move(state));
}

Result<void> VideoWriter::write(const std::uint8_t* rgb)
{
    return writeFrame(rgb, FrameDepth::Bits8);
}

Result<void> VideoWriter::write(const std::uint16_t* rgb)
{
    return writeFrame(rgb, FrameDepth::Bits16);
}

Result<void> VideoWriter::writeFrame(const void* rgb, FrameDepth depth)
{
    auto& state = *m_state;
    state.options.cancel.throwIfCancelled();
    if (state.spent || depth != state.options.depth) {
        return Error{ErrorCode::Internal, state.target.string(),
                     state.spent ? "a frame was written after the end or an error"
                                 : "a frame was written that is not of the depth the writer was opened for",
                     ""};
    }
    state.hash.update(rgb, bytesOfFrame(state.options.width, state.options.height, depth));
    auto encoded = state.encode(rgb);
    ++state.frames;
    state.spent = !encoded;
    return encoded;
}

void VideoWriter::setMetadata(const std::string& key, const std::string& value)
{
    m_state->options.metadata[key] = value;
}

Result<WrittenVideo> VideoWriter::finish()
{
    auto& state = *m_state;
    state.options.cancel.throwIfCancelled();
    if (state.spent || state.frames == 0) {
        return Error{ErrorCode::Internal, state.target.string(),
                     state.spent ? "the video was finished twice, or after an error"
                                 : "expected at least one frame, got none",
                     ""};
    }
    state.spent = true;
    if (auto checked = checkTags(state.target, *state.format, state.options.metadata); !checked) {
        return checked.error();
    }
    if (auto encoded = state.encode(nullptr); !encoded) {
        return encoded.error();
    }
    const auto framesSha256 = state.hash.hex();
    setMetadata(kFramesHashKey, framesSha256);
    auto bytes = state.output->finish(state.frames, state.options.metadata);
    if (!bytes) {
        return bytes.error();
    }
    const auto file = state.format->isSequence ? sequenceFile(state.target, state.options, 0) : state.target;
    return WrittenVideo{file, state.frames, bytes.value(), framesSha256, hasSound()};
}

std::int64_t VideoWriter::framesWritten() const
{
    return m_state->frames;
}

bool VideoWriter::hasSound() const
{
    return m_state->output->hasSound();
}

Result<WrittenVideo> writeVideo(const std::filesystem::path& target, const Clip& clip,
                                VideoWriterOptions options)
{
    options.width = clip.width;
    options.height = clip.height;
    options.rate = clip.rate;
    auto writer = VideoWriter::open(target, options);
    if (!writer) {
        return writer.error();
    }
    for (int i = 0; i < clip.frames; ++i) {
        if (auto written = writer.value().write(clip.frame(i)); !written) {
            return written.error();
        }
    }
    return writer.value().finish();
}

} // namespace cascade::video
