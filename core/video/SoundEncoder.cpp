// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/SoundEncoder.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace cascade::video {

namespace {

constexpr int kBitsPerChannel = 96'000;
constexpr double kSmallestGapSec = 0.05; // times of packets are rounded: less is no gap
constexpr double kLargestGapSec = 600;   // more is a broken clock

int nearestRate(const AVCodec& codec, int wanted)
{
    for (const int* rate = codec.supported_samplerates; rate != nullptr && *rate != 0; ++rate) {
        if (*rate == wanted) {
            return wanted;
        }
    }
    return 48'000;
}

} // namespace

SoundEncoder::SoundEncoder(AVFormatContext& output, SoundInput input, double durationSec)
    : m_output(output),
      m_codec(std::string_view(output.oformat->name) == "webm" ? Codec{"libopus", "Opus", AV_SAMPLE_FMT_FLT}
                                                               : Codec{"aac", "AAC", AV_SAMPLE_FMT_FLTP}),
      m_input(std::move(input)), m_durationSec(durationSec)
{
}

Error SoundEncoder::failure(int number) const
{
    return Error{number == AVERROR(ENOMEM) ? ErrorCode::OutOfMemory : ErrorCode::BadInput, m_input.where(),
                 std::string("its sound cannot be made into ") + m_codec.title + ": " + ffmpegText(number),
                 std::string("Convert its sound to ") + m_codec.title + " first."};
}

Result<std::unique_ptr<SoundTrack>> SoundEncoder::open(AVFormatContext& output, SoundInput input,
                                                       double durationSec)
{
    auto decoder = openDecoder(input.stream(), input.where(), 1);
    if (!decoder) {
        return decoder.error();
    }
    std::unique_ptr<SoundEncoder> track(new SoundEncoder(output, std::move(input), durationSec));
    track->m_decoder = std::move(decoder).value();
    track->m_decoder->err_recognition = 0;
    if (auto opened = track->openEncoder(); !opened) {
        return opened.error();
    }
    return std::unique_ptr<SoundTrack>(std::move(track));
}

