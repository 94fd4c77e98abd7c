// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/StageMaker.h"

#include "core/cascade/StageWork.h"
#include "core/config/Measures.h"
#include "pipeline/run/PreviewStrip.h"
#include "pipeline/run/Stopwatch.h"
#include "pipeline/run/StoreCheckpoint.h"
#include "pipeline/run/StoredClip.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cascade::run {

namespace {

using graph::NodeId;
using graph::PortRef;

constexpr int kFramesAtOnce = 4; // of footage, which may be large

/// What is kept beside a stage's frames: enough to say what it is and why it was made.
std::string aboutOf(const NodeId& node, const plan::KeyedOutput& keyed, const ClipShape& shape)
{
    nlohmann::json parts = nlohmann::json::array();
    for (const auto& [name, value] : keyed.parts) {
        parts.push_back({name, value});
    }
    return nlohmann::json{{"node", node.text()},         {"kind", keyed.kind},   {"parts", parts},
                          {"frames", shape.frames},      {"width", shape.width}, {"height", shape.height},
                          {"rate", rateForm(shape.rate)}}
        .dump();
}

} // namespace

plan::StagePlan StageMaker::planOf(const NodeId& id) const
{
    return planStage(m_run.graph, m_run.inference, id, m_run.take).value();
}

void StageMaker::readWeights(const NodeId& id)
{
    Stopwatch watch;
    const auto plan = planOf(id);
    auto& model = *m_models.open(plan.model->folder).value();
    (void)model.network(plan.stage.stage.id, plan.stage.variant, m_events.cancel).value();
    m_loadSec[id] = watch.lap();
}

ClipPtr StageMaker::held(const PortRef& output, const ClipReader& clip) const
{
    const auto& shape = clip.shape();
    const bool isStage = plan::isStage(*m_run.graph.find(output.node)); // whose clip has fp16 values
    std::shared_ptr<ClipBuffer> buffer =
        makeClipBuffer(shape, {isStage ? torch::kFloat16 : torch::kFloat32, m_options.bufferBytes,
                               m_options.scratchFolder})
            .value();
    for (int first = 0; first < shape.frames; first += kFramesAtOnce) {
        m_events.throwIfStopped();
        buffer->write(first, clip.read(first, std::min(kFramesAtOnce, shape.frames - first)));
    }
    return buffer;
}

StageMeasure StageMaker::make(const PortRef& output, const plan::StagePlan& plan, const ClipPtr& low)
{
    const auto& id = output.node;
    const auto& keyed = m_run.keys.at(output);
    const auto& shape = m_run.inference.clips.at(output);
    StageMeasure measure;
    Stopwatch watch;
    auto& model = *m_models.open(plan.model->folder).value();
    const auto network = model.network(plan.stage.stage.id, plan.stage.variant, m_events.cancel).value();
    const auto prompt = model.embed(plan.prompt, m_events.cancel).value();
    const auto negative = model.embed(plan.negativePrompt, m_events.cancel).value();
    StoreCheckpoint checkpoint(m_store, keyed.key, shape, m_options.checkpointSec, m_events.giveWay,
                               m_events.cancel);
    StageRun run{plan.stage.stage,
                 network,
                 prompt.text,
                 negative.text,
                 low.get(),
                 shape,
                 plan.stage.sampling,
                 m_models.options().device,
                 m_models.options().activations,
                 m_options.activationBytes,
                 {torch::kFloat32, m_options.bufferBytes, m_options.scratchFolder},
                 &checkpoint,
                 !plan.negativePrompt.empty()};
    auto writer =
        StoredClipWriter::open(m_store, keyed.key, shape, aboutOf(id, keyed, shape), m_events.cancel).value();
    measure.loadSec = watch.lap() + m_loadSec[id];
    int firstStep = -1;
    PreviewStrip strip(id.text(), shape);
    auto hooks = hooksOf(id, plan.stage.sampling.sampler.steps, strip, firstStep);
    double shownSec = 0;
    hooks.output = [&](std::int64_t first, const torch::Tensor& frames) {
        const auto kept = writer.append(frames);
        if (m_events.frames) {
            Stopwatch shown;
            m_events.frames(id, first, kept);
            shownSec += shown.lap();
        }
    };
    const auto report = runStage(run, hooks).value();
    measure.sampleSec = watch.lap() - shownSec;
    measure.evaluations = evaluationsFrom(std::max(0, firstStep), plan.stage, run.negativePrompt);
    writer.commit().value();
    strip.keep(m_store, keyed.key).value();
    checkpoint.forget().value();
    measure.keepSec = watch.lap();
    if (m_events.report) {
        m_events.report(id, report);
    }
    return measure;
}

/// `firstStep` becomes the step that the stage goes on from.
StageHooks StageMaker::hooksOf(const NodeId& id, int steps, PreviewStrip& strip, int& firstStep) const
{
    StageHooks hooks;
    hooks.cancel = m_events.cancel;
    hooks.progress = [&, id](const StageProgress& at) {
        firstStep = firstStep < 0 ? at.step : firstStep;
        if (m_events.progress) {
            m_events.progress(id, at);
        }
    };
    hooks.preview = [&, id, steps](int step, std::int64_t first, const torch::Tensor& x0) {
        strip.offer(step + 1, steps, first, x0);
        if (m_events.preview) {
            m_events.preview(id, step, first, x0);
        }
    };
    return hooks;
}

} // namespace cascade::run
