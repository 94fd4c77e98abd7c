// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/Cascade.h"

#include "core/cascade/RunProgress.h"

#include <chrono>

namespace cascade {

namespace {

using Clock = std::chrono::steady_clock;

/// Turns finished chunks into a share of all work, weighed by floating point operations, and that into time.
class Clockwork {
public:
    Clockwork(const CascadeRun& run, const std::vector<nn::VideoUnet>& networks, ProgressCallback callback)
        : m_callback(std::move(callback))
    {
        for (std::size_t i = 0; i < run.stages.size(); ++i) {
            const auto& planned = run.stages[i];
            const auto& out = planned.output;
            m_work.push_back(evaluationsFrom(0, planned, !run.negativePrompt.empty()) *
                             networks[i]->floatingPointOperations(out.frames, out.height, out.width));
            m_total += m_work.back();
        }
    }

    void tell(const PlannedStage& planned, std::size_t index, const StageProgress& at)
    {
        if (!m_callback) {
            return;
        }
        const double elapsed = std::chrono::duration<double>(Clock::now() - m_begin).count();
        const double ofStage = (at.step + static_cast<double>(at.chunk) / at.chunks) / at.steps;
        double done = m_work[index] * ofStage;
        for (std::size_t i = 0; i < index; ++i) {
            done += m_work[i];
        }
        auto progress = progressOf(planned.stage.id, at);
        progress.elapsedSec = elapsed;
        progress.remainingSec = elapsed * (m_total - done) / done;
        m_callback(progress);
    }

private:
    ProgressCallback m_callback;
    std::vector<double> m_work;
    double m_total = 0;
    Clock::time_point m_begin = Clock::now();
};

} // namespace

Result<CascadeReport> runCascade(Model& model, const CascadeRun& run, const CascadeHooks& hooks)
{
    CascadeReport report;
    auto prompt = model.embed(run.prompt, hooks.cancel);
    if (!prompt) {
        return prompt.error();
    }
    auto negative = model.embed(run.negativePrompt, hooks.cancel);
    if (!negative) {
        return negative.error();
    }
    report.prompt = prompt.value();
    std::vector<nn::VideoUnet> networks; // all are there before hours are spent on the first
    for (const auto& planned : run.stages) {
        auto network = model.network(planned.stage.id, planned.variant, hooks.cancel);
        if (!network) {
            return network.error();
        }
        networks.push_back(network.value());
    }
    Clockwork clockwork(run, networks, hooks.progress);
    std::unique_ptr<ClipBuffer> before;
    const ClipBufferOptions stateBuffers{torch::kFloat32, run.bufferBytes, run.scratchFolder};
    const ClipBufferOptions clipBuffers{torch::kHalf, run.bufferBytes, run.scratchFolder};
    for (std::size_t i = 0; i < run.stages.size(); ++i) {
        const auto& planned = run.stages[i];
        const bool last = i + 1 == run.stages.size();
        const auto begin = Clock::now();
        std::unique_ptr<ClipBuffer> clip;
        if (!last) {
            auto made = makeClipBuffer(planned.output, clipBuffers);
            if (!made) {
                return made.error();
            }
            clip = std::move(made).value();
        }
        StageRun stage{planned.stage,
                       networks[i],
                       prompt.value().text,
                       negative.value().text,
                       i == 0 ? run.footage : before.get(),
                       planned.output,
                       planned.sampling,
                       model.options().device,
                       model.options().activations,
                       run.activationBytes,
                       stateBuffers};
        stage.negativePrompt = !run.negativePrompt.empty();
        StageHooks stageHooks;
        stageHooks.cancel = hooks.cancel;
        stageHooks.progress = [&](const StageProgress& at) { clockwork.tell(planned, i, at); };
        stageHooks.output = [&](std::int64_t first, const torch::Tensor& frames) {
            if (!last) {
                clip->write(first, frames);
            } else if (hooks.output) {
                hooks.output(first, frames.to(torch::kHalf).to(torch::kFloat));
            }
        };
        auto done = runStage(stage, stageHooks);
        if (!done) {
            return done.error();
        }
        report.stages.push_back(
            {planned.stage.id, std::chrono::duration<double>(Clock::now() - begin).count(), done.value()});
        if (!last && hooks.stageDone) {
            hooks.stageDone(planned, *clip);
        }
        before = std::move(clip);
    }
    return report;
}

} // namespace cascade
