// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/SoundInput.h"
#include "core/video/SoundTrack.h"

extern "C" {
#include <libavutil/audio_fifo.h>
#include <libswresample/swresample.h>
}

namespace cascade::video {

/// Sound whose codec the container does not take, decoded and encoded again: as Opus for WebM, else as AAC.
/// Places without sound become silence; broken packets are left out.
class SoundEncoder final : public SoundTrack {
public:
    [[nodiscard]] static Result<std::unique_ptr<SoundTrack>> open(AVFormatContext& output, SoundInput input,
                                                                  double durationSec);

    Result<void> pump(double untilSec) override;
    Result<void> finish(double endSec) override;

private:
    struct ReleaseSound {
        void operator()(SwrContext* context) const { swr_free(&context); }
        void operator()(AVAudioFifo* fifo) const { av_audio_fifo_free(fifo); }
    };

    struct Codec {
        const char* encoder; ///< as FFmpeg calls it
        const char* title;
        AVSampleFormat samples;
    };

    SoundEncoder(AVFormatContext& output, SoundInput input, double durationSec);

    [[nodiscard]] Result<void> openEncoder();
    [[nodiscard]] Result<void> advance(std::int64_t untilSample, bool last);
    [[nodiscard]] Result<void> decodeSome();
    [[nodiscard]] Result<void> takeDecoded();
    [[nodiscard]] int convert(AVFrame* decodedOrEnd);
    [[nodiscard]] int place(const AVFrame& decoded);
    [[nodiscard]] int addSilence(std::int64_t samples);
    [[nodiscard]] Result<void> encode(int samples);
    [[nodiscard]] Result<void> drain();
    [[nodiscard]] Error failure(int number) const;

    AVFormatContext& m_output;
    Codec m_codec;
    AVStream* m_stream = nullptr;
    SoundInput m_input;
    double m_durationSec;
    CodecHandle m_decoder;
    CodecHandle m_encoder;
    std::unique_ptr<SwrContext, ReleaseSound> m_resampler;
    std::unique_ptr<AVAudioFifo, ReleaseSound> m_fifo;
    PacketHandle m_packet = makePacket();
    FrameHandle m_decoded = makeFrame();
    FrameHandle m_converted = makeFrame();
    std::int64_t m_encoded = 0; ///< samples of the output's time that are encoded
    std::int64_t m_toDrop = 0;  ///< samples before zero that are still to come
    bool m_placed = false;      ///< the first sample's place is known
    bool m_ended = false;       ///< the source has no more
};

} // namespace cascade::video
