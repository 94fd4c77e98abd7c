// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/SoundTrack.h"

#include "core/video/SoundEncoder.h"
#include "core/video/SoundInput.h"

#include <algorithm>
#include <string_view>

namespace cascade::video {

namespace {

/// Whether packets of this codec go into the container as they are, and players then play them.
bool canCopy(const AVFormatContext& output, const AVCodecParameters& sound)
{
    const std::string_view container = output.oformat->name;
    const bool isMov = container == "mov";
    if (container == "webm") {
        return sound.codec_id == AV_CODEC_ID_OPUS || sound.codec_id == AV_CODEC_ID_VORBIS;
    }
    switch (sound.codec_id) {
    case AV_CODEC_ID_AAC:
    case AV_CODEC_ID_AC3:
    case AV_CODEC_ID_EAC3:
    case AV_CODEC_ID_ALAC:
        return true;
    case AV_CODEC_ID_MP3:
        return sound.sample_rate >= 16000; // MP4 has no code for lower ones
    case AV_CODEC_ID_OPUS:
        return !isMov;
    case AV_CODEC_ID_PCM_S16LE:
    case AV_CODEC_ID_PCM_S16BE:
    case AV_CODEC_ID_PCM_S24LE:
    case AV_CODEC_ID_PCM_F32LE:
        return isMov;
    default:
        return false;
    }
}

/// Hands packets on unchanged, the last one with a shorter duration.
class CopiedSound final : public SoundTrack {
public:
    CopiedSound(AVFormatContext& output, AVStream& stream, SoundInput input, double durationSec)
        : m_output(output), m_stream(stream), m_input(std::move(input)), m_durationSec(durationSec),
          m_packet(makePacket())
    {
    }

    Result<void> pump(double untilSec) override { return advance(std::min(untilSec, m_durationSec), false); }
    Result<void> finish(double endSec) override { return advance(std::min(endSec, m_durationSec), true); }

private:
    Result<void> advance(double untilSec, bool last)
    {
        while (!m_ended) {
            if (!m_waiting) {
                auto got = m_input.next(*m_packet);
                if (!got) {
                    return got.error();
                }
                m_ended = !got.value();
                m_waiting = got.value();
                continue;
            }
            const auto begin = m_packet->pts;
            const auto until = m_input.ticks(untilSec);
            if (begin >= until || (!last && begin + m_packet->duration > until)) {
                return {};
            }
            m_packet->duration = std::min(m_packet->duration, until - begin);
            if (auto written = writeWaiting(); !written) {
                return written;
            }
        }
        return {};
    }

    Result<void> writeWaiting()
    {
        m_waiting = false;
        if (m_packet->pts + m_packet->duration < 0) {
            return {}; // one that ends exactly at zero stays: codecs warm up on it
        }
        m_packet->stream_index = m_stream.index;
        m_packet->pos = -1;
        av_packet_rescale_ts(m_packet.get(), m_input.stream().time_base, m_stream.time_base);
        return writePacket(m_output, *m_packet);
    }

    AVFormatContext& m_output;
    AVStream& m_stream;
    SoundInput m_input;
    double m_durationSec;
    PacketHandle m_packet;
    bool m_waiting = false; ///< m_packet holds one that is not written yet
    bool m_ended = false;
};

} // namespace

Result<std::unique_ptr<SoundTrack>> SoundTrack::open(AVFormatContext& output, const SoundSource& source,
                                                     const CancelToken& cancel)
{
    auto opened = SoundInput::open(source, cancel);
    if (!opened) {
        return opened.error();
    }
    auto input = std::move(opened).value();
    if (!input.hasSound()) {
        return std::unique_ptr<SoundTrack>();
    }
    if (!canCopy(output, *input.stream().codecpar)) {
        return SoundEncoder::open(output, std::move(input), source.durationSec);
    }
    AVStream* stream = avformat_new_stream(&output, nullptr);
    if (stream == nullptr || avcodec_parameters_copy(stream->codecpar, input.stream().codecpar) < 0) {
        return Error{ErrorCode::OutOfMemory, input.where(), "no memory for the sound",
                     "Close other programs."};
    }
    stream->codecpar->codec_tag = 0; // the tag of one container means nothing in another
    stream->time_base = input.stream().time_base;
    return std::unique_ptr<SoundTrack>(
        std::make_unique<CopiedSound>(output, *stream, std::move(input), source.durationSec));
}

Result<void> writePacket(AVFormatContext& output, AVPacket& packet)
{
    int failed = av_interleaved_write_frame(&output, &packet);
    if (failed >= 0 && output.pb->error < 0) {
        failed = output.pb->error;
    }
    if (failed < 0) {
        return Error{ErrorCode::DiskFull, output.url, "cannot be written: " + ffmpegText(failed),
                     failed == AVERROR(ENOSPC) ? "Free some space or choose another folder."
                                               : "Check that the disk is still there."};
    }
    return {};
}

} // namespace cascade::video
