// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeRun.h"

#include "core/base/Hash.h"
#include "core/evaluation/AttributeQuestions.h"
#include "core/world/Renderer.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cascade::evaluation {

namespace {

/// All frames of a run's last stage, [1, 3, T, H, W].
Result<torch::Tensor> sampleClip(Model& model, const CascadeRun& run, const CancelToken& cancel)
{
    std::vector<torch::Tensor> frames;
    CascadeHooks hooks;
    hooks.cancel = cancel;
    hooks.output = [&](std::int64_t, const torch::Tensor& some) { frames.push_back(some.cpu()); };
    auto report = runCascade(model, run, hooks);
    if (!report) {
        return report.error();
    }
    return at::cat(frames, 2);
}

CascadeRun runFor(std::vector<PlannedStage> stages, const AttributeRunOptions& options,
                  const std::string& caption, std::uint64_t seed)
{
    CascadeRun run;
    run.stages = std::move(stages);
    for (auto& planned : run.stages) {
        planned.sampling.seed = seed;
    }
    run.prompt = caption;
    run.activationBytes = options.activationBytes;
    run.scratchFolder = options.scratchFolder;
    return run;
}

Result<ScoredClip> scoreCaption(Model& model, const AttributeClassifier& classifier,
                                const AttributeRunOptions& options, const CaptionedScene& asked,
                                std::int64_t index, const CancelToken& cancel)
{
    ScoredClip scored{index, asked.caption, rightAnswers(world::labelsOf(asked.scene)), {}};
    const auto seed = options.noiseSeed + static_cast<std::uint64_t>(index);
    auto clip = sampleClip(model, runFor(options.stages, options, asked.caption, seed), cancel);
    if (!clip) {
        return clip.error();
    }
    const auto& last = options.stages.back();
    scored.readings[last.stage.id] = {readClip(classifier, clip.value()),
                                      readRender(classifier, asked.scene, last.output)};
    if (options.carried.empty()) {
        return scored;
    }
    auto first =
        makeClipBuffer(options.carried.front().input, {torch::kHalf, 256 << 20, options.scratchFolder});
    if (!first) {
        return first.error();
    }
    first.value()->write(0, clip.value().slice(2, 0, kSeenFrames));
    auto run = runFor(options.carried, options, asked.caption, seed);
    run.footage = first.value().get();
    clip = sampleClip(model, run, cancel);
    if (!clip) {
        return clip.error();
    }
    const auto& end = options.carried.back();
    scored.readings[end.stage.id] = {readClip(classifier, clip.value()),
                                     readRender(classifier, asked.scene, end.output)};
    return scored;
}

nlohmann::json stagesAsJson(const std::vector<PlannedStage>& stages)
{
    auto list = nlohmann::json::array();
    for (const auto& planned : stages) {
        const auto& sampling = planned.sampling;
        list.push_back({{"id", planned.stage.id},
                        {"variant", planned.variant},
                        {"sampler", diffusion::formatSampler(sampling.sampler)},
                        {"guidance", diffusion::formatGuidance(sampling.guidance)},
                        {"threshold", diffusion::formatThreshold(sampling.threshold)},
                        {"augmentationSnr", sampling.augmentationSnr},
                        {"noise", diffusion::formatNoisePrior(sampling.noisePrior)},
                        {"frames", planned.output.frames},
                        {"height", planned.output.height},
                        {"width", planned.output.width}});
    }
    return list;
}

/// A name for everything that decides the readings.
std::string runName(const AttributeRunOptions& options, const std::string& identity)
{
    const nlohmann::json all{{"identity", identity},
                             {"stages", stagesAsJson(options.stages)},
                             {"carried", stagesAsJson(options.carried)},
                             {"captionSeed", options.captionSeed},
                             {"noiseSeed", options.noiseSeed}};
    return sha256Hex(all.dump()).substr(0, 16);
}

} // namespace

