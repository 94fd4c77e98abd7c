// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/LatentMaker.h"

#include "core/cascade/LatentRun.h"
#include "core/nn/PublishedCost.h"
#include "pipeline/run/MadeOutput.h"
#include "pipeline/run/SmallerChunks.h"
#include "pipeline/run/Stopwatch.h"

#include <algorithm>

namespace cascade::run {

namespace {

using graph::NodeId;
using graph::PortRef;

/// [1, C, n, h, w] of a clip as pictures [n, C, h, w]; and back.
torch::Tensor toPictures(const torch::Tensor& clip)
{
    return clip.squeeze(0).transpose(0, 1);
}
torch::Tensor toClip(const torch::Tensor& pictures)
{
    return pictures.transpose(0, 1).unsqueeze(0);
}

class PicturesOfLatents final : public ClipReader {
public:
    explicit PicturesOfLatents(ClipPtr latents)
        : ClipReader(shapeOf(latents->shape())), m_latents(std::move(latents))
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        return previewOfLatents(m_latents->read(first, count)).contiguous();
    }

private:
    static ClipShape shapeOf(ClipShape latents)
    {
        latents.channels = kPixelChannels;
        return latents;
    }

    ClipPtr m_latents;
};

} // namespace

LatentModelFiles latentFilesOf(const graph::LatentChoice& choice)
{
    LatentModelFiles files;
    files.checkpoint = choice.checkpoint->path;
    files.motion = choice.motion ? choice.motion->path : std::filesystem::path();
    files.tokenizer = choice.tokenizer;
    files.autoencoder = choice.vae ? choice.vae->path : std::filesystem::path();
    files.prediction = choice.prediction;
    for (const auto& [lora, weight] : choice.loras) {
        files.loras.push_back({lora->path, weight});
    }
    return files;
}

ClipPtr picturesOfLatents(ClipPtr latents)
{
    return std::make_shared<PicturesOfLatents>(std::move(latents));
}

bool LatentMaker::makes(const graph::Node& node)
{
    return plan::madePort(node).has_value() && !plan::isStage(node);
}

LatentModel& LatentMaker::modelOf(const NodeId& id)
{
    const auto choice = plan::latentModelOf(m_run.graph, m_run.inference, id).value();
    return *m_models.openLatent(latentFilesOf(choice), choice.files()).value();
}

void LatentMaker::openModel(const NodeId& id)
{
    (void)modelOf(id);
}

std::optional<PortRef> LatentMaker::inputOf(const NodeId& id) const
{
    const auto* port = m_run.graph.find(id)->type == "vae-encode" ? "clip" : "latent";
    return sourceOf(m_run.graph, {id, port});
}

StageMeasure LatentMaker::make(const PortRef& output, const ClipPtr& input)
{
    StageMeasure measure;
    MadeOutput made(m_store, m_options, m_run, m_events, output);
    const auto& type = m_run.graph.find(output.node)->type;
    if (type == "latent-base") {
        sample(made, output.node, input, measure);
    } else if (type == "vae-encode") {
        encode(made, output.node, *input, measure);
    } else {
        decode(made, output.node, *input, measure);
    }
    Stopwatch watch;
    made.finish();
    measure.keepSec = watch.lap();
    return measure;
}

