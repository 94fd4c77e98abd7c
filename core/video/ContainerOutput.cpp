// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerOutput.h"

#include "core/base/AtomicFile.h"
#include "core/video/ContainerTags.h"
#include "core/video/Sidecar.h"
#include "core/video/TailTags.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <utility>

namespace cascade::video {

namespace {

const char* muxerOf(const std::filesystem::path& target)
{
    constexpr std::array<std::pair<std::string_view, const char*>, 5> kMuxers{
        {{".mov", "mov"}, {".webm", "webm"}, {".gif", "gif"}, {".apng", "apng"}, {".webp", "webp"}}};
    const auto extension = lowerExtension(target);
    const auto* found =
        std::find_if(kMuxers.begin(), kMuxers.end(), [&](const auto& one) { return one.first == extension; });
    return found != kMuxers.end() ? found->second : "mp4";
}

/// What the muxer must be told. `plays` 0 = for ever; GIF counts repetitions after the first time, -1 for
/// none.
void setMuxerOptions(Options& settings, std::string_view muxer, int plays)
{
    if (muxer == "mp4" || muxer == "mov") {
        settings.set("movflags", "+faststart+use_metadata_tags+write_colr");
    } else if (muxer == "gif") {
        settings.set("loop", std::to_string(plays == 0 ? 0 : plays == 1 ? -1 : plays - 1));
    } else if (muxer == "apng") {
        settings.set("plays", std::to_string(plays));
    } else if (muxer == "webp") {
        settings.set("loop", std::to_string(plays));
    }
}

} // namespace

Error diskError(const std::string& where, int number)
{
    return Error{ErrorCode::DiskFull, where, "cannot be written: " + ffmpegText(number),
                 number == AVERROR(ENOSPC) ? "Free some space or choose another folder."
                                           : "Check that the folder exists and can be written."};
}

ContainerOutput::ContainerOutput(const std::filesystem::path& target, const ExportFormat& format,
                                 const VideoWriterOptions& options)
    : m_target(target), m_partial(partialPath(target)), m_format(format), m_options(options)
{
}

ContainerOutput::~ContainerOutput()
{
    m_sound.reset();
    if (m_begun && m_output->pb != nullptr && std::string_view(m_output->oformat->name) == "gif") {
        av_write_trailer(m_output.get()); // FFmpeg 5.1's GIF muxer frees its last packet only here
    }
    m_output.reset();
    if (!m_partial.empty()) {
        std::error_code ignored;
        std::filesystem::remove(m_partial, ignored);
    }
}

Result<std::unique_ptr<PictureOutput>> ContainerOutput::open(const std::filesystem::path& target,
                                                             const ExportFormat& format,
                                                             const VideoWriterOptions& options)
{
    std::unique_ptr<ContainerOutput> output(new ContainerOutput(target, format, options));
    if (auto opened = output->openFile(); !opened) {
        return opened.error();
    }
    return std::unique_ptr<PictureOutput>(std::move(output));
}

Result<void> ContainerOutput::openFile()
{
    AVFormatContext* format = nullptr;
    int failed =
        avformat_alloc_output_context2(&format, nullptr, muxerOf(m_target), fileUrl(m_partial).c_str());
    m_output.reset(format);
    if (failed >= 0) {
        failed = avio_open(&m_output->pb, m_output->url, AVIO_FLAG_WRITE);
    }
    if (failed < 0) {
        m_partial.clear();
        return diskError(m_target.string(), failed);
    }
    if (std::string_view(m_output->oformat->name) == "webm") {
        m_output->flags |= AVFMT_FLAG_BITEXACT; // Matroska else writes random identifiers
    }
    return {};
}

Result<void> ContainerOutput::begin(const AVCodecContext& encoder)
{
    m_stream = avformat_new_stream(m_output.get(), nullptr);
    if (m_stream == nullptr || avcodec_parameters_from_context(m_stream->codecpar, &encoder) < 0) {
        return Error{ErrorCode::OutOfMemory, m_target.string(), "no memory for the video",
                     "Close other programs."};
    }
    if (encoder.codec_id == AV_CODEC_ID_HEVC) {
        m_stream->codecpar->codec_tag = MKTAG('h', 'v', 'c', '1'); // Apple's players know no other
    }
    m_encoderBase = encoder.time_base;
    m_stream->time_base = encoder.time_base;
    m_stream->avg_frame_rate = encoder.framerate;
    if (m_options.sound) {
        auto opened = SoundTrack::open(*m_output, *m_options.sound, m_options.cancel);
        if (!opened) {
            return opened.error();
        }
        m_sound = std::move(opened).value();
    }
    if (m_format.tags != TagPlace::Tail) {
        setContainerTags(*m_output, m_options.metadata);
    }
    Options settings;
    setMuxerOptions(settings, m_output->oformat->name, m_options.plays);
    const int failed = avformat_write_header(m_output.get(), settings.address());
    m_begun = failed >= 0;
    return m_begun ? Result<void>() : Result<void>(diskError(m_target.string(), failed));
}

/// Sound is brought up to the end of the frame.
Result<void> ContainerOutput::put(AVPacket& packet)
{
    packet.stream_index = m_stream->index;
    const double untilSec = static_cast<double>(packet.dts + 1) * av_q2d(m_encoderBase);
    av_packet_rescale_ts(&packet, m_encoderBase, m_stream->time_base);
    if (auto written = writePacket(*m_output, packet); !written) {
        return Error{written.error().code, m_target.string(), written.error().what, written.error().hint};
    }
    return m_sound ? m_sound->pump(untilSec) : Result<void>();
}

Result<std::int64_t> ContainerOutput::finish(std::int64_t frames, const Tags& tags)
{
    if (m_sound) {
        const double endSec = static_cast<double>(frames) / m_options.rate.framesPerSecond();
        if (auto finished = m_sound->finish(std::min(endSec, m_options.sound->durationSec)); !finished) {
            return finished.error();
        }
    }
    if (m_format.tags == TagPlace::Index) { // the container writes its tags with the index, at the end
        setContainerTags(*m_output, tags);
    }
    if (auto closed = closeFile(); !closed) {
        return closed.error();
    }
    if (m_format.tags == TagPlace::Tail) {
        if (auto appended = appendTailTags(m_partial, tags); !appended) {
            return Error{appended.error().code, m_target.string(), appended.error().what,
                         appended.error().hint};
        }
    }
    return commit(tags);
}

Result<void> ContainerOutput::closeFile()
{
    int failed = av_write_trailer(m_output.get());
    if (failed >= 0 && m_output->pb->error < 0) {
        failed = m_output->pb->error;
    }
    const int closed = avio_closep(&m_output->pb);
    failed = failed < 0 ? failed : closed;
    return failed < 0 ? Result<void>(diskError(m_target.string(), failed)) : Result<void>();
}

/// The file beside comes first: where there is a video, its tags are there too.
Result<std::int64_t> ContainerOutput::commit(const Tags& tags)
{
    if (auto may = m_options.mayGoOut(m_partial); !may) {
        return may.error();
    }
    std::error_code failed;
    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(m_partial, failed));
    if (m_format.tags == TagPlace::Head) {
        if (auto written = writeSidecar(m_target, tags); !written) {
            return written.error();
        }
    }
    if (auto committed = commitFile(m_partial, m_target); !committed) {
        return committed.error();
    }
    m_partial.clear();
    return bytes;
}

} // namespace cascade::video
