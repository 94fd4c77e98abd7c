// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/Ffmpeg.h"

#include "core/video/ContainerLength.h"

extern "C" {
#include <libavutil/log.h>
#include <libavutil/mem.h>
}

#include <array>
#include <mutex>
#include <vector>

namespace cascade::video {

namespace {

/// Containers of footage and sound. Playlists and image patterns are not among them: they name other files.
constexpr const char* kContainers =
    "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,ogg,nut,gif,apng,mxf,asf,ivf,h264,hevc,m4v,dv,"
    "yuv4mpegpipe,wav,w64,aiff,flac,mp3,aac,ac3";

int interrupted(void* token)
{
    return static_cast<const CancelToken*>(token)->cancelled() ? 1 : 0;
}

[[noreturn]] void throwOutOfMemory()
{
    throw ErrorException(
        Error{ErrorCode::OutOfMemory, "video", "no memory for a frame", "Close other programs."});
}

/// Reads the first packets of each stream, with the cap on picture sizes in force for the decoders that this
/// opens.
int findStreams(AVFormatContext& format)
{
    const auto count = format.nb_streams;
    std::vector<AVDictionary*> options(count, nullptr);
    for (auto& one : options) {
        av_dict_set_int(&one, "max_pixels", kMaxPixels, 0);
    }
    const int found = avformat_find_stream_info(&format, count > 0 ? options.data() : nullptr);
    for (auto& one : options) {
        av_dict_free(&one);
    }
    return found;
}

/// Decoders that report damage while several frames are on their way. Of the others some do not: the MPEG-4
/// part 2 decoder of FFmpeg 5.1 then ends the process by an assertion.
bool threadsFramesSafely(AVCodecID codec)
{
    switch (codec) {
    case AV_CODEC_ID_H264:
    case AV_CODEC_ID_HEVC:
    case AV_CODEC_ID_VP9:
    case AV_CODEC_ID_PRORES:
    case AV_CODEC_ID_DNXHD:
    case AV_CODEC_ID_FFV1:
        return true;
    default:
        return false;
    }
}

} // namespace

void prepareFfmpeg()
{
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(std::size_t{512}
                     << 20); // a 4:4:4 picture of 16 bits and kMaxPixels, and no index beyond it
    });
}

std::string ffmpegText(int number)
{
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(number, text.data(), text.size());
    return text.data();
}

FrameHandle makeFrame()
{
    FrameHandle frame(av_frame_alloc());
    if (!frame) {
        throwOutOfMemory();
    }
    return frame;
}

PacketHandle makePacket()
{
    PacketHandle packet(av_packet_alloc());
    if (!packet) {
        throwOutOfMemory();
    }
    return packet;
}

std::string fileUrl(const std::filesystem::path& path)
{
    return "file:" + path.string();
}

Result<InputHandle> openInput(const std::filesystem::path& file, const CancelToken& cancel)
{
    prepareFfmpeg();
    if (auto complete = checkComplete(file); !complete) {
        return complete.error();
    }
    AVFormatContext* format = avformat_alloc_context();
    if (format == nullptr) {
        throwOutOfMemory();
    }
    format->interrupt_callback = {&interrupted, const_cast<CancelToken*>(&cancel)};
    Options options;
    options.set("protocol_whitelist", "file");
    options.set("format_whitelist", kContainers);
    options.set("max_streams", "64");
    int failed = avformat_open_input(&format, fileUrl(file).c_str(), nullptr,
                                     options.address()); // frees `format` if it fails
    InputHandle input(failed < 0 ? nullptr : format);
    if (failed >= 0) {
        failed = findStreams(*input);
    }
    cancel.throwIfCancelled();
    if (failed < 0) {
        return Error{ErrorCode::BadInput, file.string(), "expected a video file, got: " + ffmpegText(failed),
                     "Give an MP4, MOV, MKV, WebM or AVI file; `ffprobe` shows what a file holds."};
    }
    return input;
}

Result<CodecHandle> openDecoder(const AVStream& stream, const std::string& where, int threads)
{
    const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
    if (codec == nullptr) {
        return Error{ErrorCode::BadInput, where,
                     std::string("has a codec without decoder here: ") +
                         avcodec_get_name(stream.codecpar->codec_id),
                     "Convert the file to H.264 first."};
    }
    CodecHandle context(avcodec_alloc_context3(codec));
    if (!context) {
        throwOutOfMemory();
    }
    int failed = avcodec_parameters_to_context(context.get(), stream.codecpar);
    context->pkt_timebase = stream.time_base;
    context->max_pixels = kMaxPixels;
    context->thread_count = threads;
    context->thread_type =
        threadsFramesSafely(codec->id) ? FF_THREAD_FRAME | FF_THREAD_SLICE : FF_THREAD_SLICE;
    context->err_recognition = AV_EF_EXPLODE;
    failed = failed < 0 ? failed : avcodec_open2(context.get(), codec, nullptr);
    if (failed < 0) {
        return Error{ErrorCode::BadInput, where,
                     std::string("its ") + codec->name + " stream cannot be decoded: " + ffmpegText(failed),
                     "The file is damaged, or uses a variant that this FFmpeg does not know."};
    }
    return context;
}

std::map<std::string, std::string> tagsOf(const AVDictionary* dictionary)
{
    std::map<std::string, std::string> tags;
    const AVDictionaryEntry* entry = nullptr;
    while ((entry = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr) {
        tags[entry->key] = entry->value;
    }
    return tags;
}

} // namespace cascade::video
