// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/plan/PreparedRun.h"
#include "pipeline/plan/StagePlan.h"
#include "pipeline/run/EvaluatorOptions.h"
#include "pipeline/run/ModelShelf.h"
#include "pipeline/run/RunEvents.h"
#include "pipeline/store/StageStore.h"

#include <map>

namespace cascade::run {

/// Computes stages of one prepared run into the store.
///
/// Threads  one at a time: the run's.
/// Throws   Cancelled, and ErrorException: those of planStage, Model and runStage; DiskFull.
class StageMaker {
public:
    StageMaker(ModelShelf& models, const store::StageStore& store, const EvaluatorOptions& options,
               const plan::PreparedRun& run, const RunEvents& events)
        : m_models(models), m_store(store), m_options(options), m_run(run), m_events(events)
    {
    }

    [[nodiscard]] plan::StagePlan planOf(const graph::NodeId& id) const;

    /// Reads the weights that a stage needs, where they are not there yet.
    void readWeights(const graph::NodeId& id);

    /// A clip that a stage works on, held at hand: it is read at every step, so what is made while it is
    /// read, or unpacked out of the store, is so once. `output` says whose it is.
    [[nodiscard]] ClipPtr held(const graph::PortRef& output, const ClipReader& clip) const;

    /// Computes the stage behind an output into the store; `low` is none for a base. What `low` took is not
    /// measured.
    [[nodiscard]] StageMeasure make(const graph::PortRef& output, const plan::StagePlan& plan,
                                    const ClipPtr& low);

private:
    ModelShelf& m_models;
    const store::StageStore& m_store;
    const EvaluatorOptions& m_options;
    const plan::PreparedRun& m_run;
    const RunEvents& m_events;
    std::map<graph::NodeId, double> m_loadSec; ///< that their weights took to read
};

} // namespace cascade::run
