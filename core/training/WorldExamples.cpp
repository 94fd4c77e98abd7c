// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/WorldExamples.h"

#include "core/evaluation/SeenFrames.h"
#include "core/training/WorldDataset.h"
#include "core/world/Renderer.h"

namespace cascade::training {

double uniformOf(std::uint64_t seed)
{
    return static_cast<double>(seed >> 11) * 0x1p-53;
}

world::Scene sampleInAnyStyle(std::uint64_t seed, const world::SceneOptions& options, double stillOnlyShare)
{
    auto scene = world::sampleScene(seed, options);
    if (scene.style != world::Style::Plain && uniformOf(mixSeed(seed, 41)) < stillOnlyShare) {
        scene.style = uniformOf(mixSeed(seed, 42)) < 0.5 ? world::Style::Mosaic : world::Style::PopArt;
    }
    return scene;
}

torch::Tensor renderSeen(const world::Scene& scene, std::int64_t frames, std::int64_t stride, double place)
{
    const auto starts = kSeenClipFrames - (frames - 1) * stride;
    const auto start = static_cast<std::int64_t>(place * static_cast<double>(starts));
    world::View view;
    view.frames = frames;
    view.height = evaluation::kSeenHeight;
    view.width = evaluation::kSeenWidth;
    view.firstSec = static_cast<double>(start) / kSeenFramesPerSecond;
    view.secPerFrame = static_cast<double>(stride) / kSeenFramesPerSecond;
    const auto picture = world::render({scene}, view)[0];
    return ((picture + 1) * 127.5).round_().clamp_(0, 255).to(torch::kUInt8);
}

torch::Tensor fromBytes(const torch::Tensor& bytes)
{
    return bytes.to(torch::kFloat32).div_(127.5).sub_(1);
}

} // namespace cascade::training
