// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/frame.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <filesystem>
#include <map>
#include <memory>
#include <string>

/// FFmpeg's handles as owning types, and its numbers as our errors. Included by sources of core/video only:
/// whoever uses the library needs no FFmpeg header.
namespace cascade::video {

/// Largest picture that is read or written; bounds the memory that a lying header can ask for.
constexpr int kMaxSide = 16384;
constexpr std::int64_t kMaxPixels = 64LL << 20;

struct Release {
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(SwsContext* context) const { sws_freeContext(context); }
    void operator()(AVDictionary* dictionary) const { av_dict_free(&dictionary); }
};

struct CloseInput {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};

/// Closes the file too, without writing what the container still lacks.
struct CloseOutput {
    void operator()(AVFormatContext* context) const
    {
        avio_closep(&context->pb);
        avformat_free_context(context);
    }
};

using CodecHandle = std::unique_ptr<AVCodecContext, Release>;
using FrameHandle = std::unique_ptr<AVFrame, Release>;
using PacketHandle = std::unique_ptr<AVPacket, Release>;
using ScalerHandle = std::unique_ptr<SwsContext, Release>;
using InputHandle = std::unique_ptr<AVFormatContext, CloseInput>;
using OutputHandle = std::unique_ptr<AVFormatContext, CloseOutput>;

/// A dictionary of options on its way into an FFmpeg call, which takes what it knows out of it.
class Options {
public:
    Options() = default;
    Options(const Options&) = delete;
    Options& operator=(const Options&) = delete;
    ~Options() { av_dict_free(&m_dictionary); }

    void set(const char* key, const std::string& value) { av_dict_set(&m_dictionary, key, value.c_str(), 0); }
    AVDictionary** address() { return &m_dictionary; }

private:
    AVDictionary* m_dictionary = nullptr;
};

/// Once a process: FFmpeg prints nothing and allocates no single block beyond what kMaxPixels needs. Every
/// entry point calls it.
void prepareFfmpeg();

[[nodiscard]] std::string ffmpegText(int number);

/// A frame or packet; throws OutOfMemory as ErrorException if there is none to be had.
[[nodiscard]] FrameHandle makeFrame();
[[nodiscard]] PacketHandle makePacket();

/// "file:" and the path: never another protocol, whatever colons the name has.
[[nodiscard]] std::string fileUrl(const std::filesystem::path& path);

/// Opens a file for demuxing: local file, known video and sound containers, no playlist that would open other
/// files.
///
/// Errors   BadInput with what the file seems to be instead, or the byte at which it ends too early. Throws
/// Cancelled. Life     `cancel` must outlive the handle; it also interrupts reads.
[[nodiscard]] Result<InputHandle> openInput(const std::filesystem::path& file, const CancelToken& cancel);

/// A decoder of the stream, opened. `threads` 0 = as many as there are cores.
[[nodiscard]] Result<CodecHandle> openDecoder(const AVStream& stream, const std::string& where, int threads);

/// All tags of the container.
[[nodiscard]] std::map<std::string, std::string> tagsOf(const AVDictionary* dictionary);

} // namespace cascade::video
