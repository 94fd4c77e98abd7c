// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/RowLog.h"
#include "core/training/Trainer.h"

#include <nlohmann/json.hpp>
#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace cascade::training {

/// One of the trainings of a trial, in a folder of its own with a log of what was read of it. A trial that
/// was stopped goes on there; readings and checkpoints of any other one are refused.
///
/// Threads  one for the training.
class TrialRun {
public:
    /// `stage` is trained as it stands here, with the text encoder of its model. `readings` says all else
    /// that decides a reading, beside what its row says.
    TrialRun(TrainingConfig config, StageConfig stage, const TextConfig& text,
             const nlohmann::json& readings);

    /// Marks the folder as this training's, and hands what was read of it to `take`, as RowLog::read does.
    ///
    /// Errors   those of keepTrainingRecord and RowLog::read.
    [[nodiscard]] Result<void> begin(const std::function<void(const nlohmann::json& row)>& take) const;
    /// Errors   DiskFull.
    [[nodiscard]] Result<void> append(const nlohmann::json& row) const;

    /// Errors   those of Trainer::open.
    [[nodiscard]] Result<std::unique_ptr<Trainer>> open(torch::Device device) const;
    /// Trains on until so many steps are done, no more and no fewer.
    ///
    /// Errors   those of Trainer::runUntil; BadInput where more are done already, or there are fewer in all.
    [[nodiscard]] Result<void> trainTo(Trainer& trainer, std::int64_t step, const TrainingHooks& hooks) const;
    /// Clips of each part, sampled as the stage is by default; every part has noise of its own, the same each
    /// time. Throws ErrorException (BadInput) for defaults that are not in their form; Cancelled.
    ///
    /// Shapes   each [N, 3, T, H, W]; a part has at most Trainer::kShownClips.
    [[nodiscard]] std::vector<torch::Tensor> sample(Trainer& trainer, const std::vector<TrainingBatch>& parts,
                                                    const CancelToken& cancel) const;

private:
    TrainingConfig m_config;
    StageConfig m_stage;
    nlohmann::json m_record; ///< all that decides the readings
    evaluation::RowLog m_log;
};

} // namespace cascade::training
