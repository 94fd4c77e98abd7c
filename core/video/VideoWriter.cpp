// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/VideoWriter.h"

#include "core/base/AtomicFile.h"
#include "core/base/Hash.h"
#include "core/video/Color.h"
#include "core/video/Ffmpeg.h"
#include "core/video/SoundTrack.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <system_error>

namespace cascade::video {

namespace {

constexpr double kKeyframeEverySec = 2;
constexpr std::array kPresets = {"ultrafast", "superfast", "veryfast", "faster",  "fast",
                                 "medium",    "slow",      "slower",   "veryslow"};

Error badOption(const std::filesystem::path& target, std::string what, std::string hint)
{
    return Error{ErrorCode::BadInput, target.string(), std::move(what), std::move(hint)};
}

Error diskError(const std::string& where, int number)
{
    return Error{ErrorCode::DiskFull, where, "cannot be written: " + ffmpegText(number),
                 number == AVERROR(ENOSPC) ? "Free some space or choose another folder."
                                           : "Check that the folder exists and can be written."};
}

Error encoderError(const std::string& where, int number)
{
    return Error{number == AVERROR(ENOMEM) ? ErrorCode::OutOfMemory : ErrorCode::Internal, where,
                 "the H.264 encoder failed: " + ffmpegText(number), ""};
}

std::string lowerExtension(const std::filesystem::path& target)
{
    auto extension = target.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return extension;
}

bool usableSide(int side)
{
    return side >= 2 && side <= kMaxSide && side % 2 == 0;
}

Result<void> checkTags(const std::filesystem::path& target, const std::map<std::string, std::string>& tags)
{
    for (const auto& [key, value] : tags) {
        if (key.empty() || key.find('\0') != std::string::npos || value.find('\0') != std::string::npos) {
            return badOption(target, "metadata '" + key + "': expected a key, and text without NUL bytes",
                             "");
        }
    }
    return {};
}

Result<void> checkOptions(const std::filesystem::path& target, const VideoWriterOptions& options)
{
    const auto extension = lowerExtension(target);
    if (extension != ".mp4" && extension != ".m4v" && extension != ".mov") {
        return badOption(target, "expected a name that ends in .mp4 or .mov, got '" + extension + "'",
                         "Name the output like clip.mp4.");
    }
    if (!usableSide(options.width) || !usableSide(options.height) ||
        std::int64_t{options.width} * options.height > kMaxPixels) {
        return badOption(
            target,
            "expected an even width and height from 2 to " + std::to_string(kMaxSide) + " pixels, got " +
                std::to_string(options.width) + "x" + std::to_string(options.height),
            "H.264 with 4:2:0 colour has one colour sample for 2x2 pixels: choose even numbers.");
    }
    const auto [numerator, denominator] = options.rate;
    if (numerator <= 0 || denominator <= 0 || numerator > 1'000'000 || denominator > 1'000'000 ||
        options.rate.framesPerSecond() > 1000) {
        return badOption(target,
                         "expected a rate above 0 and up to 1000 frames per second, got " +
                             std::to_string(numerator) + "/" + std::to_string(denominator),
                         "24/1 is the rate of the full cascade.");
    }
    if (options.crf < 0 || options.crf > 51) {
        return badOption(target, "expected a crf from 0 to 51, got " + std::to_string(options.crf),
                         "17 cannot be told from the source.");
    }
    if (std::find(kPresets.begin(), kPresets.end(), options.preset) == kPresets.end()) {
        return badOption(target, "expected a preset of x264, got '" + options.preset + "'",
                         "Presets: ultrafast superfast veryfast faster fast medium slow slower veryslow.");
    }
    std::error_code failed;
    if (std::filesystem::is_directory(target, failed)) {
        return Error{ErrorCode::DiskFull, target.string(), "cannot be written: is a folder",
                     "Give the name of a file in it."};
    }
    return checkTags(target, options.metadata);
}

Result<CodecHandle> openEncoder(const std::filesystem::path& target, const VideoWriterOptions& options,
                                bool globalHeader)
{
    const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
    if (codec == nullptr) {
        return Error{ErrorCode::Internal, target.string(), "this FFmpeg has no libx264 encoder",
                     "Install the libavcodec of your distribution; `cascade doctor` lists its encoders."};
    }
    CodecHandle encoder(avcodec_alloc_context3(codec));
    if (!encoder) {
        return encoderError(target.string(), AVERROR(ENOMEM));
    }
    const auto [numerator, denominator] = options.rate;
    encoder->width = options.width;
    encoder->height = options.height;
    encoder->pix_fmt = AV_PIX_FMT_YUV420P;
    encoder->time_base = {static_cast<int>(denominator), static_cast<int>(numerator)};
    encoder->framerate = {static_cast<int>(numerator), static_cast<int>(denominator)};
    encoder->sample_aspect_ratio = {1, 1};
    encoder->gop_size =
        std::max(1, static_cast<int>(std::lround(kKeyframeEverySec * options.rate.framesPerSecond())));
    encoder->thread_count = std::max(1, options.threads);
    encoder->color_primaries = AVCOL_PRI_BT709;
    encoder->color_trc = AVCOL_TRC_BT709;
    encoder->colorspace = AVCOL_SPC_BT709;
    encoder->color_range = AVCOL_RANGE_MPEG;
    encoder->chroma_sample_location = AVCHROMA_LOC_LEFT;
    if (globalHeader) {
        encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    }
    Options settings;
    settings.set("crf", std::to_string(options.crf));
    settings.set("preset", options.preset);
    const int failed = avcodec_open2(encoder.get(), codec, settings.address());
    if (failed < 0) {
        return encoderError(target.string(), failed);
    }
    return encoder;
}

} // namespace

struct VideoWriter::State {
    ~State()
    {
        sound.reset();
        output.reset();
        if (!partial.empty()) {
            std::error_code ignored;
            std::filesystem::remove(partial, ignored);
        }
    }

