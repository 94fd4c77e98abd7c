// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/StageRun.h"

#include "core/cascade/NonFiniteLayer.h"
#include "core/cascade/StageCondition.h"
#include "core/cascade/StageWork.h"
#include "core/config/CascadePlan.h"
#include "core/config/VariantUse.h"
#include "core/diffusion/Guidance.h"
#include "core/diffusion/NoiseAugmentation.h"
#include "core/diffusion/PriorNoise.h"
#include "core/diffusion/SampleLoop.h"
#include "core/diffusion/Sampler.h"
#include "core/diffusion/Thresholding.h"

#include <algorithm>
#include <string>
#include <utility>

namespace cascade {

namespace {

using diffusion::NoiseKey;
using diffusion::NoisePurpose;
using diffusion::NoiseRegion;

/// The rows of a clip piece that a window names, the piece starting at frame `firstFrame` and row 0.
torch::Tensor rowsOf(const torch::Tensor& piece, const ClipWindow& window, std::int64_t firstFrame)
{
    return piece.slice(2, window.firstFrame - firstFrame, window.firstFrame - firstFrame + window.frames)
        .slice(3, window.top, window.top + window.height);
}

/// One run in progress: the state of the sampler and what each step needs.
class Running {
public:
    Running(const StageRun& run, const StageHooks& hooks)
        : m_run(run), m_hooks(hooks), m_steps(diffusion::planSteps(run.sampling.sampler, run.stage.schedule)),
          m_plan(stageChunks(run.stage, run.network, run.output, limits())),
          m_lowLogSnr(run.sampling.augmentationSnr > 0
                          ? diffusion::augmentationLogSnr(run.sampling.augmentationSnr)
                          : diffusion::kCleanLogSnr)
    {
    }

    [[nodiscard]] Result<StageReport> go()
    {
        for (const auto& misuse : misusesOf(m_run.stage, m_run.sampling)) {
            if (misuse.refused) {
                return Error{ErrorCode::BadInput, m_run.stage.id + "." + misuse.setting, misuse.what,
                             misuse.hint};
            }
        }
        if (auto known = checkThreshold(m_run.stage, m_run.sampling.threshold, m_plan, m_run.output);
            !known) {
            return known.error();
        }
        if (m_steps.size() > 1) { // a single step goes from noise to the end without a state between
            m_state = makeClipBuffer(m_run.output, m_run.stateBuffers).value();
        }
        if (hasHistory(m_steps)) {
            m_history = makeClipBuffer(m_run.output, m_run.stateBuffers).value();
        }
        for (m_step = resumedStep(); m_step < static_cast<int>(m_steps.size()); ++m_step) {
            m_clipped = 0;
            m_before = torch::Tensor();
            for (std::size_t i = 0; i < m_plan.chunks.size();) {
                i = frameChunk(i);
            }
            const auto values = static_cast<double>(m_run.output.frames) * m_run.output.height;
            m_report.clippedFraction.push_back(m_clipped / values);
            keepState();
        }
        m_report.evaluationFlops = m_run.network->floatingPointOperations(
            m_run.output.frames, m_run.output.height, m_run.output.width);
        return m_report;
    }

private:
    /// The step to begin with: the first, or the one after those that a checkpoint holds.
    [[nodiscard]] int resumedStep()
    {
        if (m_run.checkpoint == nullptr || !m_state) {
            return 0;
        }
        SamplerState saved{0, m_state.get(), m_history.get(), {}};
        m_run.checkpoint->load(saved).value();
        m_report.clippedFraction = std::move(saved.clippedFraction);
        return saved.stepsDone;
    }

    /// Saves the state after a step, where it is time to.
    void keepState()
    {
        const bool last = m_step + 1 == static_cast<int>(m_steps.size());
        if (m_run.checkpoint != nullptr && m_state && !last && m_run.checkpoint->due()) {
            m_run.checkpoint->save({m_step + 1, m_state.get(), m_history.get(), m_report.clippedFraction})
                .value();
        }
    }

