// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/training/TrainingConfig.h"
#include "core/weights/StateDict.h"

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::training {

/// A parameter with the name under which its state is kept.
struct NamedParameter {
    std::string name;
    torch::Tensor value;
};

/// AdamW over all parameters at once, in LibTorch's fused kernel.
///
/// Source   Loshchilov and Hutter 2019, arXiv:1711.05101.
class AdamW {
public:
    AdamW(std::vector<NamedParameter> parameters, const OptimiserOptions& options);

    /// Scales the gradients down to the largest norm allowed, then steps with this learning rate. Returns the
    /// norm before.
    double step(double learningRate);
    void zeroGradients();

    /// `m.<name>` and `v.<name>`; together with `steps()` the whole state.
    [[nodiscard]] weights::StateDict state() const;
    void restore(const weights::StateDict& state, std::int64_t steps);
    [[nodiscard]] std::int64_t steps() const { return m_steps; }

private:
    OptimiserOptions m_options;
    std::vector<std::string> m_names;
    std::vector<torch::Tensor> m_parameters, m_means, m_squares, m_stepCounts;
    std::int64_t m_steps = 0;
};

/// Warm-up, then constant, then a straight fall to a twentieth over the last share of all steps.
[[nodiscard]] double learningRateAt(const OptimiserOptions& options, std::int64_t step,
                                    std::int64_t totalSteps);

} // namespace cascade::training