Result<Shard> parseShard(const std::string& text)
{
    Shard shard;
    int used = 0;
    long long index = 0, count = 0;
    if (std::sscanf(text.c_str(), "%lld/%lld%n", &index, &count, &used) != 2 ||
        used != static_cast<int>(text.size()) || index < 0 || index >= count) {
        return Error{ErrorCode::BadInput,
                     "--shard",
                     "expected I/N with 0 <= I < N, such as 0/2, got \"" + text + "\"",
                     {}};
    }
    shard.index = index;
    shard.count = count;
    return shard;
}

Result<std::vector<PlannedStage>> carriedStages(const std::vector<PlannedStage>& planned,
                                                const std::string& scored,
                                                const std::vector<std::string>& ids)
{
    const auto find = [&](const std::string& id) {
        return std::find_if(planned.begin(), planned.end(), [&](const auto& p) { return p.stage.id == id; });
    };
    std::vector<PlannedStage> carried;
    const auto before = find(scored);
    for (const auto& id : ids) {
        auto found = find(id);
        if (found == planned.end() || before == planned.end()) {
            return Error{ErrorCode::BadInput, "--carry", "the model has no stage \"" + id + "\"", {}};
        }
        auto stage = *found;
        stage.input = carried.empty() ? before->output : carried.back().output;
        stage.input.frames = carried.empty() ? static_cast<int>(kSeenFrames) : stage.input.frames;
        stage.output = stage.stage.outputFor(stage.input);
        carried.push_back(stage);
    }
    return carried;
}

Answers readClip(const AttributeClassifier& classifier, const torch::Tensor& clip)
{
    const torch::NoGradGuard guard;
    const auto device = classifier->parameters().front().device();
    const auto answers =
        likeliestAnswers(classifier->forward(asSeen(clip).to(device))).to(torch::kCPU).contiguous();
    return {answers.data_ptr<std::int64_t>(), answers.data_ptr<std::int64_t>() + answers.numel()};
}

Answers readRender(const AttributeClassifier& classifier, const world::Scene& scene, const ClipShape& shape)
{
    world::View view;
    view.frames = kSeenFrames;
    view.height = kSeenHeight;
    view.width = kSeenWidth;
    view.secPerFrame = static_cast<double>(shape.frames / kSeenFrames) / shape.rate.framesPerSecond();
    return readClip(classifier, world::render({scene}, view));
}

Result<std::vector<ScoredClip>> runAttributes(Model& model, const AttributeClassifier& classifier,
                                              const std::string& identity, const AttributeRunOptions& options,
                                              const AttributeRunHooks& hooks)
{
    const ScoreLog log(options.folder, runName(options, identity));
    auto found = log.read();
    if (!found) {
        return found.error();
    }
    auto clips = std::move(found).value();
    const auto captions = heldoutCaptions(options.captionSeed, options.captions, singleObjectScenes());
    const auto file = "clips-" + std::to_string(options.shard.index) + "-of-" +
                      std::to_string(options.shard.count) + ".jsonl";
    for (auto i = options.shard.index; i < options.captions; i += options.shard.count) {
        hooks.cancel.throwIfCancelled();
        if (!clips.contains(i)) {
            auto scored = scoreCaption(model, classifier, options, captions[static_cast<std::size_t>(i)], i,
                                       hooks.cancel);
            if (!scored) {
                return scored.error();
            }
            if (auto kept = log.append(file, scored.value()); !kept) {
                return kept.error();
            }
            clips[i] = scored.value();
        }
        if (hooks.scored) {
            hooks.scored(i / options.shard.count + 1,
                         (options.captions - options.shard.index + options.shard.count - 1) /
                             options.shard.count,
                         clips[i]);
        }
    }
    auto all = log.read(); // the other shards have gone on meanwhile
    if (!all) {
        return all.error();
    }
    std::vector<ScoredClip> list;
    for (auto& [index, clip] : all.value()) {
        if (index < options.captions) {
            list.push_back(std::move(clip));
        }
    }
    return list;
}

} // namespace cascade::evaluation
