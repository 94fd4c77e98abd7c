// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/VideoReader.h"

#include "core/video/Color.h"
#include "core/video/ContainerTags.h"
#include "core/video/Ffmpeg.h"
#include "core/video/FrameIndex.h"
#include "core/video/Rotation.h"

#include <algorithm>
#include <optional>

namespace cascade::video {

namespace {

constexpr int kDecodeForward = 24;  // frames that are cheaper to decode than to seek past
constexpr int kMaxUndecodable = 64; // frames at a file's start whose references were cut away
constexpr int kFirstStepBack = 64;  // frames to go back when a keyframe turns out to be too late

Error badVideo(const std::string& where, std::string what, std::string hint)
{
    return Error{ErrorCode::BadInput, where, std::move(what), std::move(hint)};
}

Result<void> checkSize(const std::string& where, int width, int height)
{
    if (width < 1 || height < 1 || width > kMaxSide || height > kMaxSide ||
        std::int64_t{width} * height > kMaxPixels) {
        return badVideo(where,
                        "expected pictures of at most " + std::to_string(kMaxSide) + " a side and " +
                            std::to_string(kMaxPixels >> 20) + " Mi pixels, got " + std::to_string(width) +
                            "x" + std::to_string(height),
                        "Scale the footage down first.");
    }
    return {};
}

/// What the user should know about how the pictures are taken.
std::vector<std::string> notesAbout(const AVCodecParameters& pictures, const AVFrame& first,
                                    const VideoInfo& info)
{
    std::vector<std::string> notes;
    if (first.colorspace == AVCOL_SPC_UNSPECIFIED &&
        (av_pix_fmt_desc_get(AVPixelFormat(first.format))->flags & AV_PIX_FMT_FLAG_RGB) == 0) {
        const bool isHd = matrixOf(first.colorspace, first.width, first.height) == SWS_CS_ITU709;
        notes.push_back(std::string("No colour matrix is given: taken as ") + (isHd ? "BT.709." : "BT.601."));
    }
    if (first.color_trc == AVCOL_TRC_SMPTE2084 || first.color_trc == AVCOL_TRC_ARIB_STD_B67) {
        notes.emplace_back("High dynamic range: values are taken as they are, without tone mapping.");
    }
    if (pictures.field_order > AV_FIELD_PROGRESSIVE) {
        notes.emplace_back("Interlaced: fields are left woven together.");
    }
    if (info.resampled) {
        notes.push_back("The rate varies: frames are repeated or left out to make it constant, " +
                        std::to_string(info.rate.numerator) + "/" + std::to_string(info.rate.denominator) +
                        ".");
    }
    if (info.pixelAspect != Rate{1, 1}) {
        notes.push_back("Pixels are not square (" + std::to_string(info.pixelAspect.numerator) + ":" +
                        std::to_string(info.pixelAspect.denominator) + "): graphs show them " +
                        std::to_string(info.displayWidth()) + " wide.");
    }
    return notes;
}

} // namespace

struct VideoReader::State {
    [[nodiscard]] Result<void> openFile();
    [[nodiscard]] Result<void> makeIndex();
    [[nodiscard]] Result<void> takeFirstFrame();
    [[nodiscard]] Result<void> describe();

    [[nodiscard]] Result<void> restart();
    [[nodiscard]] Result<bool> decodeNext();
    [[nodiscard]] Result<bool> decodeUpTo(int source);
    [[nodiscard]] Result<void> bring(int source);
    [[nodiscard]] Result<void> bringBySeeking(int source);
    [[nodiscard]] Result<void> give(std::span<std::uint8_t> rgb);
    [[nodiscard]] int sourceOf(int output) const;
    [[nodiscard]] Error damaged(const std::string& what) const;
    [[nodiscard]] Error undecodable(int source) const;
    [[nodiscard]] bool isFlawed() const;

