// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/RenderJob.h"
#include "pipeline/plan/PreparedRun.h"
#include "pipeline/store/TakeLibrary.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cascade::run {

/// The graph that makes exactly this take: with its seeds in it, and its weights by hash.
[[nodiscard]] files::GraphText textOfTake(const jobs::RenderJob& job, const plan::PreparedRun& run);

/// Writes down what a run does, and keeps it as a take when it ends. What was not finished is in no take.
class TakeKeeper {
public:
    /// All that is handed in must outlive the object.
    TakeKeeper(const jobs::RenderJob& job, const plan::PreparedRun& run, const std::string& numericMode,
               const std::string& version);

    void stageDone(const graph::NodeId& stage, jobs::Outcome outcome, double seconds);
    void exported(const graph::NodeId& result, const std::filesystem::path& file,
                  const std::string& framesSha256);
    void heldAfter(const std::vector<graph::NodeId>& stages);

    /// Whether the run is for all results of its graph.
    [[nodiscard]] bool whole() const;
    /// The stages after which the run holds, each once.
    [[nodiscard]] const std::vector<graph::NodeId>& held() const { return m_held; }

    /// A run that came to its end: done, stopped where it was to stop, or held. One that only exports adds
    /// its files to the take that it is of. A draft must not be kept.
    ///
    /// Errors   those of TakeLibrary; BadInput for a take that has been deleted meanwhile.
    [[nodiscard]] Result<store::TakeId> keepEnded(store::TakeLibrary& library,
                                                  const store::StageStore& store);
    /// A run that did not. Nothing is kept of a draft or of one that finished no stage.
    ///
    /// Errors   those of TakeLibrary.
    [[nodiscard]] Result<void> keepBroken(store::TakeLibrary& library, const store::StageStore& store,
                                          store::TakeState state, const std::string& error);

private:
    [[nodiscard]] Result<store::TakeId> addExports(store::TakeLibrary& library) const;
    [[nodiscard]] Result<store::TakeRecord> record(const store::StageStore& store) const;

    const jobs::RenderJob& m_job;
    const plan::PreparedRun& m_run;
    const std::string& m_numericMode;
    const std::string& m_version;
    std::map<graph::NodeId, std::pair<jobs::Outcome, double>> m_done; ///< outcome and seconds of stages
    std::vector<store::TakeExport> m_exports;
    std::vector<graph::NodeId> m_held;
};

} // namespace cascade::run
