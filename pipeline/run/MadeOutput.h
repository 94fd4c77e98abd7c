// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/StageRun.h"
#include "pipeline/plan/PreparedRun.h"
#include "pipeline/run/EvaluatorOptions.h"
#include "pipeline/run/PreviewStrip.h"
#include "pipeline/run/RunEvents.h"
#include "pipeline/run/StoreCheckpoint.h"
#include "pipeline/run/StoredClip.h"
#include "pipeline/store/StageStore.h"

#include <optional>

namespace cascade::run {

/// One output while it is computed into the store: where its frames, its sampler's state and its previews go,
/// and what a run is told of it meanwhile.
///
/// Threads  one at a time: the run's.
/// Throws   Cancelled, and ErrorException (DiskFull).
class MadeOutput {
public:
    MadeOutput(const store::StageStore& store, const EvaluatorOptions& options, const plan::PreparedRun& run,
               const RunEvents& events, const graph::PortRef& output);

    /// For a sampler of so many steps; 0: nothing is sampled, so nothing is previewed. They refer to this.
    [[nodiscard]] StageHooks hooks(int steps);
    [[nodiscard]] StageCheckpoint& checkpoint() { return m_checkpoint; }
    /// Begins to take frames; before it nothing is written. Again: from the first frame on.
    void open();
    /// Makes the output visible and forgets the state that led to it.
    void finish();

    /// The step that a sampler went on from; 0 before it told of one.
    [[nodiscard]] int firstStep() const { return m_firstStep.value_or(0); }
    /// Spent on telling the run of frames.
    [[nodiscard]] double shownSec() const { return m_shownSec; }

private:
    void tellStep(const StageProgress& at);
    void tellPreview(int steps, int step, std::int64_t first, const torch::Tensor& x0);
    void take(std::int64_t first, const torch::Tensor& frames);

    const store::StageStore& m_store;
    const plan::PreparedRun& m_run;
    const RunEvents& m_events;
    graph::NodeId m_node;
    const plan::KeyedOutput& m_keyed;
    ClipShape m_shape;
    StoreCheckpoint m_checkpoint;
    PreviewStrip m_strip;
    std::optional<StoredClipWriter> m_writer;
    std::optional<int> m_firstStep;
    double m_shownSec = 0;
};

} // namespace cascade::run
