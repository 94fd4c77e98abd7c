// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/WorldDataset.h"

#include "core/diffusion/FrameConditioning.h"
#include "core/diffusion/Resize.h"
#include "core/world/Caption.h"
#include "core/world/Renderer.h"
#include "core/world/Sampling.h"

#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <algorithm>
#include <cmath>

namespace cascade::training {

namespace {

double unitFrom(std::uint64_t seed)
{
    return static_cast<double>(seed >> 11) * 0x1p-53;
}

world::SceneOptions sceneOptions(const TrainingPhase& phase, bool still)
{
    world::SceneOptions options;
    options.still = still;
    options.maxObjects = phase.maxObjects;
    options.manyObjectsShare = phase.manyObjectsShare;
    options.letteringShare = phase.letteringShare;
    options.styleShare = phase.styleShare;
    options.cameraMoveShare = still ? 0 : phase.cameraMoveShare;
    return options;
}

/// A crop's place: near the middle, where things are, more often than not; a multiple of `grid`, so that the
/// clip before the stage has whole pixels there.
std::int64_t cropStart(std::int64_t whole, std::int64_t crop, std::int64_t grid, std::uint64_t seed)
{
    const double triangle = (unitFrom(mixSeed(seed, 1)) + unitFrom(mixSeed(seed, 2))) / 2;
    const auto start = static_cast<std::int64_t>(triangle * static_cast<double>(whole - crop) + 0.5);
    return start / grid * grid;
}

/// Clips of one kind, rendered together.
struct RenderJob {
    std::vector<world::Scene> scenes;
    std::vector<world::View> views;
    std::vector<std::string> captions;

    [[nodiscard]] torch::Tensor render(torch::Device device) const
    {
        return world::render(scenes, views, device);
    }
};

class WorldBatches {
public:
    WorldBatches(StageConfig stage, TrainingConfig config, torch::Device device)
        : m_stage(std::move(stage)), m_config(std::move(config)), m_device(device)
    {
    }

    [[nodiscard]] TrainingBatch make(std::int64_t number) const
    {
        if (m_device.is_cpu()) {
            return draw(number);
        }
        // In the queue of the training, drawing would wait for each step that stands there before it.
        const c10::impl::VirtualGuardImpl card(m_device.type());
        thread_local const auto queue = card.getStreamFromGlobalPool(m_device);
        const c10::StreamGuard guard(queue);
        auto batch = draw(number);
        queue.synchronize();
        return batch;
    }

private:
    [[nodiscard]] TrainingBatch draw(std::int64_t number) const
    {
        const auto step = number * m_config.stepsPerBatch; // the first that learns from it
        const auto place = m_config.placeOf(step);
        const auto& phase = *place.phase;
        const bool still =
            phase.stillEvery > 0 && place.stepInPhase / m_config.stepsPerBatch % phase.stillEvery == 0;
        const auto seed = mixSeed(m_config.seed, static_cast<std::uint64_t>(step), 17);
        TrainingBatch batch;
        if (still) {
            auto job = jobOf(phase, true, phase.stills, 1, seed);
            batch.clips = job.render(m_device);
            batch.captions = std::move(job.captions);
            batch.clipFrames = 1;
        } else {
            batch = clipBatch(phase, seed);
        }
        batch.low = lowOf(batch.clips);
        return batch;
    }

