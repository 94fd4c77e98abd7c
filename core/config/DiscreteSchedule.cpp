// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/DiscreteSchedule.h"

#include "core/config/NoiseSchedule.h"
#include "core/config/TextForm.h"

#include <algorithm>
#include <cmath>

namespace cascade::diffusion {

namespace {

constexpr int kMostTrainSteps = 100'000;
constexpr double kMostBeta = 0.999;
constexpr double kAlmostNoSnr = 0x1p-24; // abar in place of 0 for samplers that divide by alpha

[[noreturn]] void refuse(const std::string& expected, const std::string& got)
{
    throw ErrorException(
        Error{ErrorCode::BadInput, "noise schedule", "expected " + expected + ", got " + got, {}});
}

void requireRanges(const DiscreteSchedule& schedule)
{
    if (schedule.trainSteps < 2 || schedule.trainSteps > kMostTrainSteps) {
        refuse("2 to 100000 training steps", std::to_string(schedule.trainSteps));
    }
    if (!(schedule.betaStart > 0 && schedule.betaStart <= schedule.betaEnd && schedule.betaEnd < 1)) {
        refuse("betas that rise between 0 and 1",
               formatNumber(schedule.betaStart) + " to " + formatNumber(schedule.betaEnd));
    }
    if (schedule.stepsOffset < 0 || schedule.stepsOffset >= schedule.trainSteps) {
        refuse("a steps offset within the schedule", std::to_string(schedule.stepsOffset));
    }
    if (schedule.clipRange && !(*schedule.clipRange > 0)) {
        refuse("a clip range above 0", formatNumber(*schedule.clipRange));
    }
    const double low = schedule.sigmaMin.value_or(1e-9), high = schedule.sigmaMax.value_or(1e9);
    if (!(low > 0 && low < high && high < kNoNoise)) {
        refuse("noise levels above 0, the least below the greatest",
               formatNumber(low) + " and " + formatNumber(high));
    }
    if (schedule.continuousTime && !(schedule.karras && schedule.prediction == Prediction::V)) {
        refuse("continuous time for a network that predicts v, at Karras levels", "it elsewhere");
    }
    if (schedule.rescaleZeroTerminalSnr && schedule.prediction == Prediction::Epsilon) {
        refuse("a network that predicts v or x0 where the terminal SNR is zero", "one that predicts eps");
    }
}

double betaAt(const DiscreteSchedule& schedule, int step)
{
    const double share = static_cast<double>(step) / (schedule.trainSteps - 1);
    const auto between = [&](double first, double last) { return first + (last - first) * share; };
    switch (schedule.kind) {
    case BetaKind::Linear:
        return between(schedule.betaStart, schedule.betaEnd);
    case BetaKind::ScaledLinear:
        return std::pow(between(std::sqrt(schedule.betaStart), std::sqrt(schedule.betaEnd)), 2);
    case BetaKind::Cosine:
        break;
    }
    const auto abar = [&](int at) {
        return std::pow(std::cos((static_cast<double>(at) / schedule.trainSteps + 0.008) / 1.008 * M_PI / 2),
                        2);
    };
    return std::min(1 - abar(step + 1) / abar(step), kMostBeta);
}

/// Shifts and scales sqrt(abar) so that the first stays and the last is 0.
void stretchToNoise(std::vector<double>& abar)
{
    const double first = std::sqrt(abar.front());
    const double last = std::sqrt(abar.back());
    for (auto& value : abar) {
        value = std::pow((std::sqrt(value) - last) * first / (first - last), 2);
    }
    abar.back() = 0;
}

double logSnrOfAbar(double abar)
{
    return std::log(abar) - std::log1p(-abar);
}

double ratioOf(double abar)
{
    return std::sqrt((1 - abar) / abar);
}

/// Evenly from 0 to `last`, `count` of them, falling.
std::vector<double> evenlyDown(double last, int count)
{
    std::vector<double> times;
    for (int i = count - 1; i >= 0; --i) {
        times.push_back(i == 0 ? 0 : i == count - 1 ? last : last / (count - 1) * i);
    }
    return times;
}

std::vector<double> trailing(int trainSteps, int last, int steps)
{
    std::vector<double> times;
    for (int i = 0; i < steps; ++i) {
        const double back = static_cast<double>(trainSteps) / steps * i;
        times.push_back(std::nearbyint(last - back) - 1);
    }
    return times;
}

/// Times of the samplers that stop N times: Ddim, Ancestral and the Euler samplers.
std::vector<double> times(const DiscreteSchedule& schedule, int steps)
{
    if (schedule.spacing == StepSpacing::Trailing) {
        return trailing(schedule.trainSteps, schedule.trainSteps, steps);
    }
    if (schedule.spacing == StepSpacing::Linspace) {
        return evenlyDown(schedule.trainSteps - 1, steps);
    }
    std::vector<double> result;
    for (int i = steps - 1; i >= 0; --i) {
        result.push_back(i * (schedule.trainSteps / steps) + schedule.stepsOffset);
    }
    return result;
}

/// Times of the samplers for which the last of N + 1 stops is the end: DpmSolverPP2M and Deis. `count`: so
/// many training steps are not too noisy.
std::vector<double> timesBeforeEnd(const DiscreteSchedule& schedule, int steps, int count)
{
    if (schedule.spacing == StepSpacing::Trailing) {
        return trailing(schedule.trainSteps, count, steps);
    }
    auto result = evenlyDown(count - 1, steps + 1);
    if (schedule.spacing == StepSpacing::Leading) {
        const int apart = count / (steps + 1);
        for (int i = 0; i <= steps; ++i) {
            result[static_cast<std::size_t>(i)] = (steps - i) * apart + schedule.stepsOffset;
        }
    }
    result.pop_back();
    return result;
}

void roundAll(std::vector<double>& values)
{
    for (auto& value : values) {
        value = std::nearbyint(value); // a half goes to the even number, as numpy's
    }
}

void requireWithin(const std::vector<double>& times, const DiscreteSchedule& schedule)
{
    if (times.front() > schedule.trainSteps - 1 || times.back() < 0) {
        refuse("steps within the " + std::to_string(schedule.trainSteps) + " of the schedule",
               "step " + formatNumber(times.back() < 0 ? times.back() : times.front()));
    }
    for (std::size_t i = 1; i < times.size(); ++i) {
        if (!(times[i] < times[i - 1])) {
            refuse("fewer steps: two would be the same of the " + std::to_string(schedule.trainSteps),
                   std::to_string(times.size()));
        }
    }
}

std::vector<DiscreteStep> steppingBack(const DiscreteSchedule& schedule, const std::vector<double>& abar,
                                       bool endsClean, int steps)
{
    auto at = times(schedule, steps);
    roundAll(at);
    requireWithin(at, schedule);
    const double end = endsClean ? kNoNoise : logSnrOfAbar(abar.front());
    std::vector<DiscreteStep> result;
    for (const double time : at) {
        const auto from = static_cast<std::size_t>(time);
        const auto back = static_cast<std::size_t>(schedule.trainSteps / steps);
        result.push_back(
            {time, logSnrOfAbar(abar[from]), from >= back ? logSnrOfAbar(abar[from - back]) : end});
    }
    return result;
}

/// sigma / alpha at a time between two training steps.
double ratioAt(const std::vector<double>& abar, double time)
{
    const double below = std::floor(time);
    const auto at = static_cast<std::size_t>(below);
    const double low = ratioOf(abar[at]);
    return time == below ? low : low + (time - below) * (ratioOf(abar[at + 1]) - low);
}

/// The time whose ln(sigma / alpha), taken linearly between training steps, is nearest.
double timeOf(const std::vector<double>& abar, double ratio)
{
    const auto above =
        std::find_if(abar.begin(), abar.end(), [&](double value) { return ratioOf(value) > ratio; });
    const auto last = static_cast<std::ptrdiff_t>(abar.size()) - 2;
    const auto low = std::clamp<std::ptrdiff_t>(above - abar.begin() - 1, 0, last);
    const double first = std::log(ratioOf(abar[static_cast<std::size_t>(low)]));
    const double second = std::log(ratioOf(abar[static_cast<std::size_t>(low) + 1]));
    return static_cast<double>(low) + std::clamp((std::log(ratio) - first) / (second - first), 0.0, 1.0);
}

/// Moves steps to Karras levels between the first and the last of them.
void moveToKarras(const DiscreteSchedule& schedule, const std::vector<double>& abar,
                  std::vector<DiscreteStep>& steps)
{
    constexpr double kPower = 7;
    const auto ratio = [](double logSnr) { return std::exp(-logSnr / 2); };
    const double most = schedule.sigmaMax.value_or(ratio(steps.front().logSnrFrom));
    const double least = schedule.sigmaMin.value_or(ratio(steps.back().logSnrFrom));
    const double first = std::pow(most, 1 / kPower), last = std::pow(least, 1 / kPower);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const double share = i == 0 ? 0 : static_cast<double>(i) / static_cast<double>(steps.size() - 1);
        const double level = std::pow(first + share * (last - first), kPower);
        steps[i].time = schedule.continuousTime ? std::log(level) / 4 : timeOf(abar, level);
        steps[i].logSnrFrom = -2 * std::log(level);
        if (i > 0) {
            steps[i - 1].logSnrTo = steps[i].logSnrFrom;
        }
    }
}

std::vector<DiscreteStep> alongTimes(const std::vector<double>& abar, const std::vector<double>& at,
                                     FinalNoise end)
{
    std::vector<DiscreteStep> result;
    for (const double time : at) {
        const double level = -2 * std::log(ratioAt(abar, time));
        if (!result.empty()) {
            result.back().logSnrTo = level;
        }
        result.push_back({time, level, end == FinalNoise::Zero ? kNoNoise : logSnrOfAbar(abar.front())});
    }
    return result;
}

} // namespace

