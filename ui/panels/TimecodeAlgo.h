// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace cascade::ui {

/// The frame that is seen `seconds` after the start, not below 0. A place within a millionth of a second of
/// the next frame belongs to that one: seconds are rounded.
[[nodiscard]] std::int64_t frameAtSecond(double seconds, const Rate& rate);
/// When a frame begins.
[[nodiscard]] double secondOfFrame(std::int64_t frame, const Rate& rate);

/// "00:00:05:07", hours, minutes, seconds and frames. Frames are counted, none is dropped: at 24000/1001 a
/// second of the timecode has 24, and at rates below 1 it has one.
[[nodiscard]] QString timecodeOf(std::int64_t frame, const Rate& rate);

/// The frame that a text names: a timecode, its leading parts left away ("5:07"), or a frame's number ("127",
/// "f127"). None for any other text, and for a frame number beyond its second.
[[nodiscard]] std::optional<std::int64_t> frameOfTimecode(const QString& text, const Rate& rate);

/// "24 fps", "23.976 fps"
[[nodiscard]] QString rateText(const Rate& rate);

} // namespace cascade::ui
