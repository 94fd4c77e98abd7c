// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/ClassifierData.h"

#include "core/evaluation/AttributeClassifier.h"
#include "core/evaluation/AttributeQuestions.h"
#include "core/training/WorldDataset.h"
#include "core/training/WorldExamples.h"
#include "core/world/Relations.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace cascade::training {

namespace {

constexpr std::int64_t kShift = 2; // pixels

void swapMotions(world::Scene& scene, world::Motion a, world::Motion b)
{
    for (auto& object : scene.objects) {
        object.motion = object.motion == a ? b : object.motion == b ? a : object.motion;
    }
}

/// Letters cannot be turned, and cameras always move the same way in the world.
bool turns(const world::Scene& scene)
{
    return !scene.lettering && scene.camera == world::CameraMove::Still;
}

/// [B, 1, 1, 1, 1] of random numbers in [low, high), zero in all but `share` of the clips.
torch::Tensor perClip(std::int64_t count, double low, double high, double share, at::Generator& generator)
{
    const auto value = at::rand({count}, generator) * (high - low) + low;
    return (value * (at::rand({count}, generator) < share)).view({count, 1, 1, 1, 1});
}

void shift(torch::Tensor& clips, at::Generator& generator)
{
    const auto height = clips.size(3), width = clips.size(4);
    const auto places = at::randint(0, 2 * kShift + 1, {clips.size(0), 2}, generator, torch::kInt64);
    const auto padded =
        at::replication_pad2d(clips.flatten(0, 1), {kShift, kShift, kShift, kShift})
            .view({clips.size(0), clips.size(1), clips.size(2), height + 2 * kShift, width + 2 * kShift});
    for (std::int64_t i = 0; i < clips.size(0); ++i) {
        const auto y = places[i][0].item<std::int64_t>(), x = places[i][1].item<std::int64_t>();
        clips[i].copy_(padded[i].narrow(2, y, height).narrow(3, x, width));
    }
}

void blur(torch::Tensor& clips, at::Generator& generator)
{
    const auto amounts = perClip(clips.size(0), 0, 0.7, 0.25, generator);
    for (std::int64_t i = 0; i < clips.size(0); ++i) {
        if (const auto amount = amounts.view(-1)[i].item<double>(); amount > 0) {
            const auto soft = at::avg_pool2d(clips[i], {3, 3}, {1, 1}, {1, 1}, false, false);
            clips[i].lerp_(soft, amount);
        }
    }
}

constexpr std::int64_t kPatchRows = 6,
                       kPatchColumns = 10; // of the picture, where unrest has values of its own
constexpr double kMostShimmer = 0.1;       // standard deviation; the range is 2
constexpr double kMostWobble = 1.5;        // pixels

/// Smooth random fields, one for each frame: [B, channels, T, H, W], of standard deviation near 1 at the
/// patches.
torch::Tensor softFields(const torch::Tensor& clips, std::int64_t channels, at::Generator& generator)
{
    const auto count = clips.size(0), frames = clips.size(2);
    const auto coarse = at::randn({count * frames, channels, kPatchRows, kPatchColumns}, generator);
    return at::upsample_bicubic2d(coarse, {clips.size(3), clips.size(4)}, false)
        .unflatten(0, {count, frames})
        .transpose(1, 2);
}

/// Every pixel taken from `moves` away, [B, 2, T, H, W] in pixels, x before y.
torch::Tensor bent(const torch::Tensor& clips, const torch::Tensor& moves)
{
    const auto height = clips.size(3), width = clips.size(4);
    const auto places = at::stack(at::meshgrid({at::arange(width) + 0.5, at::arange(height) + 0.5}, "xy"))
                            .view({1, 2, 1, height, width}); // centres of pixels
    const auto scale = torch::tensor({2.0 / static_cast<double>(width), 2.0 / static_cast<double>(height)})
                           .to(torch::kFloat)
                           .view({1, 2, 1, 1, 1});
    const auto grid = ((places + moves) * scale - 1).permute({0, 2, 3, 4, 1}).flatten(0, 1); // [BT, H, W, 2]
    const auto frames = clips.transpose(1, 2).flatten(0, 1);                                 // [BT, 3, H, W]
    constexpr int kBilinear = 0, kBorder = 1;
    return at::grid_sampler_2d(frames, grid, kBilinear, kBorder, false)
        .unflatten(0, {clips.size(0), clips.size(2)})
        .transpose(1, 2);
}

} // namespace

world::Scene mirrored(world::Scene scene)
{
    swapMotions(scene, world::Motion::MovingLeft, world::Motion::MovingRight);
    for (auto& object : scene.objects) {
        object.relation = world::mirrored(object.relation);
    }
    return scene;
}

world::Scene reversed(world::Scene scene)
{
    swapMotions(scene, world::Motion::MovingLeft, world::Motion::MovingRight);
    swapMotions(scene, world::Motion::Rising, world::Motion::Falling);
    return scene;
}

bool mayMirror(const world::Scene& scene)
{
    return turns(scene) && !world::isHeldout(mirrored(scene));
}

bool mayReverse(const world::Scene& scene)
{
    const bool grows = std::any_of(scene.objects.begin(), scene.objects.end(), [](const auto& object) {
        return object.motion == world::Motion::Growing;
    });
    return !grows && turns(scene) && !world::isHeldout(reversed(scene));
}

