// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/training/AdamW.h"
#include "core/weights/StateDict.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cascade::training {

/// The parameters of a module, under their checkpoint keys.
[[nodiscard]] std::vector<NamedParameter> namedParameters(const torch::nn::Module& module);

/// Weights that are trained, and all that a training of them keeps: their running average, the optimiser, the
/// steps that are done and the running loss. Written to a checkpoint, it goes on bit for bit.
///
/// Threads  one.
class LearnedWeights {
public:
    /// `emaDecay` is that of the running average once it has warmed up.
    LearnedWeights(std::vector<NamedParameter> parameters, const OptimiserOptions& options, double emaDecay);

    void zeroGradients() { m_optimiser.zeroGradients(); }
    /// One step down the gradients, of `totalSteps` in all. Returns the gradients' norm, before clipping.
    double step(std::int64_t totalSteps);
    /// Counts the loss of the last step into the running one; returns it.
    double counted(const torch::Tensor& loss);

    [[nodiscard]] std::int64_t stepsDone() const { return m_step; }
    /// Over about 100 steps.
    [[nodiscard]] double lossAverage() const { return m_lossAverage; }
    /// What the optimiser is told for the step after so many.
    [[nodiscard]] double learningRate(std::int64_t totalSteps) const;

    /// The running average begins anew at the weights, which were loaded.
    void startAverage();
    /// In the order of the parameters, fp32, where the weights are.
    [[nodiscard]] const std::vector<torch::Tensor>& average() const { return m_average; }
    /// The running average of the parameters whose names begin with `prefix`, without it, on the CPU.
    [[nodiscard]] weights::StateDict average(const std::string& prefix, torch::ScalarType dtype) const;

    /// Errors   DiskFull.
    [[nodiscard]] Result<void> save(const std::filesystem::path& folder) const;
    /// Takes up the checkpoint that is in the folder.
    ///
    /// Errors   BadInput, also for one of another network.
    [[nodiscard]] Result<void> resume(const std::filesystem::path& folder);

    /// Puts the running average into the place of the weights while it lives.
    class AverageInPlace {
    public:
        explicit AverageInPlace(const LearnedWeights& learned);
        ~AverageInPlace();
        AverageInPlace(const AverageInPlace&) = delete;
        AverageInPlace& operator=(const AverageInPlace&) = delete;

    private:
        const std::vector<torch::Tensor>& m_weights;
        std::vector<torch::Tensor> m_kept;
    };

private:
    std::vector<NamedParameter> m_parameters;
    OptimiserOptions m_options;
    double m_emaDecay;
    std::vector<torch::Tensor> m_weights; ///< of m_parameters, without gradients
    std::vector<torch::Tensor> m_average;
    AdamW m_optimiser;
    std::int64_t m_step = 0;
    double m_lossAverage = 0;
};

} // namespace cascade::training
