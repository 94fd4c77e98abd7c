// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/VariantUse.h"

#include "core/config/TextForm.h"

namespace cascade {

namespace {

std::string rangeText(const diffusion::GuidanceRange& range)
{
    return diffusion::formatNumber(range.min) + " to " + diffusion::formatNumber(range.max);
}

/// Steps and the kind of their sampler: "8 steps of ddim".
std::string walkText(int steps, diffusion::SamplerKind kind)
{
    return std::to_string(steps) + " steps of " + diffusion::formatSampler({.kind = kind});
}

void checkWeights(const StageConfig& stage, const SamplingOptions& sampling,
                  std::vector<VariantMisuse>& found)
{
    const auto& chosen = stage.chosen;
    const auto range = sampling.guidance.range(sampling.sampler.steps);
    if (chosen.guidance == GuidanceForm::Own && (range.min != 0 || range.max != 0)) {
        found.push_back({"guidance", "this variant keeps the guidance that it was distilled with",
                         "Leave the stage unguided, or choose the variant \"original\".", true});
    } else if (chosen.guidance == GuidanceForm::Told &&
               !(chosen.told.holds(range.min) && chosen.told.holds(range.max))) {
        found.push_back(
            {"guidance",
             "this variant has learned weights w from " + rangeText(chosen.told) + ", the schedule has " +
                 rangeText(range),
             "Beyond what it has learned it may do anything; the variant \"original\" takes any weight."});
    }
}

void checkWalk(const StageConfig& stage, const SamplingOptions& sampling, std::vector<VariantMisuse>& found)
{
    const auto& chosen = stage.chosen;
    const auto& given = sampling.sampler;
    if (!chosen.steps && !chosen.sampler) {
        return; // it was not distilled
    }
    const auto learned = diffusion::parseSampler(chosen.sampler.value_or(stage.defaults.sampler));
    const int steps = chosen.steps.value_or(stage.defaults.steps);
    if (!learned || (steps == given.steps && learned.value().kind == given.kind)) {
        return; // a text that is no sampler is refused where the model is read
    }
    found.push_back({steps == given.steps ? "sampler" : "steps",
                     "this variant was distilled to " + walkText(steps, learned.value().kind) +
                         ", it is given " + walkText(given.steps, given.kind),
                     "Leave steps and sampler to the model, or choose the variant \"original\"."});
}

} // namespace

std::vector<VariantMisuse> misusesOf(const StageConfig& stage, const SamplingOptions& sampling)
{
    std::vector<VariantMisuse> found;
    checkWeights(stage, sampling, found);
    checkWalk(stage, sampling, found);
    return found;
}

} // namespace cascade
