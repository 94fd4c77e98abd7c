// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/StageMaker.h"

#include "core/cascade/StageWork.h"
#include "pipeline/run/MadeOutput.h"
#include "pipeline/run/SmallerChunks.h"
#include "pipeline/run/Stopwatch.h"

#include <algorithm>

namespace cascade::run {

namespace {

using graph::NodeId;
using graph::PortRef;

constexpr int kFramesAtOnce = 4; // of footage, which may be large

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
    const bool isMade = plan::madePort(*m_run.graph.find(output.node)).has_value(); // its values are fp16
    std::shared_ptr<ClipBuffer> buffer =
        makeClipBuffer(shape, {isMade ? torch::kFloat16 : torch::kFloat32, m_options.bufferBytes,
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
    StageMeasure measure;
    Stopwatch watch;
    auto& model = *m_models.open(plan.model->folder).value();
    const auto network = model.network(plan.stage.stage.id, plan.stage.variant, m_events.cancel).value();
    const auto prompt = model.embed(plan.prompt, m_events.cancel).value();
    const auto negative = model.embed(plan.negativePrompt, m_events.cancel).value();
    MadeOutput made(m_store, m_options, m_run, m_events, output);
    StageRun run{plan.stage.stage,
                 network,
                 prompt.text,
                 negative.text,
                 low.get(),
                 m_run.inference.clips.at(output),
                 plan.stage.sampling,
                 m_models.options().device,
                 m_models.options().activations,
                 m_options.activationBytes,
                 {torch::kFloat32, m_options.bufferBytes, m_options.scratchFolder},
                 &made.checkpoint(),
                 !plan.negativePrompt.empty()};
    measure.loadSec = watch.lap() + m_loadSec[output.node];
    const auto hooks = made.hooks(plan.stage.sampling.sampler.steps);
    const auto report = inSmallerChunks(m_options.activationBytes, [&](std::int64_t bytes) {
        run.activationBytes = bytes;
        made.open();
        return runStage(run, hooks).value();
    });
    measure.sampleSec = watch.lap() - made.shownSec();
    measure.evaluations = evaluationsFrom(made.firstStep(), plan.stage, run.negativePrompt);
    made.finish();
    measure.keepSec = watch.lap();
    if (m_events.report) {
        m_events.report(output.node, report);
    }
    return measure;
}

} // namespace cascade::run
