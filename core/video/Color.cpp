// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/Color.h"

#include "core/video/Scaler.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <vector>

namespace cascade::video {

namespace {

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

/// The last rows are taken from a copy that has room behind it.
class ScalerFromRgb final : public FromRgb {
public:
    ScalerFromRgb(ScalerHandle scaler, int rowBytes, int rows)
        : m_scaler(std::move(scaler)), m_rowBytes(rowBytes),
          m_copiedFrom(std::max(0, rows - 1 - kScalerSlack / rowBytes) & ~1), m_rows(rows),
          m_last(std::size_t(rows - m_copiedFrom) * std::size_t(rowBytes) + kScalerSlack)
    {
    }

    void convert(const void* rgb, AVFrame& frame) override
    {
        const auto* bytes = static_cast<const std::uint8_t*>(rgb);
        if (m_copiedFrom > 0) {
            convertRows(bytes, 0, m_copiedFrom, frame);
        }
        std::memcpy(m_last.data(), bytes + std::ptrdiff_t{m_copiedFrom} * m_rowBytes,
                    m_last.size() - kScalerSlack);
        convertRows(m_last.data(), m_copiedFrom, m_rows - m_copiedFrom, frame);
    }

private:
    void convertRows(const std::uint8_t* rows, int first, int count, AVFrame& frame)
    {
        const std::array<const std::uint8_t*, 4> planes{rows};
        const std::array<int, 4> strides{m_rowBytes};
        sws_scale(m_scaler.get(), planes.data(), strides.data(), first, count, frame.data, frame.linesize);
    }

    ScalerHandle m_scaler;
    int m_rowBytes;
    int m_copiedFrom; ///< an even row
    int m_rows;
    std::vector<std::uint8_t> m_last;
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
    return std::unique_ptr<FromRgb>(std::make_unique<ScalerFromRgb>(
        std::move(scaler), static_cast<int>(bytesOfFrame(width, 1, depth)), height));
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
