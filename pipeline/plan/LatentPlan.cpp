// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/LatentPlan.h"

#include "core/config/DiscreteSchedule.h"
#include "pipeline/plan/LinkedControls.h"

namespace cascade::plan {

using namespace graph;

namespace {

constexpr double kUsualScale = 7.5; // of Stable Diffusion and AnimateDiff

Error cannotRun(const NodeId& node)
{
    return {ErrorCode::BadInput, node.text(), "the node cannot run: see the issues of the graph", {}};
}

} // namespace

int LatentPlan::steps() const
{
    const auto all = sampling.sampler.steps;
    return input ? all - diffusion::firstStepOfStrength(all, strength) : all;
}

int LatentPlan::evaluationsFrom(int step) const
{
    const auto all = sampling.sampler.steps;
    int passes = 0;
    for (int at = all - steps() + step; at < all; ++at) {
        passes += diffusion::needsTwoPasses(sampling.guidance.weightAt(at, all)) ? 2 : 1;
    }
    const auto atOnce = model.makesClips() ? windows : FrameWindows{.length = output.frames, .overlap = 0};
    return passes * static_cast<int>(frameWindows(output.frames, atOnce).size());
}

Result<LatentChoice> latentModelOf(const Graph& graph, const Inference& inference, const NodeId& node)
{
    const auto model = sourceOf(graph, {node, "model"});
    const auto choice = model ? inference.latentModels.find(model->node) : inference.latentModels.end();
    return choice == inference.latentModels.end() ? Result<LatentChoice>(cannotRun(node)) : choice->second;
}

Result<LatentPlan> planLatent(const Graph& graph, const Inference& inference, const NodeId& node,
                              const TakeOptions& take)
{
    const auto model = latentModelOf(graph, inference, node);
    const auto output = inference.clips.find({node, "latent"});
    if (!model || output == inference.clips.end()) {
        return cannotRun(node);
    }
    const auto whole = [&](const char* name) {
        return static_cast<int>(std::get<std::int64_t>(graph.parameter(node, name)));
    };
    const auto real = [&](const char* name) { return std::get<double>(graph.parameter(node, name)); };
    LatentPlan plan;
    plan.model = model.value();
    plan.output = output->second;
    plan.input = sourceOf(graph, {node, "latent"});
    plan.sampling.guidance = diffusion::GuidanceSchedule::constant(diffusion::guidanceWeight(kUsualScale));
    plan.sampling.sampler.steps = whole("steps");
    applyControls(graph, node, take, plan.sampling);
    plan.ownSampler = !Linked(graph, node).node("sampler").has_value();
    plan.guidanceRescale = real("rescale");
    plan.strength = real("strength");
    plan.windows = {.length = whole("window"), .overlap = whole("overlap")};
    auto words = wordsOf(graph, node);
    plan.prompt = std::move(words.prompt);
    plan.negativePrompt = std::move(words.negative);
    return plan;
}

} // namespace cascade::plan
