// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/MachineOptions.h"
#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/cascade/LatentModel.h"

#include <cstddef>
#include <cstdint>

namespace cascade::cli {

/// What reading a latent model took.
struct LoadMeasure {
    double seconds = 0;
    std::size_t tensors = 0;
    std::int64_t parameters = 0;
    std::int64_t weightBytes = 0; ///< of all networks as they stand in memory
    std::int64_t peakBytes = 0;   ///< of the process meanwhile
    std::int64_t beforeBytes = 0; ///< of the process before it
};

/// Reads U-Net, autoencoder and text encoder of a checkpoint, strictly, as a run would.
///
/// Errors   those of LatentModel. Throws Cancelled.
[[nodiscard]] Result<LoadMeasure> measureLoad(const LatentModelFiles& files, const Machine& machine,
                                              const CancelToken& cancel);

} // namespace cascade::cli
