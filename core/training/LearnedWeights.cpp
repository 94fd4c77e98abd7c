// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/LearnedWeights.h"

#include "core/training/Checkpoint.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <utility>

namespace cascade::training {

std::vector<NamedParameter> namedParameters(const torch::nn::Module& module)
{
    std::vector<NamedParameter> parameters;
    for (const auto& item : module.named_parameters()) {
        parameters.push_back({item.key(), item.value()});
    }
    return parameters;
}

LearnedWeights::LearnedWeights(std::vector<NamedParameter> parameters, const OptimiserOptions& options,
                               double emaDecay)
    : m_parameters(std::move(parameters)), m_options(options), m_emaDecay(emaDecay),
      m_optimiser(m_parameters, options)
{
    m_weights.reserve(m_parameters.size());
    m_average.reserve(m_parameters.size());
    for (const auto& parameter : m_parameters) {
        m_weights.push_back(parameter.value.detach());
        m_average.push_back(parameter.value.detach().clone());
    }
}

double LearnedWeights::learningRate(std::int64_t totalSteps) const
{
    return learningRateAt(m_options, m_step, totalSteps);
}

double LearnedWeights::step(std::int64_t totalSteps)
{
    const double norm = m_optimiser.step(learningRate(totalSteps));
    const torch::NoGradGuard guard;
    const auto done = static_cast<double>(m_step);
    const double decay = std::min(m_emaDecay, (1 + done) / (10 + done));
    at::_foreach_lerp_(m_average, m_weights, 1 - decay);
    ++m_step;
    return norm;
}

double LearnedWeights::counted(const torch::Tensor& loss)
{
    const double number = loss.item<double>();
    const double share = 1.0 / static_cast<double>(std::min<std::int64_t>(m_step, 100));
    m_lossAverage += (number - m_lossAverage) * share;
    return number;
}

void LearnedWeights::startAverage()
{
    const torch::NoGradGuard guard;
    for (std::size_t i = 0; i < m_average.size(); ++i) {
        m_average[i].copy_(m_weights[i]);
    }
}

weights::StateDict LearnedWeights::average(const std::string& prefix, torch::ScalarType dtype) const
{
    weights::StateDict tensors;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        if (const auto& name = m_parameters[i].name; name.starts_with(prefix)) {
            tensors[name.substr(prefix.size())] = m_average[i].to(torch::kCPU, dtype);
        }
    }
    return tensors;
}

Result<void> LearnedWeights::save(const std::filesystem::path& folder) const
{
    Checkpoint checkpoint{m_step, m_lossAverage, m_optimiser.state()};
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        checkpoint.tensors["model." + m_parameters[i].name] = m_weights[i].cpu();
        checkpoint.tensors["average." + m_parameters[i].name] = m_average[i].cpu();
    }
    return writeCheckpoint(checkpoint, folder);
}

Result<void> LearnedWeights::resume(const std::filesystem::path& folder)
{
    const auto checkpoint = readCheckpoint(folder);
    if (!checkpoint) {
        return checkpoint.error();
    }
    if (auto fits = checkFits(checkpoint.value(), m_parameters, folder); !fits) {
        return fits;
    }
    const torch::NoGradGuard guard;
    const auto& tensors = checkpoint.value().tensors;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        m_weights[i].copy_(tensors.at("model." + m_parameters[i].name));
        m_average[i].copy_(tensors.at("average." + m_parameters[i].name));
    }
    m_optimiser.restore(tensors, checkpoint.value().step);
    m_step = checkpoint.value().step;
    m_lossAverage = checkpoint.value().lossAverage;
    return {};
}

LearnedWeights::AverageInPlace::AverageInPlace(const LearnedWeights& learned) : m_weights(learned.m_weights)
{
    const torch::NoGradGuard guard;
    for (std::size_t i = 0; i < m_weights.size(); ++i) {
        m_kept.push_back(m_weights[i].clone());
        m_weights[i].copy_(learned.m_average[i]);
    }
}

LearnedWeights::AverageInPlace::~AverageInPlace()
{
    const torch::NoGradGuard guard;
    for (std::size_t i = 0; i < m_weights.size(); ++i) {
        m_weights[i].copy_(m_kept[i]);
    }
}

} // namespace cascade::training