Result<void> SoundEncoder::openEncoder()
{
    const AVCodec* codec = avcodec_find_encoder_by_name(m_codec.encoder);
    m_encoder.reset(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
    m_stream = avformat_new_stream(&m_output, nullptr);
    if (!m_encoder || m_stream == nullptr) {
        return failure(codec != nullptr ? AVERROR(ENOMEM) : AVERROR_ENCODER_NOT_FOUND);
    }
    const int channels = m_decoder->ch_layout.nb_channels;
    av_channel_layout_default(&m_encoder->ch_layout, channels >= 1 && channels <= 6 ? channels : 2);
    m_encoder->sample_rate = nearestRate(*codec, m_decoder->sample_rate);
    m_encoder->sample_fmt = m_codec.samples;
    m_encoder->bit_rate = std::int64_t{kBitsPerChannel} * m_encoder->ch_layout.nb_channels;
    m_encoder->time_base = {1, m_encoder->sample_rate};
    m_encoder->thread_count = 1;
    if ((m_output.oformat->flags & AVFMT_GLOBALHEADER) != 0) {
        m_encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    }
    int failed = avcodec_open2(m_encoder.get(), codec, nullptr);
    if (failed >= 0) {
        failed = avcodec_parameters_from_context(m_stream->codecpar, m_encoder.get());
        m_stream->time_base = m_encoder->time_base;
        m_fifo.reset(av_audio_fifo_alloc(m_encoder->sample_fmt, m_encoder->ch_layout.nb_channels,
                                         m_encoder->frame_size));
    }
    return failed < 0 || !m_fifo ? Result<void>(failure(failed < 0 ? failed : AVERROR(ENOMEM)))
                                 : Result<void>();
}

Result<void> SoundEncoder::pump(double untilSec)
{
    return advance(std::int64_t(std::max(0.0, std::min(untilSec, m_durationSec)) * m_encoder->sample_rate),
                   false);
}

Result<void> SoundEncoder::finish(double endSec)
{
    if (auto done = advance(std::llround(std::min(endSec, m_durationSec) * m_encoder->sample_rate), true);
        !done) {
        return done;
    }
    const int failed = avcodec_send_frame(m_encoder.get(), nullptr);
    return failed < 0 ? Result<void>(failure(failed)) : drain();
}

/// Encodes whole frames of samples up to `untilSample`; with `last` also the part of a frame that remains.
Result<void> SoundEncoder::advance(std::int64_t untilSample, bool last)
{
    const int whole = m_encoder->frame_size;
    while (true) {
        while (!m_ended && (!m_placed || av_audio_fifo_size(m_fifo.get()) < whole) &&
               m_encoded < untilSample) {
            if (auto decoded = decodeSome(); !decoded) {
                return decoded;
            }
        }
        const auto room = untilSample - m_encoded;
        const auto samples =
            static_cast<int>(std::min<std::int64_t>({room, whole, av_audio_fifo_size(m_fifo.get())}));
        if (samples <= 0 || (samples < whole && !last)) {
            return {};
        }
        if (auto encoded = encode(samples); !encoded || samples < whole) {
            return encoded;
        }
    }
}

/// Feeds one packet to the decoder and puts what it gives into the queue of samples.
Result<void> SoundEncoder::decodeSome()
{
    auto got = m_input.next(*m_packet);
    if (!got) {
        return got.error();
    }
    m_ended = !got.value();
    const int failed = avcodec_send_packet(m_decoder.get(), m_ended ? nullptr : m_packet.get());
    if (failed < 0 && failed != AVERROR_INVALIDDATA && failed != AVERROR_EOF) {
        return failure(failed);
    }
    if (auto taken = takeDecoded(); !taken) {
        return taken;
    }
    if (m_ended && m_resampler) {
        if (const int flushed = convert(nullptr); flushed < 0) {
            return failure(flushed);
        }
    }
    return {};
}

Result<void> SoundEncoder::takeDecoded()
{
    while (true) {
        int failed = avcodec_receive_frame(m_decoder.get(), m_decoded.get());
        if (failed == AVERROR(EAGAIN) || failed == AVERROR_EOF || failed == AVERROR_INVALIDDATA) {
            return {};
        }
        if (failed >= 0) {
            failed = place(*m_decoded);
        }
        if (failed >= 0) {
            failed = convert(m_decoded.get());
        }
        if (failed < 0) {
            return failure(failed);
        }
    }
}

/// Sets what has to go before a decoded frame: samples to drop in front of zero, or silence where the source
/// has a gap.
int SoundEncoder::place(const AVFrame& decoded)
{
    if (decoded.pts == AV_NOPTS_VALUE) {
        m_placed = true;
        return 0;
    }
    const double at = m_input.seconds(decoded.pts) * m_encoder->sample_rate;
    if (!m_placed) {
        m_placed = true;
        m_toDrop = at < 0 ? std::llround(-at) : 0;
        return at > 0 && at < kLargestGapSec * m_encoder->sample_rate ? addSilence(std::llround(at)) : 0;
    }
    const auto delay = m_resampler ? swr_get_delay(m_resampler.get(), m_encoder->sample_rate) : 0;
    const double gap =
        at - static_cast<double>(m_encoded + av_audio_fifo_size(m_fifo.get()) + delay - m_toDrop);
    const bool isGap =
        gap > kSmallestGapSec * m_encoder->sample_rate && gap < kLargestGapSec * m_encoder->sample_rate;
    return isGap ? addSilence(std::llround(gap)) : 0;
}

int SoundEncoder::addSilence(std::int64_t samples)
{
    FrameHandle silence = makeFrame();
    silence->format = m_encoder->sample_fmt;
    silence->nb_samples = m_encoder->sample_rate;
    int failed = av_channel_layout_copy(&silence->ch_layout, &m_encoder->ch_layout);
    failed = failed < 0 ? failed : av_frame_get_buffer(silence.get(), 0);
    if (failed >= 0) {
        failed = av_samples_set_silence(silence->extended_data, 0, silence->nb_samples,
                                        silence->ch_layout.nb_channels, m_encoder->sample_fmt);
    }
    while (failed >= 0 && samples > 0) {
        const auto now = static_cast<int>(std::min<std::int64_t>(samples, silence->nb_samples));
        failed = av_audio_fifo_write(m_fifo.get(), reinterpret_cast<void**>(silence->extended_data), now);
        samples -= now;
    }
    return failed;
}

/// Brings a decoded frame (null: what the resampler still holds) to the encoder's rate and layout and queues
/// it.
int SoundEncoder::convert(AVFrame* decodedOrEnd)
{
    if (decodedOrEnd != nullptr && decodedOrEnd->ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
        av_channel_layout_default(&decodedOrEnd->ch_layout, decodedOrEnd->ch_layout.nb_channels);
    }
    int failed = AVERROR_INPUT_CHANGED;
    for (int attempt = 0; attempt < 2 && failed == AVERROR_INPUT_CHANGED; ++attempt) {
        if (!m_resampler || attempt > 0) { // the sound's format may change on the way
            m_resampler.reset(swr_alloc());
        }
        av_frame_unref(m_converted.get());
        m_converted->format = m_encoder->sample_fmt;
        m_converted->sample_rate = m_encoder->sample_rate;
        failed = av_channel_layout_copy(&m_converted->ch_layout, &m_encoder->ch_layout);
        failed = failed < 0 ? failed : swr_convert_frame(m_resampler.get(), m_converted.get(), decodedOrEnd);
    }
    if (failed < 0) {
        return failed;
    }
    if (m_converted->nb_samples > 0) {
        failed = av_audio_fifo_write(m_fifo.get(), reinterpret_cast<void**>(m_converted->extended_data),
                                     m_converted->nb_samples);
    }
    if (failed >= 0 && m_toDrop > 0) {
        const auto now = static_cast<int>(std::min<std::int64_t>(m_toDrop, av_audio_fifo_size(m_fifo.get())));
        failed = av_audio_fifo_drain(m_fifo.get(), now);
        m_toDrop -= now;
    }
    return failed;
}

Result<void> SoundEncoder::encode(int samples)
{
    av_frame_unref(m_converted.get());
    m_converted->format = m_encoder->sample_fmt;
    m_converted->sample_rate = m_encoder->sample_rate;
    m_converted->nb_samples = samples;
    m_converted->pts = m_encoded;
    int failed = av_channel_layout_copy(&m_converted->ch_layout, &m_encoder->ch_layout);
    failed = failed < 0 ? failed : av_frame_get_buffer(m_converted.get(), 0);
    failed = failed < 0 ? failed
                        : av_audio_fifo_read(m_fifo.get(),
                                             reinterpret_cast<void**>(m_converted->extended_data), samples);
    failed = failed < 0 ? failed : avcodec_send_frame(m_encoder.get(), m_converted.get());
    m_encoded += samples;
    return failed < 0 ? Result<void>(failure(failed)) : drain();
}

Result<void> SoundEncoder::drain()
{
    while (true) {
        const int failed = avcodec_receive_packet(m_encoder.get(), m_packet.get());
        if (failed == AVERROR(EAGAIN) || failed == AVERROR_EOF) {
            return {};
        }
        if (failed < 0) {
            return failure(failed);
        }
        m_packet->stream_index = m_stream->index;
        av_packet_rescale_ts(m_packet.get(), m_encoder->time_base, m_stream->time_base);
        if (auto written = writePacket(m_output, *m_packet); !written) {
            return written;
        }
    }
}

} // namespace cascade::video
