// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/evaluation/AttributeClassifier.h"
#include "core/training/AdamW.h"
#include "core/training/ClassifierData.h"

#include <torch/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cascade::training {

/// What `cascade eval train-attributes CONFIG` reads: data, in JSON.
struct ClassifierConfig {
    std::filesystem::path output; ///< folder for checkpoints
    std::filesystem::path start;  ///< weights to start from where there is no checkpoint; empty = fresh
    std::int64_t steps = 0;
    std::string dtype = "auto"; ///< of the activations
    double emaDecay = 0.998;
    OptimiserOptions optimiser;
    ClassifierDataOptions data;
    std::int64_t heldoutClips = 128; ///< scored at each checkpoint
    double checkpointMinutes = 6;
};

/// Errors   BadInput that names the member.
[[nodiscard]] Result<ClassifierConfig> readClassifierConfig(const std::filesystem::path& file);

/// How a training stands. Shares of right answers are in the order of evaluation::attributeQuestions().
struct ClassifierReport {
    std::int64_t step = 0;
    std::int64_t totalSteps = 0;
    double loss = 0;             ///< running average over about 100 steps
    std::vector<double> fresh;   ///< on clips before they were trained on, roughened, running average
    std::vector<double> heldout; ///< of the running average on held-out renders; empty between checkpoints
    double clipsPerSecond = 0;
    double renderShare = 0; ///< of the time since the last report
    double remainingSec = 0;
};

struct ClassifierHooks {
    std::function<void(const ClassifierReport&)> report;
    CancelToken cancel;
    std::int64_t stopAfterStep = -1; ///< stop, with a checkpoint, when so many steps are done in all
};

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
