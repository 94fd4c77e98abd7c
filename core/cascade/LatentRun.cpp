// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/LatentRun.h"

#include "core/cascade/NonFiniteLayer.h"
#include "core/cascade/StageWork.h"
#include "core/diffusion/Guidance.h"
#include "core/diffusion/Prediction.h"
#include "core/diffusion/PriorNoise.h"
#include "core/diffusion/SampleLoop.h"

#include <ATen/Functions.h>

#include <utility>
#include <vector>

namespace cascade {

namespace {

using diffusion::NoiseKey;
using diffusion::NoisePurpose;
using diffusion::NoiseRegion;

/// One run in progress.
class Running {
public:
    Running(const LatentRun& run, const StageHooks& hooks)
        : m_run(run), m_hooks(hooks),
          m_firstStep(run.start.defined()
                          ? diffusion::firstStepOfStrength(run.sampling.sampler.steps, run.strength)
                          : 0),
          m_plan(diffusion::planSteps(run.sampling.sampler, run.schedule, m_firstStep)),
          m_windows(frameWindows(run.output.frames, windowsOf(run)))
    {
    }

    [[nodiscard]] StageReport go()
    {
        diffusion::SampleHooks hooks;
        hooks.where = m_run.id;
        hooks.cancel = m_hooks.cancel;
        hooks.denoise = [&](const torch::Tensor& z, const diffusion::StepInfo& at) { return x0Of(z, at); };
        hooks.noise = [&](int step) { return noise(NoisePurpose::Step, step); };
        hooks.afterStep = [&](const diffusion::SampleState& state, const torch::Tensor& x0) {
            if (m_hooks.preview) {
                m_hooks.preview(state.step - 1, 0, x0);
            }
            keep(state);
        };
        const auto latents = diffusion::sampleLoop(m_plan, resumed(), hooks);
        m_hooks.output(0, latents);
        return m_report;
    }

private:
    /// A network that makes pictures sees each frame on its own, however many there are.
    static FrameWindows windowsOf(const LatentRun& run)
    {
        const bool mixes = run.network->options().frames != nn::FrameMixing::None;
        return mixes ? run.windows : FrameWindows{.length = run.output.frames, .overlap = 0};
    }

    [[nodiscard]] torch::Tensor noise(NoisePurpose purpose, int step) const
    {
        const NoiseKey key{m_run.sampling.seed, diffusion::stageId(m_run.id), purpose,
                           static_cast<std::uint32_t>(step)};
        const auto& shape = m_run.output;
        const auto region = NoiseRegion::whole(shape.channels, shape.frames, shape.height, shape.width);
        return diffusion::priorNoise(m_run.sampling.noisePrior, key, region).unsqueeze(0).to(m_run.device);
    }

    /// Noise alone, or the given latents brought to the noise of the first step.
    [[nodiscard]] torch::Tensor begun() const
    {
        const auto drawn =
            m_run.noise.defined() ? m_run.noise.to(m_run.device) : noise(NoisePurpose::Start, 0);
        if (!m_run.start.defined()) {
            return drawn * diffusion::startNoise(m_run.schedule, m_run.sampling.sampler.kind,
                                                 m_run.sampling.sampler.steps);
        }
        const auto start = m_run.start.to(m_run.device);
        return m_plan.empty() ? start : diffusion::diffuse(start, drawn, m_plan.front().logSnrFrom);
    }

    /// The state to begin with: the first, or the one that a checkpoint holds.
    [[nodiscard]] diffusion::SampleState resumed()
    {
        if (m_run.checkpoint != nullptr && !m_plan.empty()) {
            const auto buffers = buffersOfState();
            SamplerState saved{0, buffers.first.get(), buffers.second.get(), {}};
            m_run.checkpoint->load(saved).value();
            if (saved.stepsDone > 0) {
                const auto all = [&](const std::unique_ptr<ClipBuffer>& buffer) {
                    return buffer ? buffer->read(0, m_run.output.frames).to(m_run.device) : torch::Tensor();
                };
                return {all(buffers.first), all(buffers.second), saved.stepsDone};
            }
        }
        return {begun(), {}, 0};
    }

    void keep(const diffusion::SampleState& state)
    {
        const bool last = state.step == static_cast<int>(m_plan.size());
        if (m_run.checkpoint == nullptr || last || !m_run.checkpoint->due()) {
            return;
        }
        const auto buffers = buffersOfState();
        buffers.first->write(0, state.z);
        if (buffers.second) {
            buffers.second->write(0, state.history);
        }
        m_run.checkpoint->save({state.step, buffers.first.get(), buffers.second.get(), {}}).value();
    }

    /// Places for z and, where the sampler has one, its history: small enough for memory.
    [[nodiscard]] std::pair<std::unique_ptr<ClipBuffer>, std::unique_ptr<ClipBuffer>> buffersOfState() const
    {
        const ClipBufferOptions inMemory{torch::kFloat32, std::numeric_limits<std::int64_t>::max(), {}};
        auto state = makeClipBuffer(m_run.output, inMemory).value();
        return {std::move(state),
                hasHistory(m_plan) ? makeClipBuffer(m_run.output, inMemory).value() : nullptr};
    }