std::vector<double> DiscreteSchedule::cumulativeAlphas() const
{
    requireRanges(*this);
    std::vector<double> abar;
    double product = 1;
    for (int step = 0; step < trainSteps; ++step) {
        product *= 1 - betaAt(*this, step);
        abar.push_back(product);
    }
    if (rescaleZeroTerminalSnr) {
        stretchToNoise(abar);
    }
    return abar;
}

std::vector<DiscreteStep> discreteSteps(const DiscreteSchedule& schedule, SamplerKind sampler, int steps)
{
    auto abar = schedule.cumulativeAlphas();
    if (steps < 1 || steps > schedule.trainSteps) {
        refuse("1 to " + std::to_string(schedule.trainSteps) + " steps", std::to_string(steps));
    }
    if (schedule.karras && sampler != SamplerKind::Euler) {
        refuse("the sampler euler for Karras noise levels", "another");
    }
    if (sampler == SamplerKind::Ddim || sampler == SamplerKind::Ancestral) {
        return steppingBack(schedule, abar, schedule.setAlphaToOne || sampler == SamplerKind::Ancestral,
                            steps);
    }
    abar.back() = std::max(abar.back(), schedule.rescaleZeroTerminalSnr ? kAlmostNoSnr : 0);
    if (sampler == SamplerKind::Euler || sampler == SamplerKind::EulerAncestral) {
        const auto at = times(schedule, steps);
        requireWithin(at, schedule);
        auto result =
            alongTimes(abar, at, sampler == SamplerKind::Euler ? schedule.finalNoise : FinalNoise::Zero);
        if (schedule.karras) {
            moveToKarras(schedule, abar, result);
        }
        return result;
    }
    if (sampler == SamplerKind::StochasticNStep) {
        refuse("a sampler for published schedules", "stochastic");
    }
    const auto quiet = std::find_if(abar.rbegin(), abar.rend(), [&](double value) {
        return logSnrOfAbar(value) >= schedule.logSnrMinClipped;
    });
    const bool clips = sampler == SamplerKind::DpmSolverPP2M;
    const auto count = static_cast<int>(clips ? abar.rend() - quiet : schedule.trainSteps);
    auto at = count > 0 ? timesBeforeEnd(schedule, steps, count) : std::vector<double>{-1};
    roundAll(at);
    requireWithin(at, schedule);
    return alongTimes(abar, at, clips ? schedule.finalNoise : FinalNoise::SigmaMin);
}

double startNoise(const DiscreteSchedule& schedule, SamplerKind sampler, int steps)
{
    const bool isEuler = sampler == SamplerKind::Euler || sampler == SamplerKind::EulerAncestral;
    return isEuler && schedule.spacing != StepSpacing::Leading
               ? sigmaOf(discreteSteps(schedule, sampler, steps).front().logSnrFrom)
               : 1;
}

int firstStepOfStrength(int steps, double strength)
{
    if (steps < 1 || !(strength >= 0 && strength <= 1)) {
        throw ErrorException(Error{ErrorCode::BadInput,
                                   "strength",
                                   "expected a strength from 0 to 1 and at least one step, got " +
                                       formatNumber(strength) + " and " + std::to_string(steps),
                                   {}});
    }
    return steps - static_cast<int>(steps * strength);
}

} // namespace cascade::diffusion
