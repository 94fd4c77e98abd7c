// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/StageClips.h"

#include "core/base/Hash.h"
#include "core/evaluation/ClipMaking.h"
#include "core/weights/Safetensors.h"

#include <ATen/Functions.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace cascade::evaluation {

namespace {

constexpr const char* kFrames = "frames";

/// What decides a stage's clip, beside its weights and what it works on.
nlohmann::json decidingJson(const PlannedStage& planned)
{
    return {{"stage", stagesAsJson({planned})}, {"seed", planned.sampling.seed}};
}

/// How many leading stages two ways have in common.
std::size_t alike(const std::vector<PlannedStage>& a, const std::vector<PlannedStage>& b)
{
    std::size_t count = 0;
    while (count < std::min(a.size(), b.size()) && decidingJson(a[count]) == decidingJson(b[count])) {
        ++count;
    }
    return count;
}

} // namespace

std::filesystem::path StageClips::fileOf(const std::string& name) const
{
    return m_folder / (name + ".safetensors");
}

Result<std::unique_ptr<ClipBuffer>> StageClips::find(const std::string& name, const ClipShape& shape,
                                                     const ClipBufferOptions& buffer) const
{
    const auto path = fileOf(name);
    if (!std::filesystem::exists(path)) {
        return std::unique_ptr<ClipBuffer>();
    }
    auto file = weights::openSafetensors(path);
    auto frames = file ? file.value().readTensor(kFrames) : Result<torch::Tensor>(file.error());
    if (!frames) {
        auto error = frames.error();
        error.hint = "Remove the file: the clip is then made again.";
        return error;
    }
    const std::vector<std::int64_t> expected{1, 3, shape.frames, shape.height, shape.width};
    if (frames.value().sizes() != at::IntArrayRef(expected)) {
        return Error{ErrorCode::BadInput, path.string(), "holds a clip of another shape",
                     "Remove the file: the clip is then made again."};
    }
    auto clip = makeClipBuffer(shape, buffer);
    if (clip) {
        clip.value()->write(0, frames.value().to(torch::kFloat32));
    }
    return clip;
}

Result<void> StageClips::keep(const std::string& name, const ClipReader& clip) const
{
    std::error_code ignored; // writing then fails with the better message
    std::filesystem::create_directories(m_folder, ignored);
    return weights::writeSafetensors(fileOf(name),
                                     {{kFrames, clip.read(0, clip.shape().frames).to(torch::kHalf)}});
}

Result<std::vector<std::string>> stageWeights(const ModelConfig& model, std::span<const PlannedStage> stages)
{
    const auto encoder = sha256OfFile(model.folder / model.text.encoder.file);
    if (!encoder) {
        return encoder.error();
    }
    std::vector<std::string> all;
    all.reserve(stages.size());
    for (const auto& planned : stages) {
        auto text = encoder.value();
        for (auto variant = planned.variant; !variant.empty();) {
            const auto& weights = planned.stage.variants.at(variant);
            const auto hash = sha256OfFile(model.folder / weights.file);
            if (!hash) {
                return hash.error();
            }
            text += ' ' + hash.value();
            variant = weights.changes;
        }
        all.push_back(text);
    }
    return all;
}

std::string stageClipName(std::span<const PlannedStage> stages, std::span<const std::string> weights,
                          const std::string& caption, const Model::Options& machine)
{
    auto list = nlohmann::json::array();
    for (std::size_t i = 0; i < stages.size(); ++i) {
        list.push_back({decidingJson(stages[i]), weights[i]});
    }
    const nlohmann::json all{{"stages", list}, {"caption", caption}, {"machine", machineAsJson(machine)}};
    return sha256Hex(all.dump());
}

std::vector<std::size_t> sharedStages(const std::vector<std::vector<PlannedStage>>& ways)
{
    std::vector<std::size_t> shared(ways.size(), 0);
    for (std::size_t i = 0; i < ways.size(); ++i) {
        for (std::size_t j = 0; j < ways.size(); ++j) {
            if (i != j && !ways[i].empty()) {
                shared[i] = std::max(shared[i], std::min(alike(ways[i], ways[j]), ways[i].size() - 1));
            }
        }
    }
    return shared;
}

} // namespace cascade::evaluation