    /// The x0 that guidance makes of the network's predictions at a step.
    [[nodiscard]] torch::Tensor x0Of(const torch::Tensor& z, const diffusion::StepInfo& at)
    {
        m_step = at.step;
        const auto weight =
            m_run.sampling.guidance.weightAt(m_firstStep + at.step, m_run.sampling.sampler.steps);
        const bool guided = diffusion::needsTwoPasses(weight);
        torch::Tensor with = at::zeros_like(z), without = guided ? at::zeros_like(z) : torch::Tensor();
        for (std::size_t i = 0; i < m_windows.size(); ++i) {
            blendWindow(m_windows[i], z, at.time, with, without);
            if (m_hooks.progress) {
                m_hooks.progress(
                    {at.step, at.steps, static_cast<int>(i) + 1, static_cast<int>(m_windows.size())});
            }
        }
        auto said = diffusion::combineGuidance(with, without, weight);
        if (guided) {
            said = diffusion::rescaleGuidance(said, with, m_run.guidanceRescale);
        }
        auto x0 = diffusion::toX0(m_run.schedule.prediction, said, z, at.logSnr);
        if (const auto range = m_run.schedule.clipRange) {
            x0.clamp_(-*range, *range);
        }
        return x0;
    }

    /// Adds what the network says of a window's frames, by their weights.
    void blendWindow(const FrameWindow& window, const torch::Tensor& z, double time, torch::Tensor& with,
                     torch::Tensor& without) const
    {
        const auto frames = static_cast<std::int64_t>(window.weights.size());
        const auto of = [&](torch::Tensor& all) { return all.slice(2, window.first, window.first + frames); };
        const auto noisy = z.slice(2, window.first, window.first + frames);
        const auto weights = at::tensor(window.weights, with.options()).reshape({1, 1, frames, 1, 1});
        if (without.defined() && m_run.batchesPasses) {
            const auto both =
                evaluate(at::cat({noisy, noisy}), at::cat({m_run.text, m_run.withoutText}), time);
            of(with).addcmul_(both.slice(0, 0, 1), weights);
            of(without).addcmul_(both.slice(0, 1, 2), weights);
            return;
        }
        of(with).addcmul_(evaluate(noisy, m_run.text, time), weights);
        if (without.defined()) {
            of(without).addcmul_(evaluate(noisy, m_run.withoutText, time), weights);
        }
    }

    [[nodiscard]] torch::Tensor evaluate(const torch::Tensor& noisy, const torch::Tensor& text,
                                         double time) const
    {
        m_hooks.cancel.throwIfCancelled();
        nn::LatentUnetInput input;
        input.noisy = noisy.to(m_run.activations);
        input.timestep = at::full({noisy.size(0)}, time, torch::TensorOptions(m_run.device));
        input.context = text.to(m_run.device, m_run.activations);
        // A block of a large network takes a second: whoever wants to stop is heard between them.
        input.observe = [this](const std::string&, const torch::Tensor&) {
            m_hooks.cancel.throwIfCancelled();
        };
        auto said = m_run.network->forward(input);
        if (!diffusion::allFinite(said)) {
            throw ErrorException(Error{ErrorCode::Internal,
                                       m_run.id + "/step " + std::to_string(m_step + 1) + "/" +
                                           nonFiniteLayer(m_run.network, input),
                                       "expected finite numbers, got NaN or Inf",
                                       "Try --dtype fp32; if it stays, the weights are damaged."});
        }
        return said;
    }

    const LatentRun& m_run;
    const StageHooks& m_hooks;
    int m_firstStep; ///< of the sampler's; those before are left out
    diffusion::StepPlan m_plan;
    std::vector<FrameWindow> m_windows;
    int m_step = 0; ///< of the plan
    StageReport m_report;
};

Result<void> checkFit(const LatentRun& run)
{
    const auto wrong = [&](const std::string& what, const std::string& hint = {}) {
        return Result<void>(Error{ErrorCode::BadInput, run.id, what, hint});
    };
    const auto& options = run.network->options();
    const auto& shape = run.output;
    if (options.inputChannels != shape.channels || options.outputChannels != shape.channels) {
        return wrong("expected latents of " + std::to_string(options.inputChannels) + " channels, got " +
                     std::to_string(shape.channels));
    }
    const std::vector<std::int64_t> sizes{1, shape.channels, shape.frames, shape.height, shape.width};
    for (const auto& given : {run.start, run.noise}) {
        if (given.defined() && given.sizes() != sizes) {
            return wrong("the latents to begin with are not of the size of the result");
        }
    }
    if (options.frames == nn::FrameMixing::MotionModules) {
        const auto atOnce = std::min(shape.frames, run.windows.length);
        if (atOnce > options.motion.frames) {
            return wrong("expected windows of at most " + std::to_string(options.motion.frames) +
                             " frames, got " + std::to_string(atOnce),
                         "The motion module tells no more frames apart; lower the window's length.");
        }
    }
    return {};
}

} // namespace

Result<StageReport> runLatent(const LatentRun& run, const StageHooks& hooks)
{
    if (auto fits = checkFit(run); !fits) {
        return fits.error();
    }
    const c10::InferenceMode inference;
    try {
        return Running(run, hooks).go();
    } catch (const ErrorException& e) {
        return e.error();
    }
}

torch::Tensor previewOfLatents(const torch::Tensor& latents)
{
    // Colours of the four channels as least squares find them over pictures and their latents; widely used
    // for previews of Stable Diffusion 1.
    static const auto kColours =
        at::tensor({0.351, 0.230, 0.323, 0.325, 0.497, 0.235, -0.283, 0.176, 0.272, -0.212, -0.262, -0.718})
            .to(torch::kFloat)
            .reshape({4, 3});
    const auto last = latents.to(torch::kCPU, torch::kFloat).movedim(1, -1); // [1, n, h, w, 4]
    return at::matmul(last, kColours).movedim(-1, 1).clamp(-1, 1);
}

} // namespace cascade
