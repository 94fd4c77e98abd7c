// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/PromptGraph.h"

#include "pipeline/graph/Edit.h"
#include "pipeline/graph/OpenCascade.h"

#include <algorithm>

namespace cascade::plan {

namespace {

using namespace graph;

constexpr double kColumn = 260; // units of the canvas, as between opened stages
constexpr double kRow = 150;

/// Puts the graph together. Throws ErrorException where an edit is refused.
class Wording {
public:
    Wording(const ModelConfig& config, const PromptWish& wish) : m_config(config), m_wish(wish) {}

    Graph graph()
    {
        add("prompt", "prompt", {0, 0});
        set("prompt", "text", m_wish.prompt, "");
        set("prompt", "negative", m_wish.negativePrompt, "");
        add("seed", "seed", {0, kRow});
        if (m_wish.seed > INT64_MAX) {
            throw ErrorException(
                Error{ErrorCode::BadInput,
                      "seed",
                      "expected at most 9007199254740991, got " + std::to_string(m_wish.seed),
                      {}});
        }
        record(SetParameter{NodeId("seed"), "seed", Value(static_cast<std::int64_t>(m_wish.seed))});
        add("cascade", "cascade", {kColumn, 0});
        set("cascade", "model", m_wish.model, "toybox");
        add("export", "export-video", {2 * kColumn, 0});
        connect("prompt.text", "cascade.text");
        connect("seed.seed", "cascade.seed");
        connect("cascade.clip", "export.clip");
        const auto before = planCascade(m_config, m_wish.seed).value();
        setOnAll(before);
        if (!alike(before)) {
            open();
            for (std::size_t i = 0; i < before.size(); ++i) {
                tell(m_wish.stages[i], before[i], static_cast<double>(i + 1) * kColumn);
            }
        }
        return std::move(m_graph);
    }

private:
    void record(const Edit& edit) { (void)apply(m_graph, edit).value(); }

    void add(const std::string& id, const std::string& type, const NodeView& view, const NodeId& group = {})
    {
        record(AddNode{NodeId(id), {.type = type, .group = group}, view});
    }

    /// Sets a text parameter where it is not the standard.
    void set(const std::string& id, const std::string& name, const std::string& value,
             const std::string& standard)
    {
        if (value != standard) {
            record(SetParameter{NodeId(id), name, Value(value)});
        }
    }

    void connect(const std::string& from, const std::string& to)
    {
        const auto port = [](const std::string& text) {
            const auto dot = text.find('.');
            return PortRef{NodeId(text.substr(0, dot)), text.substr(dot + 1)};
        };
        record(Connect{port(from), port(to)});
    }

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
            record(SetParameter{NodeId("cascade"), "steps", Value(std::int64_t{m_steps})});
        }
        if (variant) {
            m_variant = first.variant;
            set("cascade", "variant", m_variant, "original");
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

    void open()
    {
        record(openCascade(m_graph, NodeId("cascade"), m_config).value());
        const auto last = static_cast<double>(m_config.stages.size() + 1);
        record(SetView{NodeId("export"), {.x = last * kColumn}});
    }

    /// Tells one opened stage what it is to do otherwise than the model has it.
    void tell(const PlannedStage& planned, const PlannedStage& before, double x)
    {
        const auto& id = planned.stage.id;
        const auto& now = planned.sampling;
        const auto& old = before.sampling;
        set(id + "-model", "variant", planned.variant, m_variant);
        if (now.sampler.steps != stepsOf(before)) {
            record(SetParameter{NodeId(id), "steps", Value(std::int64_t{now.sampler.steps})});
        }
        if (takesClip(planned) && now.augmentationSnr != old.augmentationSnr) {
            record(SetParameter{NodeId(id), "snr", Value(now.augmentationSnr)});
        }
        if (formatGuidance(now.guidance) != formatGuidance(old.guidance) ||
            formatThreshold(now.threshold) != formatThreshold(old.threshold)) {
            control(id, "guidance", "guidance", {x, 3 * kRow});
            set(id + "-guidance", "schedule", formatGuidance(now.guidance), "");
            if (formatThreshold(now.threshold) != formatThreshold(old.threshold)) {
                set(id + "-guidance", "threshold", formatThreshold(now.threshold), "");
            }
        }
        if (formatNoisePrior(now.noisePrior) != formatNoisePrior(old.noisePrior)) {
            control(id, "noise", "noise-prior", {x, 4 * kRow});
            set(id + "-noise", "prior", formatNoisePrior(now.noisePrior), "");
        }
        if (formatSampler(now.sampler) != formatSampler(old.sampler)) {
            control(id, "sampler", "sampler", {x, 5 * kRow});
            set(id + "-sampler", "kind", formatSampler(now.sampler), "");
        }
    }

    /// A control node of one stage, whose one output has the name of the stage's input.
    void control(const std::string& stage, const std::string& port, const std::string& type,
                 const NodeView& view)
    {
        const auto id = stage + '-' + port;
        add(id, type, view, m_graph.find(NodeId(stage))->group);
        connect(id + '.' + port, stage + '.' + port);
    }

    const ModelConfig& m_config;
    const PromptWish& m_wish;
    Graph m_graph;
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
