// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/FrameSchedule.h"

#include <algorithm>
#include <string>

namespace cascade {

namespace {

__extension__ using Wide = __int128; // frames times two rates do not fit 64 bits

constexpr std::int64_t kMaxFrames = 100'000'000;

Error badSchedule(std::string what, std::string hint)
{
    return Error{ErrorCode::BadInput, "range", std::move(what), std::move(hint)};
}

bool isUsable(Rate rate)
{
    return rate.numerator > 0 && rate.denominator > 0 && rate.numerator <= 1'000'000 &&
           rate.denominator <= 1'000'000 && rate.framesPerSecond() <= 1000;
}

/// `number` * `up` / `down` rounded to the nearest, a half to the lower one.
std::int64_t scaled(std::int64_t number, Wide up, Wide down)
{
    return static_cast<std::int64_t>((2 * number * up + down - 1) / (2 * down));
}

} // namespace

Result<FrameSchedule> FrameSchedule::make(const FrameScheduleOptions& options)
{
    if (!isUsable(options.sourceRate) || !isUsable(options.rate)) {
        return badSchedule("expected rates above 0 and up to 1000 frames per second",
                           "Like 24/1 or 24000/1001.");
    }
    FrameSchedule schedule;
    schedule.m_options = options;
    auto& count = schedule.m_options.count;
    count = count < 0 ? options.frames - options.first : count;
    if (options.frames > kMaxFrames || options.first < 0 || count < 1 ||
        options.first > options.frames - count) {
        return badSchedule("expected at least one frame within 0 to " + std::to_string(options.frames - 1) +
                               ", got " + std::to_string(count) + " frames from " +
                               std::to_string(options.first) + " on",
                           "Move the in and out points into the clip.");
    }
    const auto frames = options.change == RateChange::Speed
                            ? count
                            : scaled(count, Wide{options.rate.numerator} * options.sourceRate.denominator,
                                     Wide{options.rate.denominator} * options.sourceRate.numerator);
    if (frames > kMaxFrames) {
        return badSchedule("expected at most " + std::to_string(kMaxFrames) + " frames, got " +
                               std::to_string(frames),
                           "Choose a lower rate.");
    }
    schedule.m_frames = std::max<std::int64_t>(1, frames);
    return schedule;
}

std::int64_t FrameSchedule::sourceOf(std::int64_t output) const
{
    const auto& [frames, sourceRate, first, count, rate, change] = m_options;
    const auto nearest = change == RateChange::Speed
                             ? output
                             : scaled(output, Wide{sourceRate.numerator} * rate.denominator,
                                      Wide{sourceRate.denominator} * rate.numerator);
    return first + std::min(nearest, count - 1);
}

} // namespace cascade
