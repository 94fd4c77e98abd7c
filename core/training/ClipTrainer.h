// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/training/ClipData.h"
#include "core/training/Learner.h"

#include <torch/types.h>

#include <filesystem>
#include <memory>
#include <optional>

namespace cascade::training {

/// What `cascade eval train-clip CONFIG` reads: data, in JSON.
struct ClipConfig : LearningOptions {
    std::filesystem::path tokenizer; ///< in the file relative to its folder
    ClipDataOptions data;
    std::int64_t heldoutScenes = 256; ///< looked at at each checkpoint
};

/// Errors   BadInput that names the member.
[[nodiscard]] Result<ClipConfig> readClipConfig(const std::filesystem::path& file);

struct ClipReport : LearningProgress {
    double fresh = 0; ///< share of frames, before they were trained on, nearest to their own caption of the
                      ///< batch's; running average
    std::optional<double> heldout; ///< rPrecision of the running average on renders that no training sees
    double framesPerSecond = 0;
    double renderShare = 0; ///< of the time since the last report
};
using ClipHooks = LearningHooks<ClipReport>;

/// Trains World-CLIP on renders of the training split and their captions, so never on a held-out caption. A
/// killed training goes on bit for bit from its last checkpoint.
///
/// Threads  one.
class ClipTrainer {
public:
    /// Takes up the checkpoint in `config.output` if there is one.
    ///
    /// Errors   BadInput; those of openCaptionTokenizer, and of loadStrict for weights to start from.
    [[nodiscard]] static Result<std::unique_ptr<ClipTrainer>> open(const ClipConfig& config,
                                                                   torch::Device device);
    ~ClipTrainer();

    /// Runs to the last step of the configuration, or until cancelled; writes a checkpoint in either case.
    ///
    /// Errors   DiskFull; Internal where the loss stops being finite.
    [[nodiscard]] Result<void> run(const ClipHooks& hooks);
    /// One step. Returns the loss.
    double step();
    [[nodiscard]] std::int64_t stepsDone() const;

    /// The running average as shipped, in bf16. Errors: DiskFull.
    [[nodiscard]] Result<void> exportAverage(const std::filesystem::path& file) const;
    /// Share of frames that the running average puts nearer to their own caption than to 99 others (fewer
    /// where there are fewer scenes), on renders that no training sees.
    [[nodiscard]] double rPrecision(world::Split split, std::int64_t scenes) const;

private:
    struct State;
    explicit ClipTrainer(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

} // namespace cascade::training