void recolour(torch::Tensor& clips, torch::Tensor& answers, const torch::Tensor& chosen,
              at::Generator& generator)
{
    static const std::set<std::string> s_still{"shape", "size", "motion", "camera", "count", "word"};
    const auto& questions = evaluation::attributeQuestions();
    const auto turns = at::randint(1, 3, {clips.size(0)}, generator, torch::kInt64);
    for (std::int64_t i = 0; i < clips.size(0); ++i) {
        if (!chosen[i].item<bool>()) {
            continue;
        }
        clips[i].copy_(clips[i].roll(turns[i].item<std::int64_t>(), 0));
        for (std::size_t q = 0; q < questions.size(); ++q) {
            if (!s_still.contains(questions[q].name)) {
                answers[i][static_cast<std::int64_t>(q)] = -1;
            }
        }
    }
}

void roughen(torch::Tensor& clips, at::Generator& generator)
{
    const auto count = clips.size(0);
    shift(clips, generator);
    blur(clips, generator);
    // No more colour than this: a glossy surface differs from a matte one by little else.
    const auto gain = at::rand({count, 1, 1, 1, 1}, generator) * 0.04 + 0.98;
    const auto offset = at::rand({count, 3, 1, 1, 1}, generator) * 0.02 - 0.01;
    clips.mul_(gain).add_(offset);
    const auto noise = perClip(count, 0, 0.06, 0.4, generator);
    clips.addcmul_(at::randn(clips.sizes(), generator), noise.expand_as(clips));
}

void makeUnsteady(torch::Tensor& clips, double share, at::Generator& generator)
{
    const auto count = clips.size(0);
    const auto wobble = perClip(count, 0, kMostWobble, share, generator);
    clips.copy_(bent(clips, softFields(clips, 2, generator).clamp(-1, 1) * wobble));
    const auto shimmer = perClip(count, 0, kMostShimmer, share, generator);
    // Light comes and goes more than colour does.
    const auto light = softFields(clips, 1, generator), colour = softFields(clips, 3, generator);
    clips.add_((light + colour * 0.3) * shimmer);
}

ClassifierData::Example ClassifierData::render(std::uint64_t seed, const world::SceneOptions& scenes) const
{
    const bool consecutive = uniformOf(mixSeed(seed, 43)) < m_options.consecutiveShare;
    const std::int64_t stride = consecutive ? 1 : kSeenClipFrames / evaluation::kSeenFrames;
    const auto scene = sampleInAnyStyle(seed, scenes, m_options.stillOnlyShare);
    return {renderSeen(scene, evaluation::kSeenFrames, stride, uniformOf(mixSeed(seed, 44))), scene};
}

const ClassifierData::Example& ClassifierData::example(std::int64_t index)
{
    return m_pool.at(index, [this](std::int64_t one) {
        return render(mixSeed(m_options.seed, static_cast<std::uint64_t>(one), 31), m_options.scenes);
    });
}

ClassifierBatch ClassifierData::batch(std::int64_t step)
{
    const auto& o = m_options;
    auto generator =
        at::make_generator<at::CPUGeneratorImpl>(mixSeed(o.seed, static_cast<std::uint64_t>(step), 32));
    m_pool.moveTo(step);
    const auto old = at::randint(m_pool.oldest(), m_pool.end(), {o.batch}, generator, torch::kInt64);
    const auto turns = at::rand({o.batch, 2}, generator);
    std::vector<torch::Tensor> clips;
    std::vector<world::Scene> scenes;
    for (std::int64_t i = 0; i < o.batch; ++i) {
        const auto& one = example(i < o.fresh ? m_pool.firstFresh() + i : old[i].item<std::int64_t>());
        auto clip = one.bytes;
        auto scene = one.scene;
        if (turns[i][0].item<double>() < 0.5 && mayMirror(scene)) {
            clip = clip.flip(3);
            scene = mirrored(scene);
        }
        if (turns[i][1].item<double>() < 0.3 && mayReverse(scene)) {
            clip = clip.flip(1);
            scene = reversed(scene);
        }
        clips.push_back(clip);
        scenes.push_back(scene);
    }
    ClassifierBatch made{fromBytes(at::stack(clips)), evaluation::rightAnswers(scenes),
                         std::min(o.fresh, o.batch)};
    if (o.recolouredShare > 0) {
        recolour(made.clips, made.answers, at::rand({o.batch}, generator) < o.recolouredShare, generator);
    }
    if (o.unsteadyShare > 0) {
        makeUnsteady(made.clips, o.unsteadyShare, generator);
    }
    roughen(made.clips, generator);
    return made;
}

ClassifierBatch ClassifierData::heldout(world::Split split, std::int64_t clips) const
{
    auto options = m_options.scenes;
    options.split = split;
    std::vector<torch::Tensor> pictures;
    std::vector<world::Scene> scenes;
    for (std::int64_t i = 0; i < clips; ++i) {
        const auto one = render(mixSeed(m_options.seed, static_cast<std::uint64_t>(i), 33), options);
        pictures.push_back(one.bytes);
        scenes.push_back(one.scene);
    }
    return {fromBytes(at::stack(pictures)), evaluation::rightAnswers(scenes), clips};
}

} // namespace cascade::training
