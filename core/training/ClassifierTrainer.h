// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/training/ClassifierData.h"
#include "core/training/Learner.h"

#include <torch/types.h>

#include <filesystem>
#include <memory>
#include <vector>

namespace cascade::training {

/// What `cascade eval train-attributes CONFIG` reads: data, in JSON.
struct ClassifierConfig : LearningOptions {
    ClassifierDataOptions data;
    std::int64_t heldoutClips = 128; ///< scored at each checkpoint
};

/// Errors   BadInput that names the member.
[[nodiscard]] Result<ClassifierConfig> readClassifierConfig(const std::filesystem::path& file);

/// Shares of right answers are in the order of evaluation::attributeQuestions().
struct ClassifierReport : LearningProgress {
    std::vector<double> fresh;   ///< on clips before they were trained on, roughened, running average
    std::vector<double> heldout; ///< of the running average on held-out renders; empty between checkpoints
    double clipsPerSecond = 0;
    double renderShare = 0; ///< of the time since the last report
};
using ClassifierHooks = LearningHooks<ClassifierReport>;

/// Trains the attribute classifier on renders of the training split. A killed training goes on bit for bit
/// from its last checkpoint.
///
/// Threads  one.
class ClassifierTrainer {
public:
    /// Takes up the checkpoint in `config.output` if there is one.
    ///
    /// Errors   BadInput; those of loadStrict for weights to start from.
    [[nodiscard]] static Result<std::unique_ptr<ClassifierTrainer>> open(const ClassifierConfig& config,
                                                                         torch::Device device);
    ~ClassifierTrainer();

    /// Runs to the last step of the configuration, or until cancelled; writes a checkpoint in either case.
    ///
    /// Errors   DiskFull; Internal where the loss stops being finite.
    [[nodiscard]] Result<void> run(const ClassifierHooks& hooks);
    /// One step. Returns the loss.
    double step();
    [[nodiscard]] std::int64_t stepsDone() const;

    [[nodiscard]] Result<void> save() const;
    /// The running average as shipped, in bf16.
    [[nodiscard]] Result<void> exportAverage(const std::filesystem::path& file) const;
    /// Share of right answers of the running average, per question, on renders that no training sees.
    [[nodiscard]] std::vector<double> accuracy(world::Split split, std::int64_t clips) const;

private:
    struct State;
    explicit ClassifierTrainer(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

} // namespace cascade::training
