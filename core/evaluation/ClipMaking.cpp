// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ClipMaking.h"

#include "core/evaluation/StageClips.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace cascade::evaluation {

namespace {

/// Clips of a caption's leading stages, as they are kept.
class KeptStages {
public:
    KeptStages(const Model& model, const ClipMaking& making, const std::vector<PlannedStage>& stages,
               const std::string& caption)
        : m_model(model), m_making(making), m_stages(stages), m_caption(caption), m_clips(making.keptFolder)
    {
        TORCH_CHECK(count() == 0 || making.weights.size() == stages.size(),
                    "[clips that are kept] expected the weights of ", stages.size(), " stages, got ",
                    making.weights.size());
    }

    /// How many stages at most are kept; the last one's clip is what is made.
    [[nodiscard]] std::size_t count() const { return std::min(m_making.keptStages, m_stages.size() - 1); }
    /// The clip after the most stages that is kept, and how many they are: none and 0 where nothing is.
    [[nodiscard]] std::pair<std::unique_ptr<ClipBuffer>, std::size_t> latest() const
    {
        for (auto stages = count(); stages > 0; --stages) {
            auto clip = m_clips
                            .find(nameOf(stages), m_stages[stages - 1].output,
                                  {.dtype = torch::kHalf, .folder = m_making.scratchFolder})
                            .value();
            if (clip) {
                return {std::move(clip), stages};
            }
        }
        return {nullptr, 0};
    }
    void keep(const std::string& stage, const ClipBuffer& clip) const
    {
        for (std::size_t i = 0; i < count(); ++i) {
            if (m_stages[i].stage.id == stage) {
                m_clips.keep(nameOf(i + 1), clip).value();
            }
        }
    }

private:
    [[nodiscard]] std::string nameOf(std::size_t stages) const
    {
        return stageClipName(std::span(m_stages).first(stages), std::span(m_making.weights).first(stages),
                             m_caption, m_model.options());
    }

    const Model& m_model;
    const ClipMaking& m_making;
    const std::vector<PlannedStage>& m_stages;
    const std::string& m_caption;
    StageClips m_clips;
};

std::vector<PlannedStage> withSeed(std::vector<PlannedStage> stages, std::uint64_t seed)
{
    for (auto& planned : stages) {
        planned.sampling.seed = seed;
    }
    return stages;
}

} // namespace

std::string Shard::fileName() const
{
    return "clips-" + std::to_string(index) + "-of-" + std::to_string(count) + ".jsonl";
}

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

Result<torch::Tensor> makeClip(Model& model, const ClipMaking& making, const std::string& caption,
                               std::uint64_t seed, const CancelToken& cancel, const ClipReader* footage)
{
    try {
        const auto stages = withSeed(making.stages, seed);
        std::optional<KeptStages> kept;
        std::pair<std::unique_ptr<ClipBuffer>, std::size_t> before;
        if (making.keptStages > 0 && footage == nullptr) {
            kept.emplace(model, making, stages, caption);
            before = kept->latest();
        }
        CascadeRun run;
        run.stages.assign(stages.begin() + static_cast<std::ptrdiff_t>(before.second), stages.end());
        run.prompt = caption;
        run.footage = before.first ? before.first.get() : footage;
        run.activationBytes = making.activationBytes;
        run.scratchFolder = making.scratchFolder;
        std::vector<torch::Tensor> frames;
        CascadeHooks hooks;
        hooks.cancel = cancel;
        hooks.output = [&](std::int64_t, const torch::Tensor& some) { frames.push_back(some.cpu()); };
        hooks.stageDone = [&](const PlannedStage& planned, const ClipBuffer& clip) {
            if (kept) {
                kept->keep(planned.stage.id, clip);
            }
            if (making.sampled) {
                making.sampled(planned.stage.id);
            }
        };
        auto report = runCascade(model, run, hooks);
        if (!report) {
            return report.error();
        }
        if (making.sampled) {
            making.sampled(stages.back().stage.id);
        }
        return at::cat(frames, 2);
    } catch (const ErrorException& e) {
        return e.error();
    }
}

nlohmann::json stagesAsJson(const std::vector<PlannedStage>& stages)
{
    auto list = nlohmann::json::array();
    for (const auto& planned : stages) {
        const auto& sampling = planned.sampling;
        auto config = toJson(planned.stage);
        config.erase("variants"); // others may come
        config.erase("defaults"); // what is used stands beside it
        list.push_back({{"config", config},
                        {"variant", planned.variant},
                        {"steps", sampling.sampler.steps},
                        {"sampler", diffusion::formatSampler(sampling.sampler)},
                        {"guidance", diffusion::formatGuidance(sampling.guidance)},
                        {"threshold", diffusion::formatThreshold(sampling.threshold)},
                        {"augmentationSnr", sampling.augmentationSnr},
                        {"noise", diffusion::formatNoisePrior(sampling.noisePrior)},
                        {"frames", planned.output.frames},
                        {"height", planned.output.height},
                        {"width", planned.output.width},
                        {"rate", {planned.output.rate.numerator, planned.output.rate.denominator}}});
    }
    return list;
}

nlohmann::json machineAsJson(const Model::Options& machine)
{
    return {{"device", machine.device.str()}, {"dtype", c10::toString(machine.activations)}};
}

} // namespace cascade::evaluation
