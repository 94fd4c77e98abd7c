// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/StageConfig.h"
#include "ui/session/ClipFrames.h"

#include <QString>

#include <optional>
#include <vector>

namespace cascade::ui {

/// How far a stage is, as its lane tells it.
enum class StripState {
    Planned, ///< known from the graph, not asked for yet
    Waiting,
    Running,
    Done,
    Held, ///< the take waits for approval after this stage
    Stopped,
    Failed,
};

/// One clip on a timeline: a stage of a take, or what the canvas's graph makes.
struct TimelineStrip {
    int shot = 0;                      ///< of the model's
    int depth = 0;                     ///< in the stack of its lane and shot: 0 in front, the newest
    std::optional<store::TakeId> take; ///< none: the canvas's
    QString label;                     ///< "take 12"
    double startSec = 0;
    ClipShape shape;
    StripState state = StripState::Planned;
    std::optional<StageClip> clip; ///< of a finished one
    QString node;
    int step = 0; ///< of a running one
    int steps = 0;
    double share = 0; ///< of its work that is done

    [[nodiscard]] double durationSec() const { return shape.frames / shape.rate.framesPerSecond(); }
    [[nodiscard]] double endSec() const { return startSec + durationSec(); }
    /// Whether its pictures come from the run that goes on, or was the last.
    [[nodiscard]] bool isLive() const { return !take; }
};

/// One stage, in all shots and takes.
struct TimelineLane {
    QString node;  ///< "ssr1"
    QString title; ///< as the artist calls it
    std::vector<TimelineStrip> strips;

    [[nodiscard]] int depth() const; ///< of its highest stack; 0 where there is nothing behind the front
    /// The front strip of a shot; null where the shot has no such stage.
    [[nodiscard]] const TimelineStrip* front(int shot) const;
};

/// A piece of the time axis: one graph's clips.
struct TimelineShot {
    QString title;
    double startSec = 0;
    double durationSec = 0;

    [[nodiscard]] double endSec() const { return startSec + durationSec; }
};

/// What a timeline shows: a plain value, made by TimelineAlgo.
struct TimelineModel {
    std::vector<TimelineShot> shots; ///< one after the other
    std::vector<TimelineLane> lanes; ///< in the order in which stages run
    int canvasShot = -1;             ///< the shot of the graph on the canvas; -1 = none of them

    /// The shot of the graph on the canvas; null where there is none.
    [[nodiscard]] const TimelineShot* canvas() const;
    [[nodiscard]] double durationSec() const;
    /// Where a shot begins or ends, in order, each once.
    [[nodiscard]] std::vector<double> cuts() const;
    /// The frontmost strip of a lane at a time; null where there is none.
    [[nodiscard]] const TimelineStrip* at(int lane, double seconds) const;
};

} // namespace cascade::ui
