// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/AdamW.h"

#include <algorithm>

namespace cascade::training {

AdamW::AdamW(std::vector<NamedParameter> parameters, const OptimiserOptions& options) : m_options(options)
{
    for (auto& [name, value] : parameters) {
        m_names.push_back(name);
        m_parameters.push_back(value);
        m_means.push_back(torch::zeros_like(value));
        m_squares.push_back(torch::zeros_like(value));
        m_stepCounts.push_back(torch::zeros({}, value.options().dtype(torch::kFloat32)));
    }
}

double AdamW::step(double learningRate)
{
    const torch::NoGradGuard guard;
    std::vector<torch::Tensor> gradients;
    gradients.reserve(m_parameters.size());
    for (const auto& parameter : m_parameters) {
        gradients.push_back(parameter.grad().defined() ? parameter.grad() : torch::zeros_like(parameter));
    }
    auto norms = at::_foreach_norm(gradients, 2);
    const double norm = at::stack(norms).norm().item<double>();
    if (norm > m_options.gradientClip) {
        at::_foreach_mul_(gradients, m_options.gradientClip / norm);
    }
    ++m_steps;
    at::_foreach_add_(m_stepCounts, 1);
    at::_fused_adamw_(m_parameters, gradients, m_means, m_squares, {}, m_stepCounts, learningRate,
                      m_options.beta1, m_options.beta2, m_options.weightDecay, 1e-8, false, false);
    return norm;
}

void AdamW::zeroGradients()
{
    for (auto& parameter : m_parameters) {
        parameter.mutable_grad().reset();
    }
}

weights::StateDict AdamW::state() const
{
    weights::StateDict state;
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        state["m." + m_names[i]] = m_means[i];
        state["v." + m_names[i]] = m_squares[i];
    }
    return state;
}

void AdamW::restore(const weights::StateDict& state, std::int64_t steps)
{
    const torch::NoGradGuard guard;
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        m_means[i].copy_(state.at("m." + m_names[i]));
        m_squares[i].copy_(state.at("v." + m_names[i]));
        m_stepCounts[i].fill_(static_cast<double>(steps));
    }
    m_steps = steps;
}

double learningRateAt(const OptimiserOptions& options, std::int64_t step, std::int64_t totalSteps)
{
    const double warm =
        std::min(1.0, static_cast<double>(step + 1) /
                          static_cast<double>(std::max<std::int64_t>(1, options.warmUpSteps)));
    const double left = static_cast<double>(totalSteps - step) /
                        std::max(1.0, options.decayShare * static_cast<double>(totalSteps));
    return options.learningRate * warm * std::clamp(left, 0.05, 1.0);
}

} // namespace cascade::training