    /// All chunks of the same frames, from chunk `first`; returns the index of the next frames' first chunk.
    std::size_t frameChunk(std::size_t first)
    {
        const auto& lead = m_plan.chunks[first];
        const auto z = stateFrames(lead.input.firstFrame, lead.input.frames);
        std::vector<torch::Tensor> bands;
        auto next = first;
        for (; next < m_plan.chunks.size() && m_plan.chunks[next].core.firstFrame == lead.core.firstFrame;
             ++next) {
            m_hooks.cancel.throwIfCancelled();
            bands.push_back(predict(z, m_plan.chunks[next], lead.input.firstFrame));
            if (m_hooks.progress) {
                m_hooks.progress({m_step, static_cast<int>(m_steps.size()), static_cast<int>(next) + 1,
                                  static_cast<int>(m_plan.chunks.size())});
            }
        }
        auto x0 = bands.size() == 1 ? bands[0] : at::cat(bands, 3);
        if (thresholdsLate(lead)) {
            m_clipped += diffusion::thresholdInPlace(x0, m_run.sampling.threshold) *
                         static_cast<double>(lead.core.frames * m_run.output.height);
        }
        if (m_hooks.preview) {
            m_hooks.preview(m_step, lead.core.firstFrame, x0);
        }
        const ClipWindow core{lead.core.firstFrame, lead.core.frames, 0, m_run.output.height, 0,
                              m_run.output.width};
        advance(z, x0, core, lead.input.firstFrame);
        return next;
    }

    [[nodiscard]] bool isDynamic() const
    {
        return m_run.sampling.threshold.kind == diffusion::ThresholdOptions::Kind::Dynamic;
    }

    /// Whether a chunk's rows must wait for the rest of their frames: a percentile is over all of them.
    [[nodiscard]] bool thresholdsLate(const Chunk& chunk) const
    {
        return isDynamic() && chunk.core.height < m_run.output.height;
    }

    /// z of some frames as it was before this step. The frames that this step has already rewritten come from
    /// m_before.
    [[nodiscard]] torch::Tensor stateFrames(std::int64_t first, std::int64_t count) const
    {
        if (m_step == 0) {
            const NoiseKey key{m_run.sampling.seed, diffusion::stageId(m_run.stage.id), NoisePurpose::Start,
                               0};
            return diffusion::priorNoise(m_run.sampling.noisePrior, key, regionOf(first, count)).unsqueeze(0);
        }
        auto z = m_state->read(first, count);
        if (const auto kept = m_beforeEnd - first; m_before.defined() && kept > 0) {
            z.slice(2, 0, kept).copy_(m_before.slice(2, m_before.size(2) - kept));
        }
        return z;
    }

    [[nodiscard]] NoiseRegion regionOf(std::int64_t first, std::int64_t count) const
    {
        return {3, first, count, 0, m_run.output.height, 0, m_run.output.width};
    }

    /// x0 of a chunk's core rows: condition, network, guidance, threshold.
    [[nodiscard]] torch::Tensor predict(const torch::Tensor& z, const Chunk& chunk, std::int64_t firstFrame)
    {
        const auto noisy = rowsOf(z, chunk.input, firstFrame).to(m_run.device);
        const auto condition = conditionOf(chunk.input);
        const auto& step = m_steps[static_cast<std::size_t>(m_step)];
        const auto logSnr = at::full({1}, step.logSnrFrom, torch::TensorOptions(m_run.device));
        const auto weight = m_run.sampling.guidance.weightAt(m_step, static_cast<int>(m_steps.size()));
        const auto core = chunk.core;
        const auto top = core.top - chunk.input.top, front = core.firstFrame - chunk.input.firstFrame;
        const auto coreOf = [&](const torch::Tensor& x0) {
            return x0.slice(2, front, front + core.frames).slice(3, top, top + core.height);
        };
        const bool twice = asksTwice(m_run.stage, weight, m_run.negativePrompt);
        const double told = twice ? 0 : weight; // read by networks that are told it
        torch::Tensor with, without;
        if (twice && twoFit(chunk)) {
            const auto both = evaluateBoth(noisy, condition, logSnr);
            with = coreOf(both.slice(0, 0, 1));
            without = coreOf(both.slice(0, 1, 2));
        } else {
            with = coreOf(evaluate(m_run.text, noisy, condition, logSnr, told));
            if (twice) {
                m_hooks.cancel.throwIfCancelled();
                without = coreOf(evaluate(m_run.withoutText, noisy, condition, logSnr, told));
            }
        }
        const auto limit = thresholdsLate(chunk) ? diffusion::ThresholdOptions{} : m_run.sampling.threshold;
        auto limited = diffusion::guideAndThreshold(std::move(with), without, twice ? weight : 0, limit);
        m_clipped += limited.clippedFraction * static_cast<double>(core.frames * core.height);
        return limited.x0.cpu();
    }

