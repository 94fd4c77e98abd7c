// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/cascade/ClipBuffer.h"

#include <vector>

namespace cascade {

/// What a stage's sampler holds between two steps. Noise needs nothing: it is a function of seed and step.
struct SamplerState {
    int stepsDone = 0;
    ClipBuffer* state = nullptr;         ///< z, fp32
    ClipBuffer* history = nullptr;       ///< what the step before left; null for samplers that need none
    std::vector<double> clippedFraction; ///< of each step done
};

/// Keeps the state of one run of a stage somewhere that outlives the process, so that a killed run goes on,
/// bit for bit, where it was last saved.
class StageCheckpoint {
public:
    virtual ~StageCheckpoint() = default;

    /// Asked after each step but the last: whether the state should be saved now.
    [[nodiscard]] virtual bool due() = 0;
    /// Errors   DiskFull. The state saved before is then still there, or nothing is.
    [[nodiscard]] virtual Result<void> save(const SamplerState& state) = 0;
    /// Fills the buffers of `state` and says which steps are done; leaves it as it is, with none done, where
    /// nothing was saved or what was saved is damaged.
    ///
    /// Errors   DiskFull if a buffer cannot be written.
    [[nodiscard]] virtual Result<void> load(SamplerState& state) = 0;
};

} // namespace cascade
