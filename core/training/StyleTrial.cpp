// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/StyleTrial.h"

#include "core/config/SamplingOptions.h"
#include "core/evaluation/RowLog.h"
#include "core/world/Renderer.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cascade::training {

namespace {

using evaluation::CaptionedScene;
using evaluation::StyleHits;
using evaluation::StyleReading;

constexpr const char* kLog = "reading.jsonl";
constexpr std::size_t kTogether = 12; ///< clips that Trainer::sample makes at once

/// Scenes of both kinds, with their true clips.
struct Asked {
    std::vector<CaptionedScene> scenes;
    std::vector<TrainingBatch> parts;
};

Asked askedOf(const StageConfig& stage, std::vector<CaptionedScene> scenes)
{
    const auto& shape = stage.output;
    const world::View view{.frames = shape.frames,
                           .height = shape.height,
                           .width = shape.width,
                           .secPerFrame = 1 / shape.rate.framesPerSecond()};
    Asked asked{std::move(scenes), {}};
    for (std::size_t first = 0; first < asked.scenes.size(); first += kTogether) {
        std::vector<world::Scene> some;
        TrainingBatch part;
        for (auto i = first; i < std::min(first + kTogether, asked.scenes.size()); ++i) {
            some.push_back(asked.scenes[i].scene);
            part.captions.push_back(asked.scenes[i].caption);
        }
        part.clips = world::render(some, view);
        part.clipFrames = shape.frames;
        asked.parts.push_back(part);
    }
    return asked;
}

bool hasStills(const TrainingPhase& phase)
{
    return phase.stillEvery > 0 || phase.besideClip > 0;
}

bool hasClips(const TrainingPhase& phase)
{
    return phase.stillEvery != 1;
}

/// The trainings of a trial; throws ErrorException.
class Trial {
public:
    Trial(const StyleTrial& trial, StageConfig stage, const evaluation::AttributeClassifier& classifier,
          torch::Device device, const StyleTrialHooks& hooks)
        : m_trial(trial), m_stage(std::move(stage)), m_classifier(classifier), m_device(device),
          m_hooks(hooks),
          m_stillOnly(askedOf(m_stage, evaluation::movingScenes(trial.training.seed, trial.clips, true))),
          m_moving(askedOf(m_stage, evaluation::movingScenes(trial.training.seed, trial.clips, false)))
    {
    }

    [[nodiscard]] StyleTrialResult go()
    {
        StyleTrialResult result;
        const auto truth = [](const TrainingBatch& part) { return part.clips; };
        result.renders = {hitsOf(m_stillOnly, truth), hitsOf(m_moving, truth)};
        for (int i = 0; i < m_trial.seeds; ++i) {
            for (const bool withStills : {true, false}) {
                result.readings.push_back(
                    readingOf(withStills, m_trial.training.seed + static_cast<std::uint64_t>(i)));
            }
        }
        return result;
    }

private:
    template <typename Make>
    [[nodiscard]] std::vector<int> hitsOf(const Asked& asked, const Make& make) const
    {
        std::vector<int> hits;
        for (const auto& part : asked.parts) {
            const auto clips = make(part);
            for (std::int64_t i = 0; i < clips.size(0); ++i) {
                hits.push_back(evaluation::showsStyle(m_classifier, clips.slice(0, i, i + 1),
                                                      asked.scenes[hits.size()].scene)
                                   ? 1
                                   : 0);
            }
        }
        return hits;
    }

    [[nodiscard]] StyleReading readingOf(bool withStills, std::uint64_t seed)
    {
        auto config = withStills ? m_trial.training : withoutStills(m_trial.training);
        config.seed = seed;
        config.output /= (withStills ? "images-and-clips-" : "clips-alone-") + std::to_string(seed);
        const evaluation::RowLog log(config.output, m_stage.id + ", " + std::to_string(m_trial.clips) +
                                                        " clips, " + m_trial.metric);
        StyleReading reading;
        bool found = false;
        log.read([&](const nlohmann::json& row) {
               reading = evaluation::styleReadingFromJson(row);
               found = true;
           })
            .value();
        if (!found) {
            reading = {seed, withStills, trained(config)};
            log.append(kLog, toJson(reading)).value();
        }
        if (m_hooks.read) {
            m_hooks.read(reading);
        }
        return reading;
    }

    [[nodiscard]] StyleHits trained(const TrainingConfig& config) const
    {
        const auto trainer = Trainer::open(config, m_device, {.stage = m_stage}).value();
        trainer->runUntil(config.totalSteps(), m_hooks.training).value();
        const auto usual = samplingOptions(m_stage.usual()).value();
        const auto make = [&](const TrainingBatch& part) {
            return trainer->sample(part, usual.sampler, usual.guidance);
        };
        return {hitsOf(m_stillOnly, make), hitsOf(m_moving, make)};
    }

    const StyleTrial& m_trial;
    StageConfig m_stage;
    const evaluation::AttributeClassifier& m_classifier;
    torch::Device m_device;
    const StyleTrialHooks& m_hooks;
    Asked m_stillOnly;
    Asked m_moving;
};

Result<void> checkTrial(const StyleTrial& trial, const StageConfig& stage)
{
    const auto& phases = trial.training.phases;
    const auto rejected = [](const std::string& where, const std::string& what) {
        return Error{ErrorCode::BadInput, where, what, "See resources/training/styles.json."};
    };
    if (stage.role != StageRole::Base) {
        return rejected(stage.id, "is no base: it is given what it shows");
    }
    if (std::none_of(phases.begin(), phases.end(), hasStills) ||
        std::none_of(phases.begin(), phases.end(), hasClips)) {
        return rejected("phases", "expected images and clips, got one of them alone");
    }
    if (!trial.training.start.empty()) {
        return rejected(trial.training.start.string(), "weights to start from have seen images already");
    }
    if (trial.seeds < 1 || trial.clips < 1) {
        return rejected("styles", "expected at least one seed and one clip");
    }
    return {};
}

} // namespace

TrainingConfig withoutStills(TrainingConfig config)
{
    const auto clips = std::find_if(config.phases.begin(), config.phases.end(), hasClips);
    for (auto& phase : config.phases) {
        if (!hasClips(phase) && clips != config.phases.end()) {
            const auto steps = phase.steps;
            phase = *clips;
            phase.steps = steps;
        }
        phase.stillEvery = 0;
        phase.besideClip = 0;
    }
    return config;
}

Result<StyleTrialResult> tryStyles(const StyleTrial& trial, const evaluation::AttributeClassifier& classifier,
                                   torch::Device device, const StyleTrialHooks& hooks)
{
    auto model = readModelConfig(trial.training.model);
    auto stage = model ? model.value().stage(trial.training.stage) : Result<StageConfig>(model.error());
    if (!stage) {
        return stage.error();
    }
    if (auto checked = checkTrial(trial, stage.value()); !checked) {
        return checked.error();
    }
    try {
        return Trial(trial, stage.value(), classifier, device, hooks).go();
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::training
