// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/PromptGraph.h"

#include "pipeline/graph/OpenCascade.h"
#include "pipeline/plan/GraphWriter.h"

#include <algorithm>

namespace cascade::plan {

namespace {

using namespace graph;

/// Puts the graph together. Throws ErrorException where an edit is refused.
class Wording {
public:
    Wording(const ModelConfig& config, const PromptWish& wish) : m_config(config), m_wish(wish) {}

    Graph graph()
    {
        m_writer.add("prompt", "prompt", {0, 0});
        m_writer.set("prompt", "text", m_wish.prompt, "");
        m_writer.set("prompt", "negative", m_wish.negativePrompt, "");
        m_writer.addSeed(m_wish.seed, {0, kRow});
        m_writer.add("cascade", "cascade", {kColumn, 0});
        m_writer.set("cascade", "model", m_wish.model, "toybox");
        m_writer.add("export", "export-video", {2 * kColumn, 0});
        m_writer.connect("prompt.text", "cascade.text");
        m_writer.connect("seed.seed", "cascade.seed");
        m_writer.connect("cascade.clip", "export.clip");
        auto before = planCascade(m_config, m_wish.seed).value();
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (m_wish.stages[i].variant != before[i].variant) {
                useVariant(before[i], m_wish.stages[i].variant).value();
            }
        }
        setOnAll(before);
        if (!alike(before)) {
            open();
            for (std::size_t i = 0; i < before.size(); ++i) {
                m_writer.tell(m_wish.stages[i], before[i], stepsOf(before[i]), m_variant,
                              static_cast<double>(i + 1) * kColumn);
            }
        }
        return m_writer.take();
    }

private:
    /// What all stages have in common, said once.
    void setOnAll(const std::vector<PlannedStage>& before)
    {
        const auto& first = m_wish.stages.front();
        bool steps = true, variant = true, asBefore = true;
        for (std::size_t i = 0; i < before.size(); ++i) {
            const auto& planned = m_wish.stages[i];
            steps = steps && planned.sampling.sampler.steps == first.sampling.sampler.steps;
            variant = variant && planned.variant == first.variant;
            asBefore = asBefore && planned.sampling.sampler.steps == before[i].sampling.sampler.steps;
        }
        if (steps && !asBefore) {
            m_steps = first.sampling.sampler.steps;
            m_writer.set("cascade", "steps", Value(std::int64_t{m_steps}));
        }
        if (variant) {
            m_variant = first.variant;
            m_writer.set("cascade", "variant", m_variant, "original");
        }
    }

    [[nodiscard]] static bool takesClip(const PlannedStage& planned)
    {
        return planned.stage.role != StageRole::Base;
    }

    [[nodiscard]] int stepsOf(const PlannedStage& before) const
    {
        return m_steps > 0 ? m_steps : before.sampling.sampler.steps;
    }

    /// Whether the closed Cascade says all there is to say.
    [[nodiscard]] bool alike(const std::vector<PlannedStage>& before) const
    {
        for (std::size_t i = 0; i < before.size(); ++i) {
            const auto& now = m_wish.stages[i].sampling;
            const auto& old = before[i].sampling;
            if (now.sampler.steps != stepsOf(before[i]) || m_wish.stages[i].variant != m_variant ||
                formatSampler(now.sampler) != formatSampler(old.sampler) ||
                formatGuidance(now.guidance) != formatGuidance(old.guidance) ||
                formatThreshold(now.threshold) != formatThreshold(old.threshold) ||
                formatNoisePrior(now.noisePrior) != formatNoisePrior(old.noisePrior) ||
                (takesClip(before[i]) && now.augmentationSnr != old.augmentationSnr)) {
                return false;
            }
        }
        return true;
    }

    void open() { m_writer.record(openCascade(m_writer.graph(), NodeId("cascade"), m_config).value()); }

    const ModelConfig& m_config;
    const PromptWish& m_wish;
    GraphWriter m_writer;
    int m_steps = 0; ///< of the Cascade; 0 = each stage's own
    std::string m_variant = "original";
};

} // namespace

Result<Graph> promptGraph(const ModelConfig& config, const PromptWish& wish)
{
    try {
        return Wording(config, wish).graph();
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::plan
