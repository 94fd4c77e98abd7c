// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/training/AdamW.h"
#include "core/weights/StateDict.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace cascade::training {

/// All that a training needs to go on as if it had never stopped. Data and noise need nothing: they are
/// functions of the step.
struct Checkpoint {
    std::int64_t step = 0;      ///< steps done
    double lossAverage = 0;     ///< running, for the log
    weights::StateDict tensors; ///< model.*, average.*, m.*, v.*
};

/// Writes a checkpoint into `folder` as shards of at most 15 MiB and an index that is renamed into place
/// last; older shards are removed after that. At any moment the folder holds one whole checkpoint, the old or
/// the new.
///
/// Errors   DiskFull.
[[nodiscard]] Result<void> writeCheckpoint(const Checkpoint& checkpoint, const std::filesystem::path& folder);

/// Errors   BadInput if a shard is missing, damaged or not of this index.
[[nodiscard]] Result<Checkpoint> readCheckpoint(const std::filesystem::path& folder);

/// A checkpoint must hold all that the parameters need, in their shapes.
///
/// Errors   BadInput that names the first that it has not.
[[nodiscard]] Result<void> checkFits(const Checkpoint& checkpoint,
                                     const std::vector<NamedParameter>& parameters,
                                     const std::filesystem::path& folder);

[[nodiscard]] bool hasCheckpoint(const std::filesystem::path& folder);

} // namespace cascade::training
