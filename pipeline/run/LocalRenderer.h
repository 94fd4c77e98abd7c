// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "pipeline/graph/ExportSettings.h"
#include "pipeline/jobs/RenderJob.h"
#include "pipeline/plan/GraphWorld.h"
#include "pipeline/run/ClipScorer.h"
#include "pipeline/run/Evaluator.h"
#include "pipeline/run/RunLedger.h"
#include "pipeline/store/Figures.h"
#include "pipeline/store/TakeLibrary.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace cascade::run {

/// Renders jobs in this process, through the evaluator and the store of the library. Models are opened once
/// for all of them.
class LocalRenderer final : public jobs::Renderer {
public:
    /// `activationBytes`: what one evaluation of a network may take. `checkpointSec`: a stage's state is
    /// saved at most this often.
    ///
    /// Errors   DiskFull if the store cannot be opened; those of TakeLibrary::open.
    [[nodiscard]] static Result<std::unique_ptr<LocalRenderer>> open(const Places& places,
                                                                     const Model::Options& model,
                                                                     std::int64_t activationBytes,
                                                                     double checkpointSec);

    [[nodiscard]] Result<jobs::RenderResult> render(const jobs::RenderJob& job,
                                                    const jobs::RenderHooks& hooks) override;

private:
    LocalRenderer(const Places& places, const Model::Options& model, const store::StageStore& store,
                  store::TakeLibrary library, const EvaluatorOptions& evaluating);

    /// What a run will take, as far as that is known. Nothing here is a reason for a run to fail.
    [[nodiscard]] plan::Forecast foretell(const jobs::RenderJob& job, const plan::PreparedRun& run);
    void keepFigures(const RunLedger& ledger);
    /// Tells how good the forecast of a job was that came to its end.
    void score(const jobs::RenderJob& job, const RunLedger& ledger, const jobs::RenderHooks& hooks);

    Places m_places;
    store::TakeLibrary m_library;
    plan::GraphWorld m_world;
    ModelShelf m_shelf;
    Evaluator m_evaluator;
    ClipScorer m_scorer;
    std::int64_t m_activationBytes;
    std::string m_machine;
    std::string m_note;                      ///< that nobody was told yet
    std::optional<store::Figures> m_figures; ///< none where their file refuses
};

} // namespace cascade::run
