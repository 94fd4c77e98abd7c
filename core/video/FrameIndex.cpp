// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/FrameIndex.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace cascade::video {

namespace {

constexpr std::size_t kMaxFrames = 10'000'000;
constexpr double kMaxRate = 240;

/// Rates of cameras and screens; a mean rate is taken for the one within 2 %.
constexpr std::array kUsualRates = {
    Rate{24000, 1001}, Rate{24, 1}, Rate{25, 1}, Rate{30000, 1001}, Rate{30, 1}, Rate{48, 1}, Rate{50, 1},
    Rate{60000, 1001}, Rate{60, 1}, Rate{12, 1}, Rate{15, 1},       Rate{10, 1}, Rate{120, 1}};

Error damaged(const std::string& where, std::size_t frame, const std::string& what)
{
    return Error{ErrorCode::BadInput, where, "is damaged near frame " + std::to_string(frame) + ": " + what,
                 "Copy or download the file again."};
}

/// Ticks that can be added and multiplied without care; real files stay far below.
bool isSane(std::int64_t ticks)
{
    return std::abs(ticks) < std::int64_t{1} << 50;
}

/// Containers and codecs of which one packet is one frame with the time at which it is shown.
bool packetsAreFrames(const AVFormatContext& input, const AVStream& stream)
{
    const std::string_view container = input.iformat->name;
    if (container.find("mp4") == std::string_view::npos &&
        container.find("matroska") == std::string_view::npos) {
        return false;
    }
    switch (stream.codecpar->codec_id) {
    case AV_CODEC_ID_H264:
    case AV_CODEC_ID_HEVC:
    case AV_CODEC_ID_AV1:
    case AV_CODEC_ID_VP9:
    case AV_CODEC_ID_PRORES:
    case AV_CODEC_ID_DNXHD:
    case AV_CODEC_ID_MJPEG:
    case AV_CODEC_ID_FFV1:
    case AV_CODEC_ID_PNG:
    case AV_CODEC_ID_QTRLE:
        return true;
    default:
        return false;
    }
}

/// Calls `take` with each packet of the stream. What `take` returns, if negative, ends the walk and is
/// returned; 0 = all read.
template <typename Take>
Result<void> walkPackets(AVFormatContext& input, const AVStream& stream, const std::string& where,
                         const CancelToken& cancel, const Take& take)
{
    PacketHandle packet = makePacket();
    std::size_t count = 0;
    while (true) {
        cancel.throwIfCancelled();
        av_packet_unref(packet.get());
        const int failed = av_read_frame(&input, packet.get());
        cancel.throwIfCancelled();
        if (failed == AVERROR_EOF) {
            break;
        }
        if (failed < 0) {
            return damaged(where, count, ffmpegText(failed));
        }
        if (packet->stream_index != stream.index) {
            continue;
        }
        if ((packet->flags & AV_PKT_FLAG_CORRUPT) != 0) {
            return damaged(where, count, "the data end inside a frame");
        }
        if (++count > kMaxFrames) {
            return Error{ErrorCode::BadInput, where, "has more than 10 million frames",
                         "Cut the file into shorter ones."};
        }
        if (auto taken = take(*packet); !taken) {
            return taken;
        }
    }
    const int promised = avformat_index_get_entries_count(&stream);
    if (std::string_view(input.iformat->name).find("mp4") != std::string_view::npos &&
        count < static_cast<std::size_t>(promised)) {
        return damaged(where, count,
                       "expected " + std::to_string(promised) + " frames, got " + std::to_string(count));
    }
    return {};
}

/// Takes the times of all frames that the decoder has ready.
Result<void> takeFrames(AVCodecContext& decoder, AVFrame& frame, FrameIndex& index, const std::string& where)
{
    while (true) {
        const int failed = avcodec_receive_frame(&decoder, &frame);
        if (failed == AVERROR(EAGAIN) || failed == AVERROR_EOF) {
            return {};
        }
        if (failed < 0) {
            return damaged(where, index.times.size(), ffmpegText(failed));
        }
        const auto last = index.times.empty() ? 0 : index.times.back();
        const auto step = index.times.size() > 1 ? last - index.times[index.times.size() - 2] : 1;
        const auto told = frame.best_effort_timestamp;
        const auto time = told != AV_NOPTS_VALUE && isSane(told) ? told : last + step;
        index.times.push_back(index.times.empty() ? time : std::max(time, last + 1));
    }
}

/// Whether each time lies within half a frame of a constant rate that begins with the first.
bool fits(const FrameIndex& index, AVRational timeBase, Rate rate)
{
    const double frameTicks = 1 / (rate.framesPerSecond() * av_q2d(timeBase));
    const double tolerance = std::min(frameTicks * 0.5, std::max(1.5, frameTicks * 0.1));
    for (std::size_t i = 0; i < index.times.size(); ++i) {
        const double expected = static_cast<double>(i) * frameTicks;
        if (std::abs(static_cast<double>(index.times[i] - index.times[0]) - expected) > tolerance) {
            return false;
        }
    }
    return true;
}

bool usable(Rate rate)
{
    return rate.numerator > 0 && rate.denominator > 0 && rate.framesPerSecond() <= kMaxRate * 1.01 &&
           rate.framesPerSecond() > 0.01;
}

/// Frames per second by the distance of the first and last frame.
double spacingRate(const FrameIndex& index, AVRational timeBase)
{
    const double sec = static_cast<double>(index.times.back() - index.times.front()) * av_q2d(timeBase);
    return sec > 0 ? std::min(static_cast<double>(index.times.size() - 1) / sec, 2 * kMaxRate) : 0;
}

/// The mean rate, or the usual one beside it.
Rate meanRate(const FrameIndex& index, AVRational timeBase)
{
    const double sec = static_cast<double>(index.end - index.times.front()) * av_q2d(timeBase);
    const double mean =
        std::clamp(sec > 0 ? static_cast<double>(index.times.size()) / sec : 24, 0.1, kMaxRate);
    const auto nearest = *std::min_element(kUsualRates.begin(), kUsualRates.end(), [mean](Rate a, Rate b) {
        return std::abs(a.framesPerSecond() - mean) < std::abs(b.framesPerSecond() - mean);
    });
    return std::abs(nearest.framesPerSecond() / mean - 1) < 0.02 ? nearest
                                                                 : Rate::of(std::llround(mean * 1000), 1000);
}

ConstantRate resample(const FrameIndex& index, AVRational timeBase)
{
    ConstantRate constant{meanRate(index, timeBase), true, {}};
    const double frameTicks = 1 / (constant.rate.framesPerSecond() * av_q2d(timeBase));
    const double length = static_cast<double>(index.end - index.times.front());
    const auto count =
        static_cast<std::size_t>(std::clamp(std::round(length / frameTicks), 1.0, double(kMaxFrames)));
    constant.sourceOf.resize(count);
    std::size_t shown = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double at =
            static_cast<double>(index.times.front()) + static_cast<double>(i) * frameTicks + 0.5;
        while (shown + 1 < index.times.size() && static_cast<double>(index.times[shown + 1]) <= at) {
            ++shown;
        }
        constant.sourceOf[i] = static_cast<std::int32_t>(shown);
    }
    return constant;
}

} // namespace

