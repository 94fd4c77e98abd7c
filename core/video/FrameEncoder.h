// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"
#include "core/config/ExportFormat.h"
#include "core/video/Color.h"
#include "core/video/Ffmpeg.h"
#include "core/video/FrameDepth.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace cascade::video {

struct FrameEncoderOptions {
    int width = 0;
    int height = 0;
    Rate rate;
    FrameDepth depth = FrameDepth::Bits8; ///< of the frames that will be given
    int quality = 0;                      ///< on the format's own scale
    std::string preset;                   ///< of x264 and x265
    int threads = 1;
    bool globalHeader = false; ///< the container wants the codec's header once, not in the stream
};

/// Frames in, packets of an export format out.
class FrameEncoder {
public:
    using PutPacket = std::function<Result<void>(AVPacket&)>;

    /// Errors  BadInput if no encoder of the format takes pictures of this size; Internal if this FFmpeg has
    /// none of them; OutOfMemory. `where` names the file.
    [[nodiscard]] static Result<FrameEncoder>
    open(const ExportFormat& format, const FrameEncoderOptions& options, const std::string& where);

    /// Encodes a frame that is shown from `number` frames on (null: no more come) and hands over what packets
    /// come out, in the encoder's time base.
    [[nodiscard]] Result<void> encode(const void* rgbOrEnd, std::int64_t number, const PutPacket& put);

    [[nodiscard]] const AVCodecContext& context() const { return *m_context; }

private:
    FrameEncoder() = default;
    [[nodiscard]] Result<void> openContext(const AVCodec& codec, const ExportFormat& format,
                                           const FrameEncoderOptions& options);
    [[nodiscard]] Result<void> prepareFrame(const ExportFormat& format, const FrameEncoderOptions& options);
    [[nodiscard]] Error failure(int number) const;

    std::string m_where;
    std::string m_title;
    CodecHandle m_context;
    std::unique_ptr<FromRgb> m_convert;
    FrameHandle m_frame = makeFrame();
    PacketHandle m_packet = makePacket();
    std::int64_t m_sent = 0; ///< frames
};

/// Whether the pixels of a format fit a picture of this size: even sides where colour is shared by pixels, at
/// most kMaxSide and kMaxPixels.
///
/// Errors  BadInput.
[[nodiscard]] Result<void> checkPictureSize(const ExportFormat& format, int width, int height,
                                            const std::string& where);

} // namespace cascade::video
