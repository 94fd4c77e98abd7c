// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "app/cli/RunOptions.h"
#include "pipeline/store/Queue.h"

#include <filesystem>
#include <vector>

namespace cascade::cli {

/// Jobs of the queue as an array job of a Slurm cluster.
struct FarmOptions {
    bool slurm = false;
    std::filesystem::path folder;          ///< of the shots; empty = a new one in the library
    std::filesystem::path resume;          ///< a folder of before, of which what is missing is submitted
    std::vector<std::string> batchOptions; ///< of sbatch
    int index = 0;
};

/// Writes the jobs into a folder of shots, holds them in the queue, and submits one task for each. With
/// `resume`, submits the shots of that folder that have no result and are not at work.
///
/// Errors   BadInput; those of ShotFolder and SlurmArray. Jobs that could not be submitted wait as before.
[[nodiscard]] Result<void> submitJobs(store::Queue& queue, const std::vector<store::JobId>& jobs,
                                      const FarmOptions& options, const RunOptions& run,
                                      const Context& context);

/// Renders one shot of a folder and leaves its result there; one that is done already is not rendered again.
///
/// Errors   those of the rendering, which are left in the folder too. Throws Cancelled.
[[nodiscard]] Result<void> renderShot(const FarmOptions& options, const RunOptions& run,
                                      const Context& context);

/// Takes over into the queue how the shots of a folder, or of all folders of the library, ended, and prints
/// it.
[[nodiscard]] Result<void> collectShots(store::Queue& queue, const FarmOptions& options,
                                        const Context& context);

} // namespace cascade::cli
