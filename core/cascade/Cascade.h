// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Progress.h"
#include "core/cascade/Model.h"
#include "core/cascade/StageRun.h"
#include "core/config/CascadePlan.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace cascade {

/// What a run of several stages needs beyond the model.
struct CascadeRun {
    std::vector<PlannedStage> stages; ///< in order; the first is a base, or works on `footage`
    std::string prompt;
    std::string negativePrompt; ///< what guidance leads away from; empty = the unconditional embedding
    const ClipReader* footage = nullptr;
    std::int64_t activationBytes = 768 << 20;
    std::int64_t bufferBytes = 256 << 20; ///< clips and states larger than this live in files
    std::filesystem::path scratchFolder;  ///< for those files
};

struct CascadeHooks {
    ProgressCallback progress;
    /// Frames of the last stage as they are finished, in order: [1, 3, n, H, W] fp32 in [-1, 1].
    std::function<void(std::int64_t first, const torch::Tensor& frames)> output;
    /// A stage before the last has finished; its clip lives until the run ends. May be empty.
    std::function<void(const PlannedStage& stage, const ClipBuffer& clip)> stageDone;
    CancelToken cancel;
};

/// What each stage found out, and what the run took.
struct CascadeReport {
    struct Stage {
        std::string id;
        double seconds = 0;
        StageReport report;
    };
    std::vector<Stage> stages;
    PromptEmbedding prompt;
};

/// Runs the stages one after the other. The clip of each is rounded to fp16, whatever reads it.
///
/// Errors   those of Model::network, Model::embed and runStage. Throws Cancelled.
[[nodiscard]] Result<CascadeReport> runCascade(Model& model, const CascadeRun& run,
                                               const CascadeHooks& hooks);

} // namespace cascade
