// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/ExportSettings.h"
#include "pipeline/jobs/HouseRules.h"
#include "pipeline/run/ClipScorer.h"
#include "pipeline/run/Evaluator.h"
#include "pipeline/run/LiveExport.h"
#include "pipeline/run/PreviewMaker.h"
#include "pipeline/run/RunLedger.h"
#include "pipeline/run/TakeKeeper.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cascade::run {

/// What jobs are run with.
struct JobTools {
    Evaluator& evaluator;
    store::TakeLibrary& library;
    RunLedger& ledger;
    const jobs::HouseRules& rules;
    const std::string& numericMode;
    const std::string& version; ///< of the program
    ClipScorer& scorer;
    store::Figures* figures = nullptr; ///< that scores are kept in; null: nowhere
};

/// One job while it is rendered: its results are made and written, and what it came to is kept as a take.
///
/// Threads  that of the run.
class JobRun {
public:
    /// All that is handed in must outlive the object.
    JobRun(const jobs::RenderJob& job, const plan::PreparedRun& run, const JobTools& tools,
           const jobs::RenderHooks& hooks);

    /// Call once. Errors: as Renderer::render. Throws Cancelled.
    [[nodiscard]] Result<jobs::RenderResult> render();

private:
    /// A result, where it goes and how it is written.
    struct Target {
        graph::NodeId result;
        std::filesystem::path file; ///< as it is said to the user; empty = nothing is asked for
        std::optional<graph::ExportSettings> settings; ///< none without a file
    };
    /// What is to be written, known before anything runs.
    [[nodiscard]] Result<std::vector<Target>> targets() const;
    [[nodiscard]] Result<void> renderAll();
    /// What a run has done that did not end well is kept as a take; whoever watches is told if it cannot be.
    void keepBroken(store::TakeState state, const std::string& error);
    /// From now on clips of stages but `last` are written beside `target`, if the job keeps them. The folder
    /// is there.
    void beginResult(const std::filesystem::path& target, const graph::NodeId& last);
    [[nodiscard]] Result<void> renderResult(const Target& target);
    /// Makes the clips of stages that wait for approval before a result can be made.
    [[nodiscard]] Result<void> holdBefore(const Target& target, const std::vector<graph::NodeId>& stages);
    /// How a target's file is written.
    [[nodiscard]] video::VideoWriterOptions writingOf(const Target& target);
    /// Where the target shows a stage's clip as it is.
    [[nodiscard]] std::optional<LiveExport> liveExportOf(const Target& target, const graph::PortRef& output);
    /// Writes the clip of a node to a file of the job, and notes it. `live` may have all of it already.
    [[nodiscard]] Result<void> write(const Target& target, const ClipPtr& clip, LiveExport* live = nullptr);
    [[nodiscard]] Result<video::WrittenVideo> writeFromStore(const Target& target, const ClipPtr& clip);
    /// Writes the clips of stages before `output` that were not pulled on the way to it.
    [[nodiscard]] Result<void> writeOtherStages(const graph::PortRef& output);
    [[nodiscard]] bool makesClip(const graph::NodeId& node) const;
    void writeStage(const graph::NodeId& stage, const ClipPtr& clip);
    /// Tells how well a stage's clip shows its words, where that is asked for and can be said.
    void scoreStage(const graph::NodeId& stage, const ClipReader& clip);
    [[nodiscard]] RunEvents events();
    void watch(RunEvents& events);

    const jobs::RenderJob& m_job;
    const plan::PreparedRun& m_run;
    JobTools m_tools;
    const jobs::RenderHooks& m_hooks;
    TakeKeeper m_keeper;
    jobs::RenderResult m_result;
    std::filesystem::path
        m_stagesBeside;                ///< the result that clips of stages are written beside; empty = none
    graph::NodeId m_last;              ///< the stage that the result itself shows; empty = none
    std::set<graph::NodeId> m_written; ///< stages whose clips are beside it
    std::vector<double> m_clipped;     ///< in each step of the stage that was computed last
    int m_steps = 0;                   ///< of the stage at work, for its previews
    std::shared_ptr<PreviewMaker> m_previews; ///< none: nobody looks
};

} // namespace cascade::run
