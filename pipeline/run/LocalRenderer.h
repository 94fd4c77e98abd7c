// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "pipeline/graph/ExportSettings.h"
#include "pipeline/jobs/RenderJob.h"
#include "pipeline/run/Evaluator.h"
#include "pipeline/run/GraphWorld.h"
#include "pipeline/run/RunLedger.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cascade::run {

/// Renders jobs in this process, through the evaluator and the store of the library. Models are opened once
/// for all of them.
class LocalRenderer final : public jobs::Renderer {
public:
    /// `activationBytes`: what one evaluation of a network may take. `checkpointSec`: a stage's state is
    /// saved at most this often.
    ///
    /// Errors   DiskFull if the store cannot be opened.
    [[nodiscard]] static Result<std::unique_ptr<LocalRenderer>> open(const Places& places,
                                                                     const Model::Options& model,
                                                                     std::int64_t activationBytes,
                                                                     double checkpointSec);

    [[nodiscard]] Result<std::vector<std::filesystem::path>> render(const jobs::RenderJob& job,
                                                                    const jobs::RenderHooks& hooks) override;

private:
    LocalRenderer(const Places& places, const Model::Options& model, store::StageStore store,
                  const EvaluatorOptions& evaluating);

    /// A result that is written: where to, and how.
    struct Target {
        graph::NodeId result;
        std::filesystem::path file; ///< as it is said to the user; empty = nothing is asked for
        std::optional<graph::ExportSettings> settings;
    };
    /// What is to be written, known before anything runs.
    [[nodiscard]] static Result<std::vector<Target>> targetsOf(const jobs::RenderJob& job,
                                                               const plan::PreparedRun& run);
    /// Makes the clip of a result and, where a file is asked for, writes it.
    [[nodiscard]] Result<void> renderResult(const jobs::RenderJob& job, const plan::PreparedRun& run,
                                            const Target& target, const jobs::RenderHooks& hooks,
                                            RunLedger& ledger);
    [[nodiscard]] Result<std::vector<std::filesystem::path>>
    renderAll(const jobs::RenderJob& job, const plan::PreparedRun& run, const std::vector<Target>& targets,
              const jobs::RenderHooks& hooks, RunLedger& ledger);
    /// What a run will take, as far as that is known. Nothing here is a reason for a run to fail.
    [[nodiscard]] plan::Forecast foretell(const jobs::RenderJob& job, const plan::PreparedRun& run);
    void keepFigures(const RunLedger& ledger);

    std::string m_version;
    GraphWorld m_world;
    ModelShelf m_shelf;
    Evaluator m_evaluator;
    std::int64_t m_activationBytes;
    std::string m_machine;
    std::string m_note;                      ///< that nobody was told yet
    std::optional<store::Figures> m_figures; ///< none where their file refuses
};

} // namespace cascade::run
