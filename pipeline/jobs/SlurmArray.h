// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "pipeline/jobs/ShotFolder.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace cascade::jobs {

/// How the shots of a folder are given to Slurm.
struct SlurmOptions {
    std::filesystem::path program;         ///< `cascade`, as the nodes see it
    std::vector<std::string> taskOptions;  ///< of `cascade queue task`: "--device", "cuda:0"
    std::vector<std::string> batchOptions; ///< of sbatch: "--partition=long", "--time=2:00:00"
};

/// "0-2,5,7-8": numbers as sbatch's --array takes them.
[[nodiscard]] std::string arrayRanges(const std::set<int>& indices);
/// The numbers in such a text, as squeue prints it; a "%4" at its end (so many at once) is passed over.
[[nodiscard]] std::set<int> parseRanges(const std::string& text);

/// The script of an array job whose tasks render one shot each.
[[nodiscard]] std::string slurmScript(const ShotFolder& folder, const SlurmOptions& options);

/// Submits an array of these shots by `sbatch` and notes its number in the folder. Returns the number.
///
/// Errors   BadInput with what sbatch said; Internal if there is no sbatch; DiskFull.
[[nodiscard]] Result<std::string> submitArray(const ShotFolder& folder, const std::set<int>& indices,
                                              const SlurmOptions& options);

/// The shots of the folder's arrays that Slurm still has, waiting or running, by `squeue`.
///
/// Errors   BadInput with what squeue said; Internal if there is no squeue; DiskFull.
[[nodiscard]] Result<std::set<int>> shotsAtWork(const ShotFolder& folder);

} // namespace cascade::jobs