    [[nodiscard]] StageLimits limits() const
    {
        return {.activations = m_run.activations, .activationBytes = m_run.activationBytes};
    }

    /// Whether a chunk is evaluated with the words and without at once.
    [[nodiscard]] bool twoFit(const Chunk& chunk) const
    {
        return fitsTwice(m_run.stage, chunk, m_run.output.width, limits()) &&
               m_run.text.embedding.sizes() == m_run.withoutText.embedding.sizes();
    }

    /// x0 with the words, then without, [2, ...]. (Networks that are told a weight are told none.)
    [[nodiscard]] torch::Tensor evaluateBoth(const torch::Tensor& noisy, const torch::Tensor& condition,
                                             const torch::Tensor& logSnr) const
    {
        const auto twice = [](const torch::Tensor& one) {
            return one.defined() ? at::cat({one, one}) : torch::Tensor();
        };
        const auto &with = m_run.text, &without = m_run.withoutText;
        const nn::TextCondition text{
            at::cat({with.embedding, without.embedding}), at::cat({with.mask, without.mask}), {}};
        return evaluate(text, twice(noisy), twice(condition), twice(logSnr), 0);
    }

    [[nodiscard]] torch::Tensor conditionOf(const ClipWindow& window)
    {
        if (m_run.low == nullptr) {
            return {};
        }
        // The frames before the stage that the window is made of; one more after it where frames are blended.
        const auto factor =
            static_cast<std::int64_t>(m_run.stage.role == StageRole::Tsr ? m_run.stage.frameFactor : 1);
        const auto first = window.firstFrame / factor;
        const auto last = std::min<std::int64_t>(m_run.low->shape().frames,
                                                 (window.firstFrame + window.frames - 1) / factor + 2);
        auto low = m_run.low->read(first, last - first);
        if (m_lowLogSnr < diffusion::kCleanLogSnr) {
            const NoiseKey key{m_run.sampling.seed, diffusion::stageId(m_run.stage.id),
                               NoisePurpose::Augmentation, 0};
            const NoiseRegion region{3, first, last - first, 0, low.size(3), 0, low.size(4)};
            low = diffusion::augment(low, diffusion::gaussianNoise(key, region).unsqueeze(0), m_lowLogSnr);
        }
        auto shifted = window;
        shifted.firstFrame -= first * factor;
        return stageCondition(m_run.stage, low, shifted).to(m_run.device);
    }

    [[nodiscard]] torch::Tensor evaluate(const nn::TextCondition& text, const torch::Tensor& noisy,
                                         const torch::Tensor& condition, const torch::Tensor& logSnr,
                                         double guidanceWeight) const
    {
        nn::VideoUnetInput input;
        input.noisy = noisy;
        input.activations = m_run.activations;
        input.condition = condition;
        input.conditioning.logSnr = logSnr;
        input.conditioning.lowLogSnr = at::full_like(logSnr, m_lowLogSnr);
        input.conditioning.guidanceWeight = at::full_like(logSnr, guidanceWeight);
        input.conditioning.text = text;
        // A block of a large network takes a second: whoever wants to stop is heard between them.
        input.observe = [this](const std::string&, const torch::Tensor&) {
            m_hooks.cancel.throwIfCancelled();
        };
        const auto x0 = stageX0(m_run.stage, m_run.network->forward(input), noisy, condition, logSnr);
        if (!diffusion::allFinite(x0)) {
            throw ErrorException(Error{ErrorCode::Internal,
                                       m_run.stage.id + "/step " + std::to_string(m_step + 1) + "/" +
                                           nonFiniteLayer(m_run.network, input),
                                       "expected finite numbers, got NaN or Inf",
                                       "Try --dtype fp32; if it stays, the weights are damaged."});
        }
        return x0;
    }

