// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/training/LearnedWeights.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace cascade::training {

/// How a network that measures is trained, whatever it learns from.
struct LearningOptions {
    std::filesystem::path output; ///< folder for checkpoints
    std::filesystem::path start;  ///< weights to start from where there is no checkpoint; empty = fresh
    std::int64_t steps = 0;
    std::string dtype = "auto"; ///< of the activations
    double emaDecay = 0.998;
    OptimiserOptions optimiser;
    double checkpointMinutes = 6;
};

/// How a training stands.
struct LearningProgress {
    std::int64_t step = 0;
    std::int64_t totalSteps = 0;
    double loss = 0;      ///< running average over about 100 steps
    double passedSec = 0; ///< since the last report
    double secPerStep = 0;
    double remainingSec = 0;
    bool scored = false; ///< at checkpoints and at the end: time to look at held-out data
};

/// What a caller of a training is told and may say. `Report` is a LearningProgress with more in it.
template <typename Report>
struct LearningHooks {
    std::function<void(const Report&)> report; ///< every minute, and at checkpoints
    CancelToken cancel;
    std::int64_t stopAfterStep = -1; ///< stop, with a checkpoint, when so many steps are done in all
};

/// Trains a module: AdamW, a running average of the weights, checkpoints from which a killed training goes on
/// bit for bit if its losses are functions of the step.
///
/// Threads  one.
class Learner {
public:
    /// `name` begins the errors: "attributes".
    Learner(std::shared_ptr<torch::nn::Module> module, const LearningOptions& options, std::string name);

    /// Takes up the checkpoint in `options.output` if there is one, else the weights of `options.start`.
    ///
    /// Errors   BadInput, also for a checkpoint of another network; those of weights::loadStrict.
    [[nodiscard]] Result<void> begin();

    /// One step down the gradient of `loss`, a scalar of the module's parameters as they are. Returns its
    /// value.
    double step(const torch::Tensor& loss);
    [[nodiscard]] std::int64_t stepsDone() const { return m_learned.stepsDone(); }

    /// Calls `step`, which returns the loss, up to the last step of the options or until cancelled; writes a
    /// checkpoint in either case. `hooks.report` is called every minute and at each checkpoint.
    ///
    /// Errors   DiskFull; Internal where the loss stops being finite.
    [[nodiscard]] Result<void> run(const std::function<double()>& step,
                                   const LearningHooks<LearningProgress>& hooks);

    /// Errors   DiskFull.
    [[nodiscard]] Result<void> save() const;
    /// Writes the running average as shipped, in bf16. Errors: DiskFull.
    [[nodiscard]] Result<void> exportAverage(const std::filesystem::path& file) const;
    /// Gives another module of the same kind the running average.
    void copyAverageTo(torch::nn::Module& other) const;

private:
    std::shared_ptr<torch::nn::Module> m_module;
    LearningOptions m_options;
    std::string m_name;
    LearnedWeights m_learned;
};

} // namespace cascade::training
