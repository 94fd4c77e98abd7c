// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/FrameEncoder.h"

#include "core/video/LinearLight.h"
#include "core/video/Palette.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cascade::video {

namespace {

constexpr double kKeyframeEverySec = 2;

struct Setting {
    const char* key = nullptr;
    const char* value = nullptr;
};

/// How an encoder of FFmpeg is driven.
struct EncoderWay {
    std::string_view name;
    const char* qualityKey = nullptr; ///< null: the format's quality is not the encoder's
    bool hasPreset = false;           ///< takes the names of x264's presets
    int smallestSide = 1;             ///< pixels
    int largestSide = kMaxSide;       ///< pixels
    const char* threadsKey = nullptr; ///< of the parameters that FFmpeg does not pass on
    std::array<Setting, 3> settings{};
};

/// Encoders work on several frames at once. Where those are low, x264 gave other bytes for the same clip now
/// and then (seen at 80x48 with two threads on a busy machine), and there is nothing to be gained.
constexpr int kRowsPerThread = 64;

/// Frames by which x265 decodes ahead of what is shown. Version 3.5 measures that time when the frame after
/// these comes: the packets of a shorter clip have a decoding time of whatever was in memory, which the MP4
/// muxer refuses now and then ("pts/dts pair unsupported").
constexpr std::int64_t kReorderedByX265 = 2;

/// Parameters of x265 and SVT-AV1 end in the number of threads. x265 notes the processor in the file unless
/// told not to.
constexpr std::array kWays{
    EncoderWay{.name = "libx264", .qualityKey = "crf", .hasPreset = true, .smallestSide = 2},
    EncoderWay{.name = "libx265",
               .qualityKey = "crf",
               .hasPreset = true,
               .smallestSide = 16,
               .threadsKey = "x265-params",
               .settings = {{{"x265-params", "info=0:log-level=none:pools="}}}},
    EncoderWay{.name = "libsvtav1",
               .qualityKey = "crf",
               .smallestSide = 64,
               .threadsKey = "svtav1-params",
               .settings = {{{"svtav1-params", "lp="}, {"preset", "8"}}}},
    EncoderWay{.name = "libaom-av1",
               .qualityKey = "crf",
               .smallestSide = 2,
               .settings = {{{"b", "0"}, {"cpu-used", "6"}, {"row-mt", "1"}}}},
    EncoderWay{.name = "prores_ks", .qualityKey = "profile", .settings = {{{"vendor", "apl0"}}}},
    EncoderWay{.name = "libvpx-vp9",
               .qualityKey = "crf",
               .smallestSide = 2,
               .settings = {{{"b", "0"}, {"cpu-used", "3"}, {"row-mt", "1"}}}},
    EncoderWay{.name = "gif"},
    EncoderWay{.name = "apng"},
    EncoderWay{.name = "libwebp", .qualityKey = "quality", .largestSide = 16383},
    EncoderWay{.name = "png"},
    EncoderWay{.name = "exr", .settings = {{{"format", "half"}, {"compression", "zip16"}}}},
    EncoderWay{.name = "tiff", .settings = {{{"compression_algo", "deflate"}}}},
};

const EncoderWay& wayOf(std::string_view encoder)
{
    return *std::find_if(kWays.begin(), kWays.end(),
                         [&](const EncoderWay& way) { return way.name == encoder; });
}

AVPixelFormat pixelFormatOf(const ExportFormat& format, FrameDepth depth)
{
    return av_get_pix_fmt(
        std::string(depth == FrameDepth::Bits8 ? format.pixelFormat : format.deepPixelFormat).c_str());
}

/// The first of the format's encoders that this FFmpeg has and that takes the size.
Result<const AVCodec*> findEncoder(const ExportFormat& format, int width, int height,
                                   const std::string& where)
{
    std::string wanted;
    std::string limits;
    for (const auto name : format.encoders) {
        wanted += (wanted.empty() ? "" : " or ") + std::string(name);
        const AVCodec* codec = avcodec_find_encoder_by_name(std::string(name).c_str());
        if (codec == nullptr) {
            continue;
        }
        const auto& way = wayOf(name);
        if (std::min(width, height) >= way.smallestSide && std::max(width, height) <= way.largestSide) {
            return codec;
        }
        limits = std::to_string(way.smallestSide) + " to " + std::to_string(way.largestSide);
    }
    if (!limits.empty()) {
        return Error{ErrorCode::BadInput, where,
                     "expected sides of " + limits + " pixels for " + std::string(format.title) + ", got " +
                         std::to_string(width) + "x" + std::to_string(height),
                     "Choose another size or format."};
    }
    return Error{ErrorCode::Internal, where,
                 "this FFmpeg has no encoder for " + std::string(format.title) + ": expected " + wanted,
                 "Install the libavcodec of your distribution; `cascade doctor` lists its encoders."};
}

void describePictures(AVCodecContext& context, const ExportFormat& format, const FrameEncoderOptions& options)
{
    const auto [numerator, denominator] = options.rate;
    context.width = options.width;
    context.height = options.height;
    context.pix_fmt = pixelFormatOf(format, options.depth);
    context.time_base = {static_cast<int>(denominator), static_cast<int>(numerator)};
    context.framerate = {static_cast<int>(numerator), static_cast<int>(denominator)};
    context.sample_aspect_ratio = {1, 1};
    context.gop_size =
        std::max(1, static_cast<int>(std::lround(kKeyframeEverySec * options.rate.framesPerSecond())));
    context.thread_count = std::clamp(options.threads, 1, std::max(1, options.height / kRowsPerThread));
    if (format.pixels == PixelModel::VideoRange) {
        context.color_primaries = AVCOL_PRI_BT709;
        context.color_trc = AVCOL_TRC_BT709;
        context.colorspace = AVCOL_SPC_BT709;
        context.color_range = AVCOL_RANGE_MPEG;
        context.chroma_sample_location = AVCHROMA_LOC_LEFT;
    }
    if (options.globalHeader) {
        context.flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    }
}

} // namespace

