// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Learner.h"

#include "core/training/Checkpoint.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"
#include "core/weights/StateDict.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace cascade::training {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::vector<NamedParameter> parametersOf(const torch::nn::Module& module)
{
    std::vector<NamedParameter> parameters;
    for (const auto& item : module.named_parameters()) {
        parameters.push_back({item.key(), item.value()});
    }
    return parameters;
}

} // namespace

Learner::Learner(std::shared_ptr<torch::nn::Module> module, const LearningOptions& options, std::string name)
    : m_module(std::move(module)), m_options(options), m_name(std::move(name)),
      m_parameters(parametersOf(*m_module)), m_optimiser(m_parameters, options.optimiser)
{
    for (const auto& parameter : m_parameters) {
        m_weights.push_back(parameter.value.detach());
        m_average.push_back(parameter.value.detach().clone());
    }
}

Result<void> Learner::resume()
{
    auto checkpoint = readCheckpoint(m_options.output);
    if (!checkpoint) {
        return checkpoint.error();
    }
    if (auto fits = checkFits(checkpoint.value(), m_parameters, m_options.output); !fits) {
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

Result<void> Learner::begin()
{
    if (hasCheckpoint(m_options.output)) {
        return resume();
    }
    if (m_options.start.empty()) {
        return {};
    }
    const auto opened = weights::openSafetensors(m_options.start);
    if (!opened) {
        return opened.error();
    }
    if (auto loaded = weights::loadStrict(*m_module, opened.value()); !loaded) {
        return loaded;
    }
    for (std::size_t i = 0; i < m_average.size(); ++i) {
        m_average[i].copy_(m_weights[i]);
    }
    return {};
}

double Learner::step(const torch::Tensor& loss)
{
    m_optimiser.zeroGradients();
    loss.backward();
    m_optimiser.step(learningRateAt(m_options.optimiser, m_step, m_options.steps));
    {
        const torch::NoGradGuard guard;
        const auto done = static_cast<double>(m_step);
        const double decay = std::min(m_options.emaDecay, (1 + done) / (10 + done));
        at::_foreach_lerp_(m_average, m_weights, 1 - decay);
    }
    ++m_step;
    const double number = loss.item<double>();
    m_lossAverage += (number - m_lossAverage) / static_cast<double>(std::min<std::int64_t>(m_step, 100));
    return number;
}

Result<void> Learner::run(const std::function<double()>& step, const LearningHooks<LearningProgress>& hooks)
{
    const auto total = m_options.steps;
    const auto end = hooks.stopAfterStep >= 0 ? std::min(total, hooks.stopAfterStep) : total;
    auto reported = Clock::now(), saved = Clock::now();
    std::int64_t before = m_step;
    const auto report = [&](bool scored) {
        LearningProgress now{m_step, total, m_lossAverage, secondsSince(reported)};
        now.secPerStep = now.passedSec / static_cast<double>(std::max<std::int64_t>(1, m_step - before));
        now.remainingSec = now.secPerStep * static_cast<double>(total - m_step);
        now.scored = scored;
        if (hooks.report) {
            hooks.report(now);
        }
        reported = Clock::now();
        before = m_step;
    };
    while (m_step < end && !hooks.cancel.cancelled()) {
        if (const double loss = step(); !std::isfinite(loss)) {
            return Error{ErrorCode::Internal, m_name + "/step " + std::to_string(m_step),
                         "the loss is not a finite number", "Lower learningRate."};
        }
        const bool due = secondsSince(saved) >= 60 * m_options.checkpointMinutes;
        if (due) {
            if (auto written = save(); !written) {
                return written;
            }
            saved = Clock::now();
        }
        if (due || m_step == end || secondsSince(reported) >= 60) {
            report(due || m_step == total);
        }
    }
    return save();
}

Result<void> Learner::save() const
{
    Checkpoint checkpoint{m_step, m_lossAverage, m_optimiser.state()};
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        checkpoint.tensors["model." + m_parameters[i].name] = m_weights[i].cpu();
        checkpoint.tensors["average." + m_parameters[i].name] = m_average[i].cpu();
    }
    return writeCheckpoint(checkpoint, m_options.output);
}

Result<void> Learner::exportAverage(const std::filesystem::path& file) const
{
    weights::StateDict tensors;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        tensors[m_parameters[i].name] = m_average[i].to(torch::kCPU, torch::kBFloat16);
    }
    std::error_code ignored; // writing then fails with the better message
    std::filesystem::create_directories(std::filesystem::absolute(file).parent_path(), ignored);
    return weights::writeSafetensors(file, tensors, {{"steps", std::to_string(m_step)}});
}

void Learner::copyAverageTo(torch::nn::Module& other) const
{
    const torch::NoGradGuard guard;
    const auto parameters = other.parameters();
    TORCH_CHECK(parameters.size() == m_average.size(), "[", m_name, "] expected a module with ",
                m_average.size(), " parameters, got ", parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        parameters[i].detach().copy_(m_average[i]);
    }
}

} // namespace cascade::training
