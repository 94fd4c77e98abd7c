// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/plan/PreparedRun.h"
#include "pipeline/run/EvaluatorOptions.h"
#include "pipeline/run/ModelShelf.h"
#include "pipeline/run/RunEvents.h"
#include "pipeline/store/StageStore.h"

namespace cascade::run {

/// Makes clips by pulling: a stage's output is looked up in the store by its key and computed only where it
/// is not there, which pulls its own input. What is computed is stored, and read back from the store, before
/// anything uses it: a cached run and a fresh one see the same bytes. Of several processes that want one
/// output, one makes it and the others wait.
///
/// Threads  one at a time: the worker's.
class Evaluator {
public:
    Evaluator(ModelShelf& models, store::StageStore store, EvaluatorOptions options)
        : m_models(models), m_store(std::move(store)), m_options(std::move(options))
    {
    }

    /// The clip of an output of a prepared run. The weights of all that is to be computed for it are read
    /// before the first stage begins, so that none is missed after hours.
    ///
    /// Errors   those of runStage and Model, the place being the node; DiskFull. Throws Cancelled.
    [[nodiscard]] Result<ClipPtr> clip(const plan::PreparedRun& run, const graph::PortRef& output,
                                       const RunEvents& events);

    [[nodiscard]] const store::StageStore& store() const { return m_store; }

private:
    ModelShelf& m_models;
    store::StageStore m_store;
    EvaluatorOptions m_options;
};

} // namespace cascade::run
