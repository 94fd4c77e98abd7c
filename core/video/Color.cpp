// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/Color.h"

#include <array>
#include <string_view>

namespace cascade::video {

namespace {

constexpr int kExact = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
constexpr int kUnity = 1 << 16; // contrast and saturation in swscale's fixed point

struct Picture {
    int width;
    int height;
    AVPixelFormat format;
    int matrix;
    bool fullRange;
};

bool hasChromaRows(AVPixelFormat format)
{
    const auto* description = av_pix_fmt_desc_get(format);
    return description != nullptr && description->log2_chroma_h == 1 && description->log2_chroma_w == 1;
}

ScalerHandle makeScaler(const Picture& from, const Picture& to)
{
    ScalerHandle scaler(sws_alloc_context());
    if (!scaler) {
        return nullptr;
    }
    const auto set = [&](const char* name, std::int64_t value) {
        av_opt_set_int(scaler.get(), name, value, 0);
    };
    set("srcw", from.width);
    set("srch", from.height);
    set("src_format", from.format);
    set("dstw", to.width);
    set("dsth", to.height);
    set("dst_format", to.format);
    set("sws_flags", kExact);
    // 4:2:0 of MPEG: chroma in the middle between two rows (128 of 256), on the left column (0, swscale's
    // default).
    if (hasChromaRows(from.format)) {
        set("src_v_chr_pos", 128);
    }
    if (hasChromaRows(to.format)) {
        set("dst_v_chr_pos", 128);
    }
    set("src_range", from.fullRange ? 1 : 0);
    set("dst_range", to.fullRange ? 1 : 0);
    if (sws_init_context(scaler.get(), nullptr, nullptr) < 0) {
        return nullptr;
    }
    sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(from.matrix), from.fullRange ? 1 : 0,
                             sws_getCoefficients(to.matrix), to.fullRange ? 1 : 0, 0, kUnity, kUnity);
    return scaler;
}

/// The old formats that carry "full range" in their name, as the ones they stand for.
AVPixelFormat withoutRange(AVPixelFormat format)
{
    switch (format) {
    case AV_PIX_FMT_YUVJ420P:
        return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
        return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
        return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
        return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ411P:
        return AV_PIX_FMT_YUV411P;
    default:
        return format;
    }
}

class ScalerFromRgb final : public FromRgb {
public:
    ScalerFromRgb(ScalerHandle scaler, int rowBytes) : m_scaler(std::move(scaler)), m_rowBytes(rowBytes) {}

    void convert(const void* rgb, AVFrame& frame) override
    {
        const std::array<const std::uint8_t*, 4> planes{static_cast<const std::uint8_t*>(rgb)};
        const std::array<int, 4> strides{m_rowBytes};
        sws_scale(m_scaler.get(), planes.data(), strides.data(), 0, frame.height, frame.data, frame.linesize);
    }

private:
    ScalerHandle m_scaler;
    int m_rowBytes;
};

} // namespace

int matrixOf(AVColorSpace tag, int width, int height)
{
    switch (tag) {
    case AVCOL_SPC_BT709:
        return SWS_CS_ITU709;
    case AVCOL_SPC_FCC:
        return SWS_CS_FCC;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        return SWS_CS_ITU601;
    case AVCOL_SPC_SMPTE240M:
        return SWS_CS_SMPTE240M;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return SWS_CS_BT2020;
    default:
        return height >= 720 || width >= 1280 ? SWS_CS_ITU709 : SWS_CS_ITU601;
    }
}

Result<std::unique_ptr<FromRgb>> makeScalerFromRgb(int width, int height, FrameDepth depth,
                                                   AVPixelFormat format)
{
    const bool isRgb = (av_pix_fmt_desc_get(format)->flags & AV_PIX_FMT_FLAG_RGB) != 0;
    const auto given = depth == FrameDepth::Bits8 ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_RGB48;
    auto scaler = makeScaler({width, height, given, SWS_CS_ITU709, true},
                             {width, height, format, SWS_CS_ITU709, isRgb});
    if (!scaler) {
        return Error{ErrorCode::OutOfMemory, "video", "no memory for colour conversion",
                     "Close other programs."};
    }
    return std::unique_ptr<FromRgb>(
        std::make_unique<ScalerFromRgb>(std::move(scaler), static_cast<int>(bytesOfFrame(width, 1, depth))));
}

ToRgb::Source ToRgb::sourceOf(const AVFrame& frame)
{
    const auto format = static_cast<AVPixelFormat>(frame.format);
    const auto plain = withoutRange(format);
    const auto* description = av_pix_fmt_desc_get(plain);
    const auto flags = description != nullptr ? description->flags : 0;
    const bool rgb = (flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0;
    const bool untagged = frame.color_range == AVCOL_RANGE_UNSPECIFIED;
    const bool grey = description != nullptr && description->nb_components <= 2 && untagged;
    const bool fullRange = rgb || grey || plain != format || frame.color_range == AVCOL_RANGE_JPEG;
    return {frame.width, frame.height, plain, matrixOf(frame.colorspace, frame.width, frame.height),
            fullRange};
}

Result<void> ToRgb::prepare(const Source& source, const std::string& where)
{
    if (m_scaler && source == m_source) {
        return {};
    }
    const auto format = static_cast<AVPixelFormat>(source.format);
    if (source.width > 0 && source.height > 0 && sws_isSupportedInput(format) != 0) {
        m_scaler = makeScaler({source.width, source.height, format, source.matrix, source.fullRange},
                              {m_width, m_height, AV_PIX_FMT_RGB24, SWS_CS_ITU709, true});
    } else {
        m_scaler.reset();
    }
    if (!m_scaler) {
        const char* name = av_get_pix_fmt_name(format);
        return Error{ErrorCode::BadInput, where,
                     std::string("its pixel format cannot be converted to RGB: ") + (name ? name : "unknown"),
                     "Convert the file to H.264 in yuv420p first."};
    }
    m_source = source;
    return {};
}

Result<void> ToRgb::convert(const AVFrame& frame, std::uint8_t* rgb, const std::string& where)
{
    if (auto ready = prepare(sourceOf(frame), where); !ready) {
        return ready;
    }
    const std::array<std::uint8_t*, 4> planes{rgb};
    const std::array<int, 4> strides{m_width * 3};
    if (sws_scale(m_scaler.get(), frame.data, frame.linesize, 0, frame.height, planes.data(),
                  strides.data()) < 0) {
        return Error{ErrorCode::BadInput, where, "a frame cannot be converted to RGB",
                     "The file is damaged."};
    }
    return {};
}

} // namespace cascade::video