Result<void> checkPictureSize(const ExportFormat& format, int width, int height, const std::string& where)
{
    const int stepX = format.widthStep, stepY = format.heightStep;
    if (width >= stepX && height >= stepY && width <= kMaxSide && height <= kMaxSide && width % stepX == 0 &&
        height % stepY == 0 && std::int64_t{width} * height <= kMaxPixels) {
        return {};
    }
    const std::string sides = stepY > 1   ? "an even width and height from 2"
                              : stepX > 1 ? "an even width from 2, a height"
                                          : "a width and height from 1";
    const std::string got = std::to_string(width) + "x" + std::to_string(height);
    return Error{ErrorCode::BadInput, where,
                 "expected " + sides + " to " + std::to_string(kMaxSide) + " pixels, got " + got,
                 stepX > 1
                     ? std::string(format.title) + " has one colour sample for " + std::to_string(stepX) +
                           "x" + std::to_string(stepY) + " pixels: choose even numbers."
                     : "Scale the pictures first."};
}

Error FrameEncoder::failure(int number) const
{
    return Error{number == AVERROR(ENOMEM) ? ErrorCode::OutOfMemory : ErrorCode::Internal, m_where,
                 "the encoder of " + m_title + " failed: " + ffmpegText(number), ""};
}

Result<FrameEncoder> FrameEncoder::open(const ExportFormat& format, const FrameEncoderOptions& options,
                                        const std::string& where)
{
    auto codec = findEncoder(format, options.width, options.height, where);
    if (!codec) {
        return codec.error();
    }
    FrameEncoder encoder;
    encoder.m_where = where;
    encoder.m_title = format.title;
    if (auto opened = encoder.openContext(*codec.value(), format, options); !opened) {
        return opened.error();
    }
    if (auto prepared = encoder.prepareFrame(format, options); !prepared) {
        return prepared.error();
    }
    return encoder;
}

Result<void> FrameEncoder::openContext(const AVCodec& codec, const ExportFormat& format,
                                       const FrameEncoderOptions& options)
{
    m_context.reset(avcodec_alloc_context3(&codec));
    if (!m_context) {
        return failure(AVERROR(ENOMEM));
    }
    describePictures(*m_context, format, options);
    const auto& way = wayOf(codec.name);
    Options settings;
    for (const auto& [key, value] : way.settings) {
        if (key != nullptr) {
            const bool endsInThreads = way.threadsKey != nullptr && std::string_view(key) == way.threadsKey;
            settings.set(key,
                         value + (endsInThreads ? std::to_string(m_context->thread_count) : std::string()));
        }
    }
    if (way.qualityKey != nullptr) {
        settings.set(way.qualityKey, std::to_string(options.quality));
    }
    if (way.hasPreset) {
        settings.set("preset", options.preset);
    }
    const int failed = avcodec_open2(m_context.get(), &codec, settings.address());
    return failed < 0 ? Result<void>(failure(failed)) : Result<void>();
}

Result<void> FrameEncoder::prepareFrame(const ExportFormat& format, const FrameEncoderOptions& options)
{
    switch (format.pixels) {
    case PixelModel::Palette:
        m_convert = makePaletteFromRgb(options.width, options.height, options.depth, options.quality);
        break;
    case PixelModel::LinearFloat:
        m_convert = makeLinearFromRgb(options.depth);
        break;
    case PixelModel::VideoRange:
    case PixelModel::Rgb:
        auto scaler = makeScalerFromRgb(options.width, options.height, options.depth, m_context->pix_fmt);
        if (!scaler) {
            return scaler.error();
        }
        m_convert = std::move(scaler).value();
        break;
    }
    m_frame->format = m_context->pix_fmt;
    m_frame->width = options.width;
    m_frame->height = options.height;
    m_frame->color_primaries = m_context->color_primaries; // ProRes takes its tags from the frame
    m_frame->color_trc = m_context->color_trc;
    m_frame->colorspace = m_context->colorspace;
    const int failed = av_frame_get_buffer(m_frame.get(), 0);
    return failed < 0 ? Result<void>(failure(failed)) : Result<void>();
}

Result<void> FrameEncoder::encode(const void* rgbOrEnd, std::int64_t number, const PutPacket& put)
{
    if (rgbOrEnd != nullptr) {
        if (const int failed = av_frame_make_writable(m_frame.get()); failed < 0) {
            return failure(failed);
        }
        m_convert->convert(rgbOrEnd, *m_frame);
        m_frame->pts = number;
        ++m_sent;
    }
    int failed = avcodec_send_frame(m_context.get(), rgbOrEnd != nullptr ? m_frame.get() : nullptr);
    while (failed >= 0) {
        failed = avcodec_receive_packet(m_context.get(), m_packet.get());
        if (failed == AVERROR(EAGAIN) || failed == AVERROR_EOF) {
            return {};
        }
        if (failed < 0) {
            break;
        }
        m_packet->duration = m_packet->duration > 0 ? m_packet->duration : 1;
        if (m_context->codec_id == AV_CODEC_ID_HEVC && m_sent <= kReorderedByX265) {
            m_packet->dts = m_packet->pts - kReorderedByX265;
        }
        if (auto done = put(*m_packet); !done) {
            return done;
        }
    }
    return failure(failed);
}

} // namespace cascade::video