    /// Steps the state of the core frames on in its place, or hands them out after the last step.
    void advance(const torch::Tensor& z, const torch::Tensor& x0, const ClipWindow& core,
                 std::int64_t firstFrame)
    {
        const auto& step = m_steps[static_cast<std::size_t>(m_step)];
        const bool last = m_step + 1 == static_cast<int>(m_steps.size());
        diffusion::StepInputs inputs{x0, {}, {}};
        if (step.history != 0) {
            inputs.history = m_history->read(core.firstFrame, core.frames);
        }
        if (step.noise != 0) {
            const NoiseKey key{m_run.sampling.seed, diffusion::stageId(m_run.stage.id), NoisePurpose::Step,
                               static_cast<std::uint32_t>(m_step)};
            inputs.noise =
                diffusion::priorNoise(m_run.sampling.noisePrior, key, regionOf(core.firstFrame, core.frames))
                    .unsqueeze(0);
        }
        auto frames = rowsOf(z, core, firstFrame);
        keepOld(frames);
        m_beforeEnd = core.firstFrame + core.frames;
        const auto history = m_history && !last ? diffusion::historyOf(step, frames, x0) : torch::Tensor();
        diffusion::applyStepInPlace(step, frames, inputs);
        if (last) {
            m_hooks.output(core.firstFrame, frames);
            return;
        }
        m_state->write(core.firstFrame, frames);
        if (m_history) {
            m_history->write(core.firstFrame, history);
        }
    }

    /// Remembers as many frames as the next chunk looks back at, before they are rewritten.
    void keepOld(const torch::Tensor& frames)
    {
        const auto halo = m_plan.haloFrames;
        auto last = frames.slice(2, std::max<std::int64_t>(0, frames.size(2) - halo));
        const auto missing = halo - last.size(2);
        if (missing > 0 && m_before.defined()) {
            last =
                at::cat({m_before.slice(2, std::max<std::int64_t>(0, m_before.size(2) - missing)), last}, 2);
        }
        m_before = halo > 0 ? last.clone() : torch::Tensor();
    }

    const StageRun& m_run;
    const StageHooks& m_hooks;
    diffusion::StepPlan m_steps;
    ChunkPlan m_plan;
    double m_lowLogSnr;
    std::unique_ptr<ClipBuffer> m_state, m_history;
    int m_step = 0;
    double m_clipped = 0;
    torch::Tensor m_before;       ///< the last frames of z, as they were, of what this step has rewritten
    std::int64_t m_beforeEnd = 0; ///< frame after them
    StageReport m_report;
};

Result<void> checkFit(const StageRun& run)
{
    const auto stride = run.network->stride();
    const auto& out = run.output;
    if (out.height % stride != 0 || out.width % stride != 0) {
        return Error{ErrorCode::BadInput,
                     run.stage.id,
                     "expected height and width to be multiples of " + std::to_string(stride) + ", got " +
                         std::to_string(out.width) + "x" + std::to_string(out.height),
                     {}};
    }
    if ((run.low == nullptr) != (run.stage.condition == ConditionKind::None)) {
        return Error{ErrorCode::BadInput,
                     run.stage.id,
                     run.low == nullptr ? "expected a clip to work on, got none" : "takes no clip",
                     {}};
    }
    if (run.low != nullptr && run.stage.outputFor(run.low->shape()) != out) {
        return Error{ErrorCode::BadInput,
                     run.stage.id,
                     "the output does not follow from the input by the factors of the stage",
                     {}};
    }
    return {};
}

} // namespace

Result<StageReport> runStage(const StageRun& run, const StageHooks& hooks)
{
    if (auto fits = checkFit(run); !fits) {
        return fits.error();
    }
    const c10::InferenceMode inference;
    try {
        Running running(run, hooks);
        return running.go();
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade
