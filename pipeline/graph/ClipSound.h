// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Ids.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

namespace cascade::graph {

/// The range of a file's sound that belongs to a clip.
struct SoundPath {
    NodeId footage;      ///< the Load Clip node whose file it is; that file may have no sound
    double startSec = 0; ///< place in the file that meets the clip's first frame
    double durationSec = std::numeric_limits<double>::infinity(); ///< at most this much of it

    bool operator==(const SoundPath&) const = default;
};

/// The sound of a clip, as far as a graph says. Sound goes with a clip through Trim in its range, and through
/// Resize, stages and a Retime that keeps the duration; a Join keeps that of its first clip, a Compare that
/// of the first with any. It is never stretched.
struct ClipSound {
    std::optional<SoundPath> path; ///< none: the clip comes from no footage, or its sound cannot follow
    std::string lost;              ///< why sound of footage does not come along; empty where all does
};

/// The sound of a range of its clip.
[[nodiscard]] inline ClipSound soundOfRange(ClipSound sound, double firstSec, double durationSec)
{
    if (sound.path) {
        sound.path->startSec += firstSec;
        sound.path->durationSec = std::max(0.0, std::min(sound.path->durationSec - firstSec, durationSec));
    }
    return sound;
}

} // namespace cascade::graph
