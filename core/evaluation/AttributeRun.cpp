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

/// Whether the clip of a caption is carried through further stages.
bool goesOn(const AttributeRunOptions& options, std::int64_t index)
{
    return !options.carried.empty() && (options.carriedCaptions == 0 || index < options.carriedCaptions);
}

/// Whether all that is asked of a caption has been read.
bool isWhole(const AttributeRunOptions& options, const ScoredClip& clip)
{
    return !goesOn(options, clip.index) || clip.readings.contains(options.carried.back().stage.id);
}

Result<ScoredClip> scoreCaption(Model& model, const AttributeClassifier& classifier,
                                const AttributeRunOptions& options, const CaptionedScene& asked,
                                std::int64_t index, const CancelToken& cancel)
{
    ScoredClip scored{index, asked.caption, rightAnswers(world::labelsOf(asked.scene)), {}};
    const auto seed = options.noiseSeed + static_cast<std::uint64_t>(index);
    auto clip = makeClip(model, options, asked.caption, seed, cancel);
    if (!clip) {
        return clip.error();
    }
    const auto& last = options.stages.back();
    scored.readings[last.stage.id] = {readClip(classifier, clip.value()),
                                      readRender(classifier, asked.scene, last.output)};
    if (!goesOn(options, index)) {
        return scored;
    }
    auto first =
        makeClipBuffer(options.carried.front().input, {torch::kHalf, 256 << 20, options.scratchFolder});
    if (!first) {
        return first.error();
    }
    first.value()->write(0, clip.value().slice(2, 0, kSeenFrames));
    ClipMaking carrying = options;
    carrying.stages = options.carried;
    clip = makeClip(model, carrying, asked.caption, seed, cancel, first.value().get());
    if (!clip) {
        return clip.error();
    }
    const auto& end = options.carried.back();
    scored.readings[end.stage.id] = {readClip(classifier, clip.value()),
                                     readRender(classifier, asked.scene, end.output)};
    return scored;
}

/// A name for everything that decides the readings.
std::string runName(const Model& model, const AttributeRunOptions& options, const std::string& identity)
{
    const nlohmann::json all{{"identity", identity},
                             {"machine", machineAsJson(model.options())},
                             {"stages", stagesAsJson(options.stages)},
                             {"carried", stagesAsJson(options.carried)},
                             {"captionSeed", options.captionSeed},
                             {"noiseSeed", options.noiseSeed}};
    return sha256Hex(all.dump()).substr(0, 16);
}

} // namespace

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
    const auto stride = shape.frames / kSeenFrames;
    view.secPerFrame = static_cast<double>(stride) / shape.rate.framesPerSecond();
    return readClip(classifier, world::render({scene}, view));
}

Result<std::vector<ScoredClip>> runAttributes(Model& model, const AttributeClassifier& classifier,
                                              const std::string& identity, const AttributeRunOptions& options,
                                              const AttributeRunHooks& hooks)
{
    const ScoreLog log(options.folder, runName(model, options, identity));
    auto found = log.read();
    if (!found) {
        return found.error();
    }
    auto clips = std::move(found).value();
    const auto captions = heldoutCaptions(options.captionSeed, options.captions, attributeScenes());
    const auto file = options.shard.fileName();
    for (auto i = options.shard.index; i < options.captions; i += options.shard.count) {
        hooks.cancel.throwIfCancelled();
        if (const auto found = clips.find(i); found == clips.end() || !isWhole(options, found->second)) {
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
            hooks.scored(i / options.shard.count + 1, options.shard.of(options.captions), clips[i]);
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
