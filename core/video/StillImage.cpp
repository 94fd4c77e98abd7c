// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/StillImage.h"

#include "core/base/AtomicFile.h"
#include "core/video/Color.h"
#include "core/video/Ffmpeg.h"
#include "core/video/PngChunks.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

namespace cascade::video {

namespace {

constexpr std::uintmax_t kMaxFileBytes = std::uintmax_t{512} << 20;

Error badImage(const std::string& where, std::string what)
{
    return Error{ErrorCode::BadInput, where, std::move(what), ""};
}

bool usableSize(std::int64_t width, std::int64_t height)
{
    return width >= 1 && height >= 1 && width <= kMaxSide && height <= kMaxSide &&
           width * height <= kMaxPixels;
}

/// The frame's pixels as a PNG without text.
Result<std::string> encodePng(const Clip& clip, int frameNumber, const std::string& where)
{
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
    CodecHandle encoder(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
    if (!encoder) {
        return Error{ErrorCode::Internal, where, "this FFmpeg has no PNG encoder", ""};
    }
    encoder->width = clip.width;
    encoder->height = clip.height;
    encoder->pix_fmt = AV_PIX_FMT_RGB24;
    encoder->time_base = {1, 1};
    encoder->thread_count = 1;
    FrameHandle frame = makeFrame();
    frame->width = clip.width;
    frame->height = clip.height;
    frame->format = AV_PIX_FMT_RGB24;
    int failed = avcodec_open2(encoder.get(), codec, nullptr);
    failed = failed < 0 ? failed : av_frame_get_buffer(frame.get(), 0);
    if (failed >= 0) {
        const auto rowBytes = static_cast<std::size_t>(clip.width) * 3;
        for (int y = 0; y < clip.height; ++y) {
            std::memcpy(frame->data[0] + std::ptrdiff_t{y} * frame->linesize[0],
                        clip.frame(frameNumber) + static_cast<std::size_t>(y) * rowBytes, rowBytes);
        }
        failed = avcodec_send_frame(encoder.get(), frame.get());
    }
    PacketHandle packet = makePacket();
    failed = failed < 0 ? failed : avcodec_receive_packet(encoder.get(), packet.get());
    if (failed < 0) {
        return Error{failed == AVERROR(ENOMEM) ? ErrorCode::OutOfMemory : ErrorCode::Internal, where,
                     "the PNG encoder failed: " + ffmpegText(failed), ""};
    }
    return std::string(reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size));
}

Result<std::string> readBytes(const std::filesystem::path& file)
{
    std::error_code failed;
    const auto size =
        std::filesystem::is_regular_file(file, failed) ? std::filesystem::file_size(file, failed) : 0;
    std::ifstream stream(file, std::ios::binary);
    if (failed || !stream || size == 0) {
        return badImage(file.string(), "expected a PNG, got no readable file of more than 0 bytes");
    }
    if (size > kMaxFileBytes) {
        return badImage(file.string(), "expected a PNG of at most " + std::to_string(kMaxFileBytes >> 20) +
                                           " MiB, got " + std::to_string(size >> 20) + " MiB");
    }
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

std::int64_t numberAt(std::string_view bytes, std::size_t at)
{
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

/// The picture of a PNG whose chunks are in order.
Result<FrameHandle> decodePng(const std::string& png, const std::string& where)
{
    const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_PNG);
    CodecHandle decoder(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
    if (!decoder) {
        return Error{ErrorCode::Internal, where, "this FFmpeg has no PNG decoder", ""};
    }
    decoder->thread_count = 1;
    decoder->max_pixels = kMaxPixels;
    decoder->err_recognition = AV_EF_EXPLODE | AV_EF_CRCCHECK;
    PacketHandle packet = makePacket();
    FrameHandle frame = makeFrame();
    int failed = avcodec_open2(decoder.get(), codec, nullptr);
    failed = failed < 0
                 ? failed
                 : av_new_packet(packet.get(), static_cast<int>(png.size())); // padded, as decoders ask for
    if (failed >= 0) {
        std::memcpy(packet->data, png.data(), png.size());
        failed = avcodec_send_packet(decoder.get(), packet.get());
    }
    failed = failed < 0 ? failed : avcodec_receive_frame(decoder.get(), frame.get());
    if (failed < 0) {
        return badImage(where, "is damaged: its picture cannot be decoded: " + ffmpegText(failed));
    }
    return frame;
}

} // namespace

Result<void> writePng(const std::filesystem::path& target, const Clip& clip, int frame,
                      const std::map<std::string, std::string>& text)
{
    prepareFfmpeg();
    const auto where = target.string();
    if (!usableSize(clip.width, clip.height) || frame < 0 || frame >= clip.frames) {
        return badImage(where, "expected a frame of at least 1x1 pixels, got frame " + std::to_string(frame) +
                                   " of " + std::to_string(clip.frames) + ", " + std::to_string(clip.width) +
                                   "x" + std::to_string(clip.height));
    }
    std::string chunks;
    for (const auto& [key, value] : text) {
        if (key.empty() || key.size() > 79 || key.find('\0') != std::string::npos) {
            return badImage(where, "expected text keys of 1 to 79 bytes, got '" + key + "'");
        }
        chunks += pngTextChunk(key, value);
    }
    auto png = encodePng(clip, frame, where);
    if (!png) {
        return png.error();
    }
    return writeFileAtomically(target, png.value().insert(kPngHeadBytes, chunks));
}

Result<Clip> readPng(const std::filesystem::path& file)
{
    prepareFfmpeg();
    const auto where = file.string();
    auto bytes = readBytes(file);
    if (!bytes) {
        return bytes.error();
    }
    auto chunks = pngChunksOf(bytes.value(), where);
    if (!chunks) {
        return chunks.error();
    }
    const auto width = numberAt(chunks.value().front().data, 0);
    const auto height = numberAt(chunks.value().front().data, 4);
    if (!usableSize(width, height)) {
        return badImage(where, "expected pictures of at most " + std::to_string(kMaxSide) + " a side and " +
                                   std::to_string(kMaxPixels >> 20) + " Mi pixels, got " +
                                   std::to_string(width) + "x" + std::to_string(height));
    }
    auto frame = decodePng(bytes.value(), where);
    if (!frame) {
        return frame.error();
    }
    Clip clip;
    clip.frames = 1;
    clip.width = frame.value()->width;
    clip.height = frame.value()->height;
    clip.pixels.resize(clip.frameBytes());
    frame.value()->color_range = AVCOL_RANGE_JPEG;
    if (auto converted = ToRgb(clip.width, clip.height).convert(*frame.value(), clip.frame(0), where);
        !converted) {
        return converted.error();
    }
    return clip;
}

Result<std::map<std::string, std::string>> readPngText(const std::filesystem::path& file)
{
    auto bytes = readBytes(file);
    if (!bytes) {
        return bytes.error();
    }
    auto chunks = pngChunksOf(bytes.value(), file.string());
    if (!chunks) {
        return chunks.error();
    }
    return pngTextsOf(chunks.value());
}

} // namespace cascade::video
