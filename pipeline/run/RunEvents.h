// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/cascade/StageRun.h"
#include "pipeline/graph/Ids.h"
#include "pipeline/jobs/Outcome.h"
#include "pipeline/run/ClipViews.h"

#include <torch/types.h>

#include <cstdint>
#include <functional>

namespace cascade::run {

using jobs::Outcome;

/// What a stage took, part by part.
struct StageMeasure {
    Outcome outcome = Outcome::Computed;
    double loadSec = 0; ///< weights and words
    double sampleSec = 0;
    double keepSec = 0;  ///< storing the clip, checking it and reading it back
    int evaluations = 0; ///< of the network; those before a saved state are not counted
};

/// What a run tells while it goes on. All may be empty; all are called from the thread of the run.
struct RunEvents {
    std::function<void(const graph::NodeId& node, const StageProgress& at)> progress;
    /// x0 of some frames at a step: what an artist watches. See StageHooks::preview.
    std::function<void(const graph::NodeId& node, int step, std::int64_t first, const torch::Tensor& x0)>
        preview;
    /// Frames of a stage's clip as it is being made, as they are kept: [n, 3, H, W] fp16, to be seen by
    /// readBack. What becomes of them is no time of the stage's.
    std::function<void(const graph::NodeId& node, std::int64_t first, const torch::Tensor& kept)> frames;
    /// What a stage that was computed found out on its way; right before its `done`.
    std::function<void(const graph::NodeId& node, const StageReport& report)> report;
    std::function<void(const graph::NodeId& node, Outcome outcome, double seconds)> done;
    /// The same, part by part; what a stage works on is not in it.
    std::function<void(const graph::NodeId& node, const StageMeasure& measure)> measured;
    std::function<void(const graph::NodeId& node)> waits; ///< another process makes this stage
    /// The clip of a stage is there, found or computed; right after its `done`. A found one hides those
    /// before it.
    std::function<void(const graph::NodeId& node, const ClipPtr& clip)> clip;
    CancelToken cancel;
    /// Asked between steps: whether to stop there, the stage's state kept. The run then throws Cancelled.
    std::function<bool()> giveWay;

    /// Throws Cancelled where the run is to stop, for good or for a while.
    void throwIfStopped() const
    {
        cancel.throwIfCancelled();
        if (giveWay && giveWay()) {
            throw Cancelled{};
        }
    }
};

} // namespace cascade::run
