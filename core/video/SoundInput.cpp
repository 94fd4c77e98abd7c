// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/SoundInput.h"

#include <cmath>

namespace cascade::video {

Result<SoundInput> SoundInput::open(const SoundSource& source, const CancelToken& cancel)
{
    SoundInput sound;
    sound.m_where = source.file.string();
    sound.m_cancel = &cancel;
    if (!(source.startSec >= 0 && source.startSec < 1e9) || !(source.durationSec >= 0)) {
        return Error{ErrorCode::BadInput, sound.m_where, "expected a time range from 0 s on for the sound",
                     ""};
    }
    auto input = openInput(source.file, cancel);
    if (!input) {
        return input.error();
    }
    sound.m_input = std::move(input).value();
    const int index = av_find_best_stream(sound.m_input.get(), AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0);
    if (index >= 0) {
        sound.m_stream = sound.m_input->streams[index];
        for (unsigned i = 0; i < sound.m_input->nb_streams; ++i) {
            if (static_cast<int>(i) != index) {
                sound.m_input->streams[i]->discard = AVDISCARD_ALL;
            }
        }
        sound.seekTo(source.startSec);
    }
    return sound;
}

/// Puts the zero of time where the pictures start (else where the file starts) plus `startSec`, and the
/// reading place before it.
void SoundInput::seekTo(double startSec)
{
    std::int64_t begin = m_input->start_time == AV_NOPTS_VALUE
                             ? 0
                             : av_rescale_q(m_input->start_time, AV_TIME_BASE_Q, m_stream->time_base);
    const int pictures = av_find_best_stream(m_input.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (pictures >= 0) {
        const AVStream& video = *m_input->streams[pictures];
        const bool isCover = (video.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
        if (!isCover && video.start_time != AV_NOPTS_VALUE) {
            begin = av_rescale_q(video.start_time, video.time_base, m_stream->time_base);
        }
    }
    m_zero = begin + ticks(startSec);
    if (startSec > 0) {
        const auto before = m_zero - ticks(0.1);
        avformat_seek_file(m_input.get(), m_stream->index, INT64_MIN, before, before,
                           0); // a refusal means reading from the start
    }
}

Result<bool> SoundInput::next(AVPacket& packet)
{
    while (true) {
        m_cancel->throwIfCancelled();
        av_packet_unref(&packet);
        const int failed = av_read_frame(m_input.get(), &packet);
        m_cancel->throwIfCancelled();
        if (failed == AVERROR_EOF) {
            return false;
        }
        if (failed < 0) {
            return Error{ErrorCode::BadInput, m_where,
                         "its sound cannot be read to the end: " + ffmpegText(failed),
                         "The file is damaged."};
        }
        if (packet.stream_index != m_stream->index) {
            continue;
        }
        packet.pts = packet.pts == AV_NOPTS_VALUE ? m_next : packet.pts - m_zero;
        packet.dts = packet.pts; // sound is stored in the order it is heard
        m_next = packet.pts + packet.duration;
        return true;
    }
}

} // namespace cascade::video
