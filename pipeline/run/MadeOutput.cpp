// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/MadeOutput.h"

#include "core/cascade/LatentRun.h"
#include "core/config/Measures.h"
#include "pipeline/run/Stopwatch.h"

#include <nlohmann/json.hpp>

namespace cascade::run {

namespace {

/// What is kept beside an output's frames: enough to say what it is and why it was made.
std::string aboutOf(const graph::NodeId& node, const plan::KeyedOutput& keyed, const ClipShape& shape)
{
    nlohmann::json parts = nlohmann::json::array();
    for (const auto& [name, value] : keyed.parts) {
        parts.push_back({name, value});
    }
    nlohmann::json about{{"node", node.text()},         {"kind", keyed.kind},   {"parts", parts},
                         {"frames", shape.frames},      {"width", shape.width}, {"height", shape.height},
                         {"rate", rateForm(shape.rate)}};
    if (shape.isLatent()) {
        about["channels"] = shape.channels;
    }
    return about.dump();
}

} // namespace

MadeOutput::MadeOutput(const store::StageStore& store, const EvaluatorOptions& options,
                       const plan::PreparedRun& run, const RunEvents& events, const graph::PortRef& output)
    : m_store(store), m_run(run), m_events(events), m_node(output.node), m_keyed(run.keys.at(output)),
      m_shape(run.inference.clips.at(output)),
      m_checkpoint(store, m_keyed.key, m_shape, options.checkpointSec, events.giveWay, events.cancel),
      m_strip(output.node.text(), m_shape)
{
}

StageHooks MadeOutput::hooks(int steps)
{
    StageHooks hooks;
    hooks.cancel = m_events.cancel;
    hooks.progress = [this](const StageProgress& at) { tellStep(at); };
    hooks.output = [this](std::int64_t first, const torch::Tensor& frames) { take(first, frames); };
    if (steps > 0) {
        hooks.preview = [this, steps](int step, std::int64_t first, const torch::Tensor& x0) {
            tellPreview(steps, step, first, m_shape.isLatent() ? previewOfLatents(x0) : x0);
        };
    }
    return hooks;
}

void MadeOutput::open()
{
    m_writer.emplace(StoredClipWriter::open(m_store, m_keyed.key, m_shape, aboutOf(m_node, m_keyed, m_shape),
                                            m_events.cancel)
                         .value());
}

void MadeOutput::finish()
{
    m_writer->commit().value();
    m_strip.keep(m_store, m_keyed.key).value();
    m_checkpoint.forget().value();
}

void MadeOutput::tellStep(const StageProgress& at)
{
    m_firstStep = m_firstStep.value_or(at.step);
    if (m_events.progress) {
        m_events.progress(m_node, at);
    }
}

void MadeOutput::tellPreview(int steps, int step, std::int64_t first, const torch::Tensor& x0)
{
    m_strip.offer(step + 1, steps, first, x0);
    if (m_events.preview) {
        m_events.preview(m_node, step, first, x0);
    }
}

void MadeOutput::take(std::int64_t first, const torch::Tensor& frames)
{
    const auto kept = m_writer->append(frames);
    if (m_events.frames && !m_shape.isLatent()) {
        Stopwatch shown;
        m_events.frames(m_node, first, kept);
        m_shownSec += shown.lap();
    }
}

} // namespace cascade::run