    [[nodiscard]] TrainingBatch clipBatch(const TrainingPhase& phase, std::uint64_t seed) const
    {
        auto job = jobOf(phase, false, phase.clips, phase.frames, seed);
        TrainingBatch batch{
            job.render(m_device), {}, std::move(job.captions), 1 + phase.besideClip, phase.frames};
        if (phase.besideClip > 0) {
            auto stills = jobOf(phase, true, phase.clips * phase.besideClip, 1, mixSeed(seed, 99));
            const auto pictures = stills.render(m_device); // [B * n, 3, 1, H, W]
            const auto beside =
                pictures.squeeze(2).unflatten(0, {phase.clips, phase.besideClip}).transpose(1, 2);
            batch.clips = at::cat({batch.clips, beside}, 2);
            std::vector<std::string> interleaved;
            for (std::size_t i = 0; i < batch.captions.size(); ++i) {
                interleaved.push_back(batch.captions[i]);
                const auto first =
                    stills.captions.begin() + static_cast<std::ptrdiff_t>(i) * phase.besideClip;
                interleaved.insert(interleaved.end(), first, first + phase.besideClip);
            }
            batch.captions = std::move(interleaved);
        }
        return batch;
    }

    [[nodiscard]] RenderJob jobOf(const TrainingPhase& phase, bool still, std::int64_t count,
                                  std::int64_t frames, std::uint64_t seed) const
    {
        RenderJob job;
        const auto options = sceneOptions(phase, still);
        for (std::int64_t i = 0; i < count; ++i) {
            const auto own = mixSeed(seed, static_cast<std::uint64_t>(i));
            job.scenes.push_back(world::sampleScene(own, options));
            job.captions.push_back(world::caption(job.scenes.back(), mixSeed(own, 3)));
            job.views.push_back(viewOf(phase, frames, mixSeed(own, 4)));
        }
        return job;
    }

    /// A window in time and space of the whole clip, drawn at random where it is smaller than the clip.
    [[nodiscard]] world::View viewOf(const TrainingPhase& phase, std::int64_t frames,
                                     std::uint64_t seed) const
    {
        world::View view;
        view.frames = frames;
        view.height = m_stage.output.height;
        view.width = m_stage.output.width;
        const auto perFrame = static_cast<double>(phase.frameStride) / m_stage.output.rate.framesPerSecond();
        view.secPerFrame = perFrame;
        const auto lastStart = m_stage.output.frames - (frames - 1) * phase.frameStride - 1;
        const auto grid = static_cast<std::int64_t>(m_stage.frameFactor);
        const auto starts = std::max<std::int64_t>(0, lastStart) / grid + 1;
        const auto start =
            static_cast<std::int64_t>(unitFrom(mixSeed(seed, 5)) * static_cast<double>(starts)) * grid;
        view.firstSec = static_cast<double>(start) / m_stage.output.rate.framesPerSecond();
        if (phase.cropHeight > 0) {
            view.cropHeight = phase.cropHeight;
            view.cropWidth = phase.cropWidth;
            view.top = cropStart(view.height, view.cropHeight, m_stage.sizeFactor, mixSeed(seed, 6));
            view.left = cropStart(view.width, view.cropWidth, m_stage.sizeFactor, mixSeed(seed, 7));
        }
        return view;
    }

    [[nodiscard]] torch::Tensor lowOf(const torch::Tensor& clips) const
    {
        switch (m_stage.role) {
        case StageRole::Base:
            break;
        case StageRole::Tsr:
            return diffusion::skipFrames(clips, {m_stage.frameFactor, false}).contiguous();
        case StageRole::Ssr:
            return diffusion::resize(
                clips, {clips.size(3) / m_stage.sizeFactor, clips.size(4) / m_stage.sizeFactor});
        }
        return {};
    }

    StageConfig m_stage;
    TrainingConfig m_config;
    torch::Device m_device;
};

} // namespace

std::uint64_t mixSeed(std::uint64_t a, std::uint64_t b, std::uint64_t c)
{
    const auto scramble = [](std::uint64_t x) {
        x += 0x9e3779b97f4a7c15ULL;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
        return x ^ (x >> 31);
    };
    return scramble(scramble(scramble(a) ^ b) ^ c);
}

BatchSource worldDataset(const StageConfig& stage, const TrainingConfig& config, torch::Device device)
{
    return [batches = std::make_shared<WorldBatches>(stage, config, device)](std::int64_t number) {
        return batches->make(number);
    };
}

} // namespace cascade::training
