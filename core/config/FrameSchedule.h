// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"
#include "core/base/Result.h"

#include <cstdint>

namespace cascade {

/// What becomes of the frames when a clip is given another rate.
enum class RateChange {
    Conform, ///< keeps how long it lasts, within half a frame: frames are repeated or left out
    Speed,   ///< keeps every frame: it plays faster or slower
};

struct FrameScheduleOptions {
    std::int64_t frames = 0; ///< of the source
    Rate sourceRate;
    std::int64_t first = 0;  ///< in point: the first frame that is shown
    std::int64_t count = -1; ///< frames of the source that are shown; -1: up to its end
    Rate rate;               ///< of the output
    RateChange change = RateChange::Conform;
};

/// Which frame of a source each frame of an export shows: a range of it at another rate, in exact integers.
class FrameSchedule {
public:
    /// Errors  BadInput for a range that is empty or not within the source, a rate that is not above 0 or
    /// beyond 1000, or more than 100 million frames.
    [[nodiscard]] static Result<FrameSchedule> make(const FrameScheduleOptions& options);

    /// At least one.
    [[nodiscard]] std::int64_t frames() const { return m_frames; }
    [[nodiscard]] Rate rate() const { return m_options.rate; }

    /// The frame of the source that frame `output` in [0, frames()) shows: the one nearest in time, of two
    /// equally near the earlier one. Never descends.
    [[nodiscard]] std::int64_t sourceOf(std::int64_t output) const;

private:
    FrameSchedule() = default;

    FrameScheduleOptions m_options; ///< with `count` filled in
    std::int64_t m_frames = 0;
};

} // namespace cascade
