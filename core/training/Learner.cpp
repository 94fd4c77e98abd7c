// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Learner.h"

#include "core/training/Checkpoint.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"

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

} // namespace

Learner::Learner(std::shared_ptr<torch::nn::Module> module, const LearningOptions& options, std::string name)
    : m_module(std::move(module)), m_options(options), m_name(std::move(name)),
      m_learned(namedParameters(*m_module), options.optimiser, options.emaDecay)
{
}

Result<void> Learner::begin()
{
    if (hasCheckpoint(m_options.output)) {
        return m_learned.resume(m_options.output);
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
    m_learned.startAverage();
    return {};
}

double Learner::step(const torch::Tensor& loss)
{
    m_learned.zeroGradients();
    loss.backward();
    (void)m_learned.step(m_options.steps);
    return m_learned.counted(loss);
}

Result<void> Learner::run(const std::function<double()>& step, const LearningHooks<LearningProgress>& hooks)
{
    const auto total = m_options.steps;
    const auto end = hooks.stopAfterStep >= 0 ? std::min(total, hooks.stopAfterStep) : total;
    auto reported = Clock::now(), saved = Clock::now();
    std::int64_t before = stepsDone();
    const auto report = [&](bool scored) {
        LearningProgress now{stepsDone(), total, m_learned.lossAverage(), secondsSince(reported)};
        now.secPerStep = now.passedSec / static_cast<double>(std::max<std::int64_t>(1, stepsDone() - before));
        now.remainingSec = now.secPerStep * static_cast<double>(total - stepsDone());
        now.scored = scored;
        if (hooks.report) {
            hooks.report(now);
        }
        reported = Clock::now();
        before = stepsDone();
    };
    while (stepsDone() < end && !hooks.cancel.cancelled()) {
        if (const double loss = step(); !std::isfinite(loss)) {
            return Error{ErrorCode::Internal, m_name + "/step " + std::to_string(stepsDone()),
                         "the loss is not a finite number", "Lower learningRate."};
        }
        const bool due = secondsSince(saved) >= 60 * m_options.checkpointMinutes;
        if (due) {
            if (auto written = save(); !written) {
                return written;
            }
            saved = Clock::now();
        }
        if (due || stepsDone() == end || secondsSince(reported) >= 60) {
            report(due || stepsDone() == total);
        }
    }
    return save();
}

Result<void> Learner::save() const
{
    return m_learned.save(m_options.output);
}

Result<void> Learner::exportAverage(const std::filesystem::path& file) const
{
    std::error_code ignored; // writing then fails with the better message
    std::filesystem::create_directories(std::filesystem::absolute(file).parent_path(), ignored);
    return weights::writeSafetensors(file, m_learned.average("", torch::kBFloat16),
                                     {{"steps", std::to_string(stepsDone())}});
}

void Learner::copyAverageTo(torch::nn::Module& other) const
{
    const torch::NoGradGuard guard;
    const auto parameters = other.parameters();
    const auto& average = m_learned.average();
    TORCH_CHECK(parameters.size() == average.size(), "[", m_name, "] expected a module with ", average.size(),
                " parameters, got ", parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        parameters[i].detach().copy_(average[i]);
    }
}

} // namespace cascade::training