    [[nodiscard]] Result<void> openOutput();
    [[nodiscard]] Result<void> writeHeader();
    [[nodiscard]] Result<void> encode(const AVFrame* frameOrEnd);
    [[nodiscard]] Result<void> closeOutput();

    std::filesystem::path target;
    std::filesystem::path partial; ///< empty once there is nothing to remove
    VideoWriterOptions options;
    OutputHandle output;
    CodecHandle encoder;
    AVStream* stream = nullptr;
    std::unique_ptr<SoundTrack> sound;
    std::optional<RgbToYuv> convert;
    FrameHandle frame;
    PacketHandle packet;
    Sha256 hash;
    std::int64_t frames = 0;
    bool spent = false; ///< finished or failed
};

Result<void> VideoWriter::State::openOutput()
{
    AVFormatContext* format = nullptr;
    const char* container = lowerExtension(target) == ".mov" ? "mov" : "mp4";
    int failed = avformat_alloc_output_context2(&format, nullptr, container, fileUrl(partial).c_str());
    output.reset(format);
    if (failed >= 0) {
        failed = avio_open(&output->pb, output->url, AVIO_FLAG_WRITE);
    }
    if (failed < 0) {
        partial.clear();
        return diskError(target.string(), failed);
    }
    return {};
}

Result<void> VideoWriter::State::writeHeader()
{
    stream = avformat_new_stream(output.get(), nullptr);
    if (stream == nullptr || avcodec_parameters_from_context(stream->codecpar, encoder.get()) < 0) {
        return encoderError(target.string(), AVERROR(ENOMEM));
    }
    stream->time_base = encoder->time_base;
    stream->avg_frame_rate = encoder->framerate;
    if (options.sound) {
        auto opened = SoundTrack::open(*output, *options.sound, options.cancel);
        if (!opened) {
            return opened.error();
        }
        sound = std::move(opened).value();
    }
    for (const auto& [key, value] : options.metadata) {
        av_dict_set(&output->metadata, key.c_str(), value.c_str(), 0);
    }
    Options settings;
    settings.set("movflags", "+faststart+use_metadata_tags+write_colr");
    const int failed = avformat_write_header(output.get(), settings.address());
    if (failed < 0) {
        return diskError(target.string(), failed);
    }
    return {};
}

/// Gives a frame (null: the end) to the encoder and what comes out to the container, sound alongside.
Result<void> VideoWriter::State::encode(const AVFrame* frameOrEnd)
{
    int failed = avcodec_send_frame(encoder.get(), frameOrEnd);
    while (failed >= 0) {
        failed = avcodec_receive_packet(encoder.get(), packet.get());
        if (failed == AVERROR(EAGAIN) || failed == AVERROR_EOF) {
            return {};
        }
        if (failed < 0) {
            break;
        }
        packet->stream_index = stream->index;
        packet->duration = packet->duration > 0 ? packet->duration : 1;
        const double untilSec = static_cast<double>(packet->dts + 1) * av_q2d(encoder->time_base);
        av_packet_rescale_ts(packet.get(), encoder->time_base, stream->time_base);
        if (auto written = writePacket(*output, *packet); !written) {
            return Error{written.error().code, target.string(), written.error().what, written.error().hint};
        }
        if (sound) {
            if (auto pumped = sound->pump(untilSec); !pumped) {
                return pumped;
            }
        }
    }
    return encoderError(target.string(), failed);
}

Result<void> VideoWriter::State::closeOutput()
{
    int failed = av_write_trailer(output.get());
    if (failed >= 0 && output->pb->error < 0) {
        failed = output->pb->error;
    }
    const int closed = avio_closep(&output->pb);
    failed = failed < 0 ? failed : closed;
    if (failed < 0) {
        return diskError(target.string(), failed);
    }
    return {};
}

VideoWriter::VideoWriter(std::unique_ptr<State> state) : m_state(std::move(state)) {}
VideoWriter::VideoWriter(VideoWriter&&) noexcept = default;
VideoWriter& VideoWriter::operator=(VideoWriter&&) noexcept = default;
VideoWriter::~VideoWriter() = default;

Result<VideoWriter> VideoWriter::open(const std::filesystem::path& target, const VideoWriterOptions& options)
{
    prepareFfmpeg();
    if (auto checked = checkOptions(target, options); !checked) {
        return checked.error();
    }
    auto state = std::make_unique<State>();
    state->target = target;
    state->partial = partialPath(target);
    state->options = options;
    state->frame = makeFrame();
    state->packet = makePacket();
    if (auto opened = state->openOutput(); !opened) {
        return opened.error();
    }
    auto encoder = openEncoder(target, options, (state->output->oformat->flags & AVFMT_GLOBALHEADER) != 0);
    if (!encoder) {
        return encoder.error();
    }
    state->encoder = std::move(encoder).value();
    auto convert = RgbToYuv::make(options.width, options.height);
    if (!convert) {
        return convert.error();
    }
    state->convert.emplace(std::move(convert).value());
    state->frame->format = AV_PIX_FMT_YUV420P;
    state->frame->width = options.width;
    state->frame->height = options.height;
    if (const int failed = av_frame_get_buffer(state->frame.get(), 0); failed < 0) {
        return encoderError(target.string(), failed);
    }
    if (auto written = state->writeHeader(); !written) {
        return written.error();
    }
    return VideoWriter(std::move(state));
}

Result<void> VideoWriter::write(const std::uint8_t* rgb)
{
    auto& state = *m_state;
    state.options.cancel.throwIfCancelled();
    if (state.spent) {
        return Error{ErrorCode::Internal, state.target.string(),
                     "a frame was written after the end or an error", ""};
    }
    if (const int failed = av_frame_make_writable(state.frame.get()); failed < 0) {
        return encoderError(state.target.string(), failed);
    }
    const auto bytes =
        static_cast<std::size_t>(state.options.width) * static_cast<std::size_t>(state.options.height) * 3;
    state.hash.update(rgb, bytes);
    state.convert->convert(rgb, *state.frame);
    state.frame->pts = state.frames++;
    auto encoded = state.encode(state.frame.get());
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
    if (auto checked = checkTags(state.target, state.options.metadata); !checked) {
        return checked.error();
    }
    if (auto encoded = state.encode(nullptr); !encoded) {
        return encoded.error();
    }
    if (state.sound) {
        const double endSec = static_cast<double>(state.frames) / state.options.rate.framesPerSecond();
        if (auto finished = state.sound->finish(std::min(endSec, state.options.sound->durationSec));
            !finished) {
            return finished.error();
        }
    }
    const auto framesSha256 = state.hash.hex();
    setMetadata(kFramesHashKey, framesSha256);
    for (const auto& [key, value] :
         state.options.metadata) { // the container writes its tags with the index, at the end
        av_dict_set(&state.output->metadata, key.c_str(), value.c_str(), 0);
    }
    if (auto closed = state.closeOutput(); !closed) {
        return closed.error();
    }
    std::error_code failed;
    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(state.partial, failed));
    if (auto committed = commitFile(state.partial, state.target); !committed) {
        return committed.error();
    }
    state.partial.clear();
    return WrittenVideo{state.target, state.frames, bytes, framesSha256, hasSound()};
}

std::int64_t VideoWriter::framesWritten() const
{
    return m_state->frames;
}

bool VideoWriter::hasSound() const
{
    return m_state->sound != nullptr;
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
