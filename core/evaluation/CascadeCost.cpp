// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/CascadeCost.h"

#include "core/nn/VideoUnet.h"
#include "core/weights/StateDict.h"

#include <algorithm>
#include <map>

namespace cascade::evaluation {

namespace {

constexpr int kEvaluatedHeight = 192;
constexpr int kEvaluatedWidth = 320;

/// Evaluations of networks of equal cost, a `share` of which is bases.
double meanEvaluations(double share, const StepProtocol& protocol)
{
    return share * protocol.evaluations(StageRole::Base) + (1 - share) * protocol.evaluations(StageRole::Ssr);
}

} // namespace

std::optional<double> publishedParameters(const std::string& id)
{
    static const std::map<std::string, double> published{{"base", 5.6e9}, {"tsr1", 1.7e9}, {"ssr1", 1.4e9},
                                                         {"ssr2", 1.2e9}, {"tsr2", 780e6}, {"tsr3", 630e6},
                                                         {"ssr3", 340e6}};
    const auto found = published.find(id);
    return found == published.end() ? std::nullopt : std::optional(found->second);
}

std::vector<StageCost> stageCosts(const ModelConfig& model)
{
    std::vector<StageCost> costs;
    for (const auto& stage : model.stages) {
        const nn::VideoUnet network(stage.network, torch::TensorOptions(torch::kMeta));
        const auto& shape = stage.output;
        costs.push_back({stage.id, stage.role, shape, weights::parameterCount(*network),
                         network->floatingPointOperations(shape.frames, shape.height, shape.width)});
    }
    return costs;
}

std::span<const StageCost> evaluatedStages(std::span<const StageCost> stages)
{
    const auto larger = std::find_if(stages.begin(), stages.end(), [](const auto& stage) {
        return stage.output.height > kEvaluatedHeight || stage.output.width > kEvaluatedWidth;
    });
    return stages.first(static_cast<std::size_t>(larger - stages.begin()));
}

double clipFlops(std::span<const StageCost> stages, const StepProtocol& protocol)
{
    double flops = 0;
    for (const auto& stage : stages) {
        flops += protocol.evaluations(stage.role) * stage.evaluationFlops;
    }
    return flops;
}

double baseShare(std::span<const StageCost> stages)
{
    double base = 0, all = 0;
    for (const auto& stage : stages) {
        base += stage.role == StageRole::Base ? stage.evaluationFlops : 0;
        all += stage.evaluationFlops;
    }
    return base / all;
}

double closedFormRatio(double share, const StepProtocol& many, const StepProtocol& few)
{
    return meanEvaluations(share, many) / meanEvaluations(share, few);
}

double shareForRatio(double ratio, const StepProtocol& many, const StepProtocol& few)
{
    // meanEvaluations(share, many) - ratio * meanEvaluations(share, few) is a line over the share: its zero.
    const double atNone = meanEvaluations(0, many) - ratio * meanEvaluations(0, few);
    const double atAll = meanEvaluations(1, many) - ratio * meanEvaluations(1, few);
    return atNone / (atNone - atAll);
}

} // namespace cascade::evaluation
