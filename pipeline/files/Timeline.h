// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cascade::files {

/// A place in a clip with words to it.
struct TimelineMarker {
    std::string name;
    std::string comment;
    std::int64_t frame = 0; ///< of the clip
};

/// One file on a timeline, all of it.
struct TimelineClip {
    std::string name;
    std::filesystem::path file; ///< absolute
    std::int64_t frames = 0;    ///< at least one
    Rate rate;
    bool hasSound = false;
    std::vector<TimelineMarker> markers;
    std::map<std::string, std::string> facts; ///< kept as the clip's metadata under "cascade"
};

/// How clips lie on a timeline.
enum class TimelineOrder {
    Sequence, ///< one after the other, on one track
    Stack,    ///< above each other, a track each: takes of one shot
};

struct Timeline {
    std::string name;
    std::vector<TimelineClip> clips;
    TimelineOrder order = TimelineOrder::Sequence;
};

/// The timeline as OpenTimelineIO JSON (Timeline.1, Clip.2), which Kdenlive, Resolve and others open. Tracks
/// of pictures come first; sound has tracks of its own, with gaps where a file has none. Media are file URLs.
[[nodiscard]] std::string timelineText(const Timeline& timeline);

/// "file:///a%20b.mp4": RFC 8089 of an absolute path, its bytes percent-encoded where RFC 3986 asks for it.
[[nodiscard]] std::string fileUrl(const std::filesystem::path& file);

} // namespace cascade::files
