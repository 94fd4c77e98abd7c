// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/config/ModelConfig.h"
#include "core/config/SamplerOptions.h"
#include "core/training/AdamW.h"
#include "core/training/StageNetwork.h"
#include "core/training/TextBatch.h"
#include "core/training/TrainingBatch.h"
#include "core/training/TrainingConfig.h"

#include <torch/types.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cascade::training {

/// How a training stands; given about once a minute and at its end.
struct TrainingReport {
    std::int64_t step = 0; ///< steps done
    std::int64_t totalSteps = 0;
    double loss = 0;         ///< running average over about 100 steps
    double gradientNorm = 0; ///< of the last step, before clipping
    double learningRate = 0;
    double imagesPerSecond = 0; ///< frames counted one by one, since the last report
    double dataWaitShare = 0;   ///< share of the time spent waiting for data
    double remainingSec = 0;    ///< at the rate since the last report
};

struct TrainingHooks {
    std::function<void(const TrainingReport&)> report;
    /// Shows sample clips [N, 3, T, H, W]; may be empty.
    std::function<void(std::int64_t step, const torch::Tensor& clips)> showSamples;
    CancelToken cancel;
    std::int64_t stopAfterStep =
        -1;              ///< for tests and time boxes: stop (with a checkpoint) when so many steps are done
    int dataThreads = 0; ///< that draw the world; 0 = a few beside a card that draws, all but two beside a
                         ///< card that does not, one beside a training on the processor
    bool drawsOnDevice = true; ///< the world is drawn where the network trains; else on the processor
};

/// Trains one stage: network, its running average, optimiser and checkpoints. A killed training goes on bit
/// for bit from its last checkpoint: batches and noise are functions of (seed, step).
///
/// Threads  one for the training; data are made in others (Prefetcher).
class Trainer {
public:
    /// Clips that are sampled together, at most.
    static constexpr std::int64_t kShownClips = 12;

    /// What is trained, and for what, where that is not what the configuration's stage says.
    struct Task {
        std::shared_ptr<const Objective> objective; ///< none: Denoising
        std::optional<StageConfig> stage;
        /// As in weights::LoadOptions, for the weights to start from.
        std::optional<std::string> newPrefix;
    };

    /// Builds the networks, then takes up the checkpoint in `config.output` if there is one, else
    /// `config.start`.
    ///
    /// Errors   BadInput, WeightsMissing.
    [[nodiscard]] static Result<std::unique_ptr<Trainer>> open(const TrainingConfig& config,
                                                               torch::Device device, const Task& task);
    [[nodiscard]] static Result<std::unique_ptr<Trainer>> open(const TrainingConfig& config,
                                                               torch::Device device)
    {
        return open(config, device, Task{});
    }
    ~Trainer();

    /// Runs to the last step of the configuration, or until cancelled; writes a checkpoint in either case.
    [[nodiscard]] Result<void> run(const TrainingHooks& hooks);
    /// Runs until so many steps are done.
    ///
    /// Errors   those of `run`; Cancelled where it was stopped before.
    [[nodiscard]] Result<void> runUntil(std::int64_t step, TrainingHooks hooks);

    /// One step on a batch: noise, forward, backward, update. Returns the loss.
    double step(const TrainingBatch& batch);
    [[nodiscard]] std::int64_t stepsDone() const;

    /// Loss of a batch at the current weights, with the noise of the current step. Differentiable.
    [[nodiscard]] torch::Tensor loss(const TrainingBatch& batch);

    [[nodiscard]] Result<void> save() const;
    /// The running average as shipped: `<stage>.safetensors` in bf16 and, where it was trained,
    /// `text.safetensors`.
    [[nodiscard]] Result<void> exportAverage(const std::filesystem::path& folder) const;
    /// The running average of the network alone, in this dtype.
    [[nodiscard]] Result<void> writeNetwork(const std::filesystem::path& file, torch::ScalarType dtype) const;
    /// Clips sampled from the running average for captions of a batch, at most `kShownClips` of them:
    /// [N, 3, T, H, W]. From the same noise each time; a list that is sampled in parts gives each part's
    /// number, and noise of its own with it. Throws Cancelled.
    [[nodiscard]] torch::Tensor sample(const TrainingBatch& batch, const diffusion::SamplerOptions& sampler,
                                       const diffusion::GuidanceSchedule& guidance, std::uint64_t part = 0,
                                       const CancelToken& cancel = {});
    /// The same from another network, with the same captions and noise.
    [[nodiscard]] torch::Tensor sampleOf(const StageNetwork& network, const TrainingBatch& batch,
                                         const diffusion::SamplerOptions& sampler,
                                         const diffusion::GuidanceSchedule& guidance, std::uint64_t part = 0,
                                         const CancelToken& cancel = {});

private:
    struct State;
    explicit Trainer(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

} // namespace cascade::training