void LatentMaker::sample(MadeOutput& made, const NodeId& id, const ClipPtr& input, StageMeasure& measure)
{
    Stopwatch watch;
    const auto plan = plan::planLatent(m_run.graph, m_run.inference, id, m_run.take).value();
    auto& model = modelOf(id);
    const auto skip = plan.model.clipSkip;
    LatentRun run;
    run.id = id.text();
    run.text = model.embed(plan.prompt, skip, m_events.cancel).value().text;
    run.withoutText = model.embed(plan.negativePrompt, skip, m_events.cancel).value().text;
    run.network = model.unet(m_events.cancel).value(); // last: on a card it takes the place of the encoder
    run.schedule = model.scheduler().schedule;
    run.output = plan.output;
    run.sampling = plan.sampling;
    if (plan.ownSampler) {
        const auto steps = run.sampling.sampler.steps;
        run.sampling.sampler = model.scheduler().sampler;
        run.sampling.sampler.steps = steps;
    }
    run.guidanceRescale = plan.guidanceRescale;
    run.windows = plan.windows;
    run.start = input ? input->read(0, plan.output.frames) : torch::Tensor();
    run.strength = plan.strength;
    run.device = model.options().device;
    run.activations = model.options().activations;
    run.checkpoint = &made.checkpoint();
    measure.loadSec = watch.lap();
    const auto hooks = made.hooks(plan.steps());
    const auto report = inSmallerChunks(m_options.activationBytes, [&](std::int64_t bytes) {
        run.batchesPasses = fitsTwice(run, bytes);
        made.open();
        return runLatent(run, hooks).value();
    });
    measure.sampleSec = watch.lap();
    measure.evaluations = plan.evaluationsFrom(made.firstStep());
    if (m_events.report) {
        m_events.report(id, report);
    }
}

/// Both passes of guidance at once are faster where they have room.
bool LatentMaker::fitsTwice(const LatentRun& run, std::int64_t budget)
{
    const auto atOnce = std::min(run.output.frames, run.windows.length);
    const auto bytes =
        nn::unetPeakBytes(run.network->options(), {2, atOnce, run.output.height, run.output.width},
                          static_cast<std::int64_t>(c10::elementSize(run.activations)));
    return bytes <= budget;
}

void LatentMaker::encode(MadeOutput& made, const NodeId& id, const ClipReader& clip, StageMeasure& measure)
{
    const auto frames = clip.shape().frames;
    code(made, id, frames, measure, [&](const Coder& coder) {
        for (int first = 0; first < frames; ++first) { // pictures are large: one at a time in memory
            const auto pixels = toPictures(clip.read(first, 1)).to(m_models.options().device);
            const auto keep = [&](std::int64_t, const nn::LatentDistribution& latents) {
                const auto scale = coder.autoencoder->options().scale;
                coder.hooks.output(first, toClip((latents.mean * scale).cpu()));
            };
            nn::encodeFrames(coder.autoencoder, pixels, coder.budget, keep);
            coder.hooks.progress({0, 1, first + 1, frames});
        }
    });
}

void LatentMaker::decode(MadeOutput& made, const NodeId& id, const ClipReader& latents, StageMeasure& measure)
{
    const auto frames = latents.shape().frames;
    code(made, id, frames, measure, [&](const Coder& coder) {
        const auto z = toPictures(latents.read(0, frames)).to(m_models.options().device) /
                       coder.autoencoder->options().scale;
        const auto keep = [&](std::int64_t first, const torch::Tensor& images) {
            const auto pixels = toClip(images.clamp(-1, 1).cpu());
            coder.hooks.output(first, pixels);
            coder.hooks.progress({0, 1, static_cast<int>(first + images.size(0)), frames});
            if (m_events.preview) {
                m_events.preview(id, 0, first, pixels);
            }
        };
        nn::decodeFrames(coder.autoencoder, z, coder.budget, keep);
    });
}

void LatentMaker::code(MadeOutput& made, const NodeId& id, int frames, StageMeasure& measure,
                       const std::function<void(const Coder&)>& all)
{
    Stopwatch watch;
    const auto autoencoder = modelOf(id).autoencoder(m_events.cancel).value();
    const auto hooks = made.hooks(0);
    measure.loadSec = watch.lap();
    const c10::InferenceMode inference;
    measure.evaluations = inSmallerChunks(m_options.activationBytes, [&](std::int64_t bytes) {
        made.open();
        all({autoencoder, hooks, {bytes, [this] { m_events.throwIfStopped(); }}});
        return frames;
    });
    measure.sampleSec = watch.lap() - made.shownSec();
}

} // namespace cascade::run
