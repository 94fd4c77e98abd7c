// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Notes.h"
#include "app/cli/ProgressPrinter.h"
#include "app/cli/RunOptions.h"
#include "core/base/Places.h"
#include "pipeline/jobs/RenderJob.h"

#include <vector>

namespace cascade::cli {

/// Says on the terminal how a render goes, and what it gave.
class RenderReport {
public:
    /// How finished stages are told of.
    enum class Stages {
        AsTheyEnd, ///< a line each
        AtTheEnd,  ///< a table with what each took and clipped
    };
    /// Errors   throws ErrorException for an unknown kind of progress.
    RenderReport(const RunOptions& run, const Places& places, Stages stages);

    /// What a renderer is to call; they refer to this object.
    [[nodiscard]] jobs::RenderHooks hooks(const CancelToken& cancel);
    /// Prints what a job gave: files to standard output, all else to standard error. Of the first that wrote
    /// files, under which licences the weights are that it was made with.
    void print(const jobs::RenderJob& job, const jobs::RenderResult& result,
               const std::vector<std::string>& notes);

private:
    void stageDone(const jobs::StageResult& stage);
    void stageScored(const jobs::StageScore& score);

    [[nodiscard]] std::vector<std::string> licences(const jobs::RenderJob& job) const;

    bool m_quiet;
    Places m_places;
    bool m_toldLicences = false;
    Stages m_stages;
    ProgressPrinter m_printer;
    std::vector<ReportRow> m_rows;
};

} // namespace cascade::cli