    std::filesystem::path file;
    std::string where;
    VideoReaderOptions options;
    InputHandle input;
    AVStream* stream = nullptr;
    CodecHandle decoder;
    FrameHandle frame = makeFrame();
    PacketHandle packet = makePacket();
    FrameIndex index;
    ConstantRate constant;
    std::optional<ToRgb> convert;
    std::vector<std::uint8_t> unrotated;
    VideoInfo info;
    int position = 0; ///< frame of the output that is next
    int current = -1; ///< frame of the file that `frame` holds; -1 before the first
};

Error VideoReader::State::damaged(const std::string& what) const
{
    return badVideo(where, "is damaged near frame " + std::to_string(std::max(current, 0)) + ": " + what,
                    "Copy or download the file again.");
}

Error VideoReader::State::undecodable(int source) const
{
    return badVideo(where, "is damaged: frame " + std::to_string(source) + " cannot be decoded",
                    "Copy or download the file again.");
}

bool VideoReader::State::isFlawed() const
{
    return (frame->flags & AV_FRAME_FLAG_CORRUPT) != 0 || frame->decode_error_flags != 0;
}

int VideoReader::State::sourceOf(int output) const
{
    return constant.resampled ? constant.sourceOf[static_cast<std::size_t>(output)] : output;
}

Result<void> VideoReader::State::openFile()
{
    auto opened = openInput(file, options.cancel);
    if (!opened) {
        return opened.error();
    }
    input = std::move(opened).value();
    const int found = av_find_best_stream(input.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (found < 0 || (input->streams[found]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) {
        return badVideo(where, "expected a video, got a file with no moving pictures", "");
    }
    stream = input->streams[found];
    for (unsigned i = 0; i < input->nb_streams; ++i) {
        if (static_cast<int>(i) != found) {
            input->streams[i]->discard = AVDISCARD_ALL;
        }
    }
    return checkSize(where, stream->codecpar->width, stream->codecpar->height);
}

Result<void> VideoReader::State::makeIndex()
{
    auto made = indexPackets(*input, *stream, where, options.cancel);
    if (made && !made.value().seekable) {
        if (auto reopened = openFile(); !reopened) {
            return reopened;
        }
        made = indexByDecoding(*input, *stream, where, options.cancel);
    }
    if (!made) {
        return made.error();
    }
    index = std::move(made).value();
    return {};
}

/// Opens the file again at its first packet.
Result<void> VideoReader::State::restart()
{
    if (auto opened = openFile(); !opened) {
        return opened;
    }
    avcodec_flush_buffers(decoder.get());
    current = -1;
    return {};
}

/// Decodes the first frame: it has the true size, and shows that the file can be decoded at all.
Result<void> VideoReader::State::takeFirstFrame()
{
    auto opened = openFile();
    if (!opened) {
        return opened;
    }
    auto made = openDecoder(*stream, where, options.threads);
    if (!made) {
        return made.error();
    }
    decoder = std::move(made).value();
    auto decoded = decodeNext();
    if (!decoded) {
        return decoded.error();
    }
    if (!decoded.value() || current > kMaxUndecodable || isFlawed()) {
        return damaged("its first frame cannot be decoded");
    }
    index.times.erase(index.times.begin(), index.times.begin() + current);
    if (current > 0) {
        info.notes.push_back("The first " + std::to_string(current) +
                             " frames refer to pictures that the file lacks: left out.");
    }
    current = 0;
    return checkSize(where, frame->width, frame->height);
}

Result<void> VideoReader::State::describe()
{
    info.rotationDegrees = rotationOf(*stream);
    const bool turned = info.rotationDegrees % 180 != 0;
    info.width = turned ? frame->height : frame->width;
    info.height = turned ? frame->width : frame->height;
    constant = constantRateOf(index, *stream);
    info.rate = constant.rate;
    info.resampled = constant.resampled;
    info.frames = static_cast<int>(constant.resampled ? constant.sourceOf.size() : index.times.size());
    info.codec = avcodec_get_name(stream->codecpar->codec_id);
    info.container = input->iformat->long_name != nullptr ? input->iformat->long_name : input->iformat->name;
    info.hasSound = av_find_best_stream(input.get(), AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0) >= 0;
    const AVRational aspect = av_guess_sample_aspect_ratio(input.get(), stream, frame.get());
    if (aspect.num > 0 && aspect.den > 0) {
        info.pixelAspect = turned ? Rate::of(aspect.den, aspect.num) : Rate::of(aspect.num, aspect.den);
    }
    auto tags = containerTags(*input, where);
    if (!tags) {
        return tags.error();
    }
    info.metadata = std::move(tags).value();
    for (auto& note : notesAbout(*stream->codecpar, *frame, info)) {
        info.notes.push_back(std::move(note));
    }
    convert.emplace(frame->width, frame->height);
    unrotated.resize(info.rotationDegrees != 0 ? info.frameBytes() : 0);
    return {};
}

/// The next frame that the index knows into `frame`, its number into `current`; false at the end of the file.
Result<bool> VideoReader::State::decodeNext()
{
    while (true) {
        int failed = avcodec_receive_frame(decoder.get(), frame.get());
        if (failed >= 0) {
            if (!index.seekable) {
                ++current;
                return true;
            }
            const auto found =
                std::lower_bound(index.times.begin(), index.times.end(), frame->best_effort_timestamp);
            if (found != index.times.end() && *found == frame->best_effort_timestamp) {
                current = static_cast<int>(found - index.times.begin());
                return true;
            }
            continue; // cut away by an edit list
        }
        if (failed == AVERROR_EOF) {
            return false;
        }
        if (failed != AVERROR(EAGAIN)) {
            return damaged(ffmpegText(failed));
        }
        options.cancel.throwIfCancelled();
        av_packet_unref(packet.get());
        failed = av_read_frame(input.get(), packet.get());
        options.cancel.throwIfCancelled();
        if (failed < 0 && failed != AVERROR_EOF) {
            return damaged(ffmpegText(failed));
        }
        if (failed >= 0 && packet->stream_index != stream->index) {
            continue;
        }
        const int sent = avcodec_send_packet(decoder.get(), failed < 0 ? nullptr : packet.get());
        if (sent < 0 && sent != AVERROR_EOF) {
            return damaged(ffmpegText(sent));
        }
    }
}

/// Decodes on until `source` is there; false if the decoder passed it, or gave it with flaws.
Result<bool> VideoReader::State::decodeUpTo(int source)
{
    while (current < source) {
        auto decoded = decodeNext();
        if (!decoded || !decoded.value()) {
            return decoded;
        }
    }
    return current == source && !isFlawed();
}

/// Seeks to a keyframe at or before `source` and decodes up to it. A keyframe that leads to nothing good
/// (frames before it in time may refer to what lies before it in the file) is given up for an earlier one, at
/// last for the start of the file.
Result<void> VideoReader::State::bringBySeeking(int source)
{
    for (int back = 0; back < source; back = back == 0 ? kFirstStepBack : back * 8) {
        const auto time = index.times[static_cast<std::size_t>(source - back)];
        if (avformat_seek_file(input.get(), stream->index, INT64_MIN, time, time, 0) < 0) {
            break;
        }
        avcodec_flush_buffers(decoder.get());
        current = -1;
        if (const auto reached = decodeUpTo(source); reached && reached.value()) {
            return {};
        }
    }
    if (auto restarted = restart(); !restarted) {
        return restarted;
    }
    auto reached = decodeUpTo(source);
    if (!reached) {
        return reached.error();
    }
    return reached.value() ? Result<void>() : undecodable(source);
}

/// Makes `frame` the frame `source` of the file.
Result<void> VideoReader::State::bring(int source)
{
    if (source == current) {
        return {};
    }
    if (index.seekable && (source < current || source > current + kDecodeForward)) {
        return bringBySeeking(source);
    }
    if (source < current) {
        if (auto restarted = restart(); !restarted) {
            return restarted;
        }
    }
    auto reached = decodeUpTo(source);
    if (!reached) {
        return reached.error();
    }
    return reached.value() ? Result<void>() : undecodable(source);
}

Result<void> VideoReader::State::give(std::span<std::uint8_t> rgb)
{
    if (info.rotationDegrees == 0) {
        return convert->convert(*frame, rgb.data(), where);
    }
    auto converted = convert->convert(*frame, unrotated.data(), where);
    if (converted) {
        rotate(unrotated.data(), rgb.data(), info.width, info.height, info.rotationDegrees);
    }
    return converted;
}

VideoReader::VideoReader(std::unique_ptr<State> state) : m_state(std::move(state)) {}
VideoReader::VideoReader(VideoReader&&) noexcept = default;
VideoReader& VideoReader::operator=(VideoReader&&) noexcept = default;
VideoReader::~VideoReader() = default;

Result<VideoReader> VideoReader::open(const std::filesystem::path& file, const VideoReaderOptions& options)
{
    auto state = std::make_unique<State>();
    state->file = file;
    state->where = file.string();
    state->options = options;
    for (const auto step : {&State::openFile, &State::makeIndex, &State::takeFirstFrame, &State::describe}) {
        if (auto done = (*state.*step)(); !done) {
            return done.error();
        }
    }
    return VideoReader(std::move(state));
}

const VideoInfo& VideoReader::info() const
{
    return m_state->info;
}

int VideoReader::position() const
{
    return m_state->position;
}

Result<bool> VideoReader::read(std::span<std::uint8_t> rgb)
{
    auto& state = *m_state;
    state.options.cancel.throwIfCancelled();
    if (state.position >= state.info.frames) {
        return false;
    }
    if (rgb.size() < state.info.frameBytes()) {
        return Error{ErrorCode::Internal, state.where,
                     "expected a buffer of " + std::to_string(state.info.frameBytes()) + " bytes, got " +
                         std::to_string(rgb.size()),
                     ""};
    }
    if (auto brought = state.bring(state.sourceOf(state.position)); !brought) {
        return brought.error();
    }
    if (auto given = state.give(rgb); !given) {
        return given.error();
    }
    ++state.position;
    return true;
}

Result<void> VideoReader::seek(int frame)
{
    if (frame < 0 || frame > m_state->info.frames) {
        return badVideo(m_state->where,
                        "expected a frame from 0 to " + std::to_string(m_state->info.frames) + ", got " +
                            std::to_string(frame),
                        "");
    }
    m_state->position = frame;
    return {};
}

Result<Clip> readVideo(const std::filesystem::path& file, int first, int count, std::size_t maxBytes,
                       const VideoReaderOptions& options)
{
    auto opened = VideoReader::open(file, options);
    if (!opened) {
        return opened.error();
    }
    auto& reader = opened.value();
    const auto& info = reader.info();
    if (auto sought = reader.seek(first); !sought) {
        return sought.error();
    }
    Clip clip;
    clip.frames = count < 0 ? info.frames - first : std::min(count, info.frames - first);
    clip.height = info.height;
    clip.width = info.width;
    clip.rate = info.rate;
    if (static_cast<std::size_t>(clip.frames) > maxBytes / std::max<std::size_t>(clip.frameBytes(), 1)) {
        return badVideo(file.string(),
                        "expected at most " + std::to_string(maxBytes >> 20) + " MiB of pixels, got " +
                            std::to_string(clip.frames) + " frames of " + std::to_string(info.width) + "x" +
                            std::to_string(info.height),
                        "Choose fewer frames.");
    }
    clip.pixels.resize(static_cast<std::size_t>(clip.frames) * clip.frameBytes());
    for (int i = 0; i < clip.frames; ++i) {
        if (auto read = reader.read({clip.frame(i), clip.frameBytes()}); !read) {
            return read.error();
        }
    }
    return clip;
}

} // namespace cascade::video
