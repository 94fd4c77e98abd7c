// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/Job.h"

#include <QString>

#include <optional>

namespace cascade::ui {

/// How far a job is, as lists show it.
struct QueueProgress {
    QString text;                ///< "base, step 3 of 64"; an error; what a held job waits for; may be empty
    std::optional<double> share; ///< of the stage that runs, in [0, 1]; none where nothing runs or is known
    bool awaitsApproval = false; ///< held after a stage until somebody says that it is good
};

/// Reads what the runner last reported of a job. Whatever it cannot read becomes no progress, never an error:
/// other programs write it too.
[[nodiscard]] QueueProgress progressOf(const store::JobSummary& job);

/// "waiting", "paused", "running", ...: a state in an artist's words.
[[nodiscard]] QString stateText(const store::JobSummary& job);

/// How long the last attempt of a job has taken, at `nowMs`; none before it began.
[[nodiscard]] std::optional<double> secondsOf(const store::JobSummary& job, std::int64_t nowMs);
/// "0:07", "12:30", "1:02:03".
[[nodiscard]] QString clockText(double seconds);

} // namespace cascade::ui