Result<FrameIndex> indexPackets(AVFormatContext& input, const AVStream& stream, const std::string& where,
                                const CancelToken& cancel)
{
    FrameIndex index;
    if (!packetsAreFrames(input, stream)) {
        return index;
    }
    bool timed = true;
    auto walked = walkPackets(input, stream, where, cancel, [&](const AVPacket& packet) -> Result<void> {
        timed = timed && packet.pts != AV_NOPTS_VALUE;
        if (timed && (packet.flags & AV_PKT_FLAG_DISCARD) == 0) { // not cut away by an edit list
            if (!isSane(packet.pts) || !isSane(packet.duration)) {
                return damaged(where, index.times.size(),
                               "a time of " + std::to_string(packet.pts) + " ticks");
            }
            index.times.push_back(packet.pts);
            index.end = std::max(index.end, packet.pts + packet.duration);
        }
        return {};
    });
    if (!walked) {
        return walked.error();
    }
    std::sort(index.times.begin(), index.times.end());
    index.seekable = timed && !index.times.empty() &&
                     std::adjacent_find(index.times.begin(), index.times.end()) == index.times.end();
    if (index.seekable) {
        index.end = std::max(index.end, index.times.back() + 1);
    }
    return index;
}

Result<FrameIndex> indexByDecoding(AVFormatContext& input, const AVStream& stream, const std::string& where,
                                   const CancelToken& cancel)
{
    auto opened = openDecoder(stream, where, 0);
    if (!opened) {
        return opened.error();
    }
    AVCodecContext& decoder = *opened.value();
    FrameHandle frame = makeFrame();
    FrameIndex index;
    auto walked = walkPackets(input, stream, where, cancel, [&](const AVPacket& packet) -> Result<void> {
        if (const int failed = avcodec_send_packet(&decoder, &packet); failed < 0) {
            return damaged(where, index.times.size(), ffmpegText(failed));
        }
        if (packet.pts != AV_NOPTS_VALUE && isSane(packet.pts) && isSane(packet.duration)) {
            index.end = std::max(index.end, packet.pts + packet.duration);
        }
        return takeFrames(decoder, *frame, index, where);
    });
    if (walked && avcodec_send_packet(&decoder, nullptr) >= 0) {
        walked = takeFrames(decoder, *frame, index, where);
    }
    if (!walked) {
        return walked.error();
    }
    if (index.times.empty()) {
        return Error{ErrorCode::BadInput, where,
                     "expected a video, got a file whose video stream has no frames", ""};
    }
    index.end = std::max(index.end, index.times.back() + 1);
    return index;
}

ConstantRate constantRateOf(const FrameIndex& index, const AVStream& stream)
{
    std::vector<Rate> candidates = {Rate::of(stream.r_frame_rate.num, stream.r_frame_rate.den),
                                    Rate::of(stream.avg_frame_rate.num, stream.avg_frame_rate.den)};
    candidates.insert(candidates.end(), kUsualRates.begin(), kUsualRates.end());
    if (index.times.size() == 1) {
        candidates.push_back(Rate{24, 1});
    }
    candidates.push_back(Rate::of(std::llround(1000 * spacingRate(index, stream.time_base)), 1000));
    for (const Rate rate : candidates) {
        if (usable(rate) && fits(index, stream.time_base, rate)) {
            return {rate, false, {}};
        }
    }
    return resample(index, stream.time_base);
}

} // namespace cascade::video
