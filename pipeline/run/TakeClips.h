// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "pipeline/jobs/RenderJob.h"
#include "pipeline/plan/GraphWorld.h"
#include "pipeline/run/Evaluator.h"
#include "pipeline/store/Take.h"

#include <string>

namespace cascade::run {

/// A clip of a take, and what it is a part of.
struct TakeClip {
    jobs::RenderJob job;
    plan::PreparedRun run;
    graph::NodeId result;
    ClipPtr clip;
};

/// Clips of kept takes, read from the store: nothing is computed.
///
/// Threads  one at a time.
class TakeClips {
public:
    TakeClips(const Places& places, store::StageStore store);

    /// The clip of a node; without one, that of the first Export, or of the last stage of a take that did not
    /// come so far.
    ///
    /// Errors   BadInput for a node that the take has no clip of; those of prepareRun.
    [[nodiscard]] Result<TakeClip> open(const store::Take& take, const std::string& node,
                                        const CancelToken& cancel);

private:
    plan::GraphWorld m_world;
    ModelShelf m_shelf;
    Evaluator m_evaluator;
};

} // namespace cascade::run
