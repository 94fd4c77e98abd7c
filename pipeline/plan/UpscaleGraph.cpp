// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/GraphWriter.h"
#include "pipeline/plan/UpscalePlan.h"

namespace cascade::plan {

using namespace graph;

namespace {

/// Writes the nodes from left to right. Throws ErrorException where an edit is refused.
class Upscaling {
public:
    Upscaling(const UpscalePlan& plan, const std::vector<PlannedStage>& stages, const UpscaleWords& words)
        : m_plan(plan), m_stages(stages), m_words(words)
    {
    }

    Graph graph()
    {
        append("footage", "load-clip");
        m_writer.set("footage", "file", Value(m_words.file));
        fitFootage();
        addWords();
        for (std::size_t i = 0; i < m_stages.size(); ++i) {
            addStage(m_stages[i], m_plan.stages[i]);
        }
        cutResult();
        append("export", "export-video");
        if (m_words.quality) {
            m_writer.set("export", "quality", Value(std::int64_t{*m_words.quality}));
        }
        return m_writer.take();
    }

private:
    /// A node that goes on from the last one.
    void append(const std::string& id, const std::string& type)
    {
        m_writer.add(id, type, {m_x, 0});
        if (!m_last.empty()) {
            m_writer.connect(m_last + ".clip", id + ".clip");
        }
        m_last = id;
        m_x += kColumn;
    }

    void appendResize(const std::string& id, const PictureMeasure& size, const std::string& mode)
    {
        append(id, "resize");
        m_writer.set(id, "size", Value(measureText(size.width, size.height)));
        m_writer.set(id, "mode", mode, "fit");
    }

    void fitFootage()
    {
        if (m_plan.footage.rate != m_plan.source.rate) {
            append("slower", "retime");
            m_writer.set("slower", "rate", Value(rateForm(m_plan.footage.rate)));
        }
        const PictureMeasure source{m_plan.source.width, m_plan.source.height},
            footage{m_plan.footage.width, m_plan.footage.height};
        if (m_plan.fit != UpscalePlan::Fit::Stretch || m_plan.frame != source) {
            appendResize("fit", m_plan.frame,
                         m_plan.fit == UpscalePlan::Fit::Crop   ? "crop"
                         : m_plan.fit == UpscalePlan::Fit::Bars ? "fit"
                                                                : "stretch");
        }
        if (footage != m_plan.frame) { // the strides of the networks
            appendResize("edges", footage, "extend");
        }
    }

    void addWords()
    {
        m_writer.add("prompt", "prompt", {0, 2 * kRow});
        m_writer.set("prompt", "text", m_words.prompt, "");
        m_writer.add("encoder", "text-encoder", {kColumn, 2 * kRow});
        m_writer.connect("prompt.text", "encoder.text");
        m_writer.addSeed(m_words.seed, {0, 3 * kRow});
    }

    void addStage(const PlannedStage& planned, const PlannedStage& before)
    {
        const auto& id = planned.stage.id;
        const auto model = id + "-model";
        m_writer.add(model, "stage-model", {m_x, -kRow});
        m_writer.set(model, "model", m_words.model, "toybox");
        m_writer.set(model, "stage", id, "base");
        if (&planned == &m_stages.front()) {
            m_writer.connect(model + ".model", "encoder.model");
        }
        const double x = m_x;
        append(id, planned.stage.role == StageRole::Tsr ? "tsr" : "ssr");
        m_writer.connect(model + ".model", id + ".model");
        m_writer.connect("encoder.embedding", id + ".text");
        m_writer.connect("seed.seed", id + ".seed");
        auto usual = before;
        if (planned.variant != before.variant) {
            useVariant(usual, planned.variant).value();
        }
        m_writer.tell(planned, usual, usual.sampling.sampler.steps, before.variant, x);
    }

    void cutResult()
    {
        const auto& made = m_plan.stages.back().output;
        const PictureMeasure result{m_plan.result.width, m_plan.result.height};
        if (result != PictureMeasure{made.width, made.height}) {
            appendResize("cut", result, "extend");
        }
        if (m_plan.result.frames < made.frames) {
            append("end", "trim");
            m_writer.set("end", "frames", Value(std::int64_t{m_plan.result.frames}));
        }
    }

    const UpscalePlan& m_plan;
    const std::vector<PlannedStage>& m_stages;
    const UpscaleWords& m_words;
    GraphWriter m_writer;
    std::string m_last; ///< the node that the next one goes on from
    double m_x = 0;
};

} // namespace

Result<Graph> upscaleGraph(const UpscalePlan& plan, const std::vector<PlannedStage>& stages,
                           const UpscaleWords& words)
{
    try {
        return Upscaling(plan, stages, words).graph();
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::plan
