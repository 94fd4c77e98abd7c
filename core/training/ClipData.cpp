// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/ClipData.h"

#include "core/training/ClassifierData.h"
#include "core/training/WorldDataset.h"
#include "core/training/WorldExamples.h"
#include "core/world/Caption.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <set>

namespace cascade::training {

ClipData::Example ClipData::render(std::uint64_t seed, const world::SceneOptions& scenes) const
{
    const auto scene = sampleInAnyStyle(seed, scenes, m_options.stillOnlyShare);
    const auto stride = kSeenClipFrames / m_options.framesEach;
    const auto clip = renderSeen(scene, m_options.framesEach, stride, uniformOf(mixSeed(seed, 44)));
    return {clip.transpose(0, 1).contiguous(), scene};
}

ClipBatch ClipData::batch(std::int64_t step)
{
    const auto& o = m_options;
    const auto own = mixSeed(o.seed, static_cast<std::uint64_t>(step), 52);
    auto generator = at::make_generator<at::CPUGeneratorImpl>(own);
    m_pool.moveTo(step);
    const auto older = m_pool.firstFresh() - m_pool.oldest();
    const auto drawn = at::randperm(older, generator, torch::kInt64); // no scene twice
    const auto count = o.fresh + std::min(o.batch - o.fresh, older);
    const auto moments = at::randint(0, o.framesEach, {count}, generator, torch::kInt64);
    const auto turns = at::rand({count}, generator);
    ClipBatch made;
    made.fresh = o.fresh;
    std::vector<torch::Tensor> frames;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto index =
            i < o.fresh ? m_pool.firstFresh() + i : m_pool.oldest() + drawn[i - o.fresh].item<std::int64_t>();
        const auto& one = m_pool.at(index, [&](std::int64_t number) {
            return render(mixSeed(o.seed, static_cast<std::uint64_t>(number), 51), o.scenes);
        });
        const bool mirror = turns[i].item<double>() < 0.5 && mayMirror(one.scene);
        const auto frame = one.bytes[moments[i].item<std::int64_t>()];
        frames.push_back(mirror ? frame.flip(2) : frame);
        made.captions.push_back(world::caption(mirror ? mirrored(one.scene) : one.scene,
                                               mixSeed(own, static_cast<std::uint64_t>(i))));
    }
    auto clips = fromBytes(at::stack(frames)).unsqueeze(2); // [B, 3, 1, 48, 80]
    if (o.unsteadyShare > 0) {
        makeUnsteady(clips, o.unsteadyShare, generator);
    }
    roughen(clips, generator);
    made.frames = clips.squeeze(2);
    return made;
}

HeldoutFrames ClipData::heldout(world::Split split, std::int64_t scenes) const
{
    auto options = m_options.scenes;
    options.split = split;
    HeldoutFrames made;
    std::vector<torch::Tensor> frames;
    std::set<std::string> seen;
    for (std::uint64_t i = 0; static_cast<std::int64_t>(frames.size()) < scenes; ++i) {
        const auto seed = mixSeed(m_options.seed, i, 53);
        const auto one = render(seed, options);
        const auto label = world::canonicalCaption(one.scene);
        if (seen.insert(label).second) {
            frames.push_back(one.bytes);
            made.captions.push_back(world::caption(one.scene, seed));
            made.labels.push_back(label);
        }
    }
    made.frames = fromBytes(at::stack(frames));
    return made;
}

} // namespace cascade::training
