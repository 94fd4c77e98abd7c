// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/StyleTrial.h"

#include "core/training/TrialRun.h"
#include "core/world/Renderer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace cascade::training {

namespace {

using evaluation::CaptionedScene;
using evaluation::StyleHits;
using evaluation::StyleReading;

constexpr auto kTogether = static_cast<std::size_t>(Trainer::kShownClips);

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
    Trial(const StyleTrial& trial, const ModelConfig& model,
          const evaluation::AttributeClassifier& classifier, torch::Device device,
          const StyleTrialHooks& hooks)
        : m_trial(trial), m_text(model.text), m_stage(model.stage(trial.training.stage).value()),
          m_classifier(classifier), m_device(device), m_hooks(hooks),
          m_stillOnly(askedOf(m_stage, evaluation::movingScenes(trial.training.seed, trial.clips, true))),
          m_moving(askedOf(m_stage, evaluation::movingScenes(trial.training.seed, trial.clips, false)))
    {
    }

    [[nodiscard]] StyleTrialResult go()
    {
        StyleTrialResult result;
        result.renders = {hitsOf(m_stillOnly, trueClips(m_stillOnly)), hitsOf(m_moving, trueClips(m_moving))};
        for (int i = 0; i < m_trial.seeds; ++i) {
            for (const bool withStills : {true, false}) {
                result.readings.push_back(
                    readingOf(withStills, m_trial.training.seed + static_cast<std::uint64_t>(i)));
            }
        }
        return result;
    }

private:
    [[nodiscard]] static std::vector<torch::Tensor> trueClips(const Asked& asked)
    {
        std::vector<torch::Tensor> clips;
        clips.reserve(asked.parts.size());
        for (const auto& part : asked.parts) {
            clips.push_back(part.clips);
        }
        return clips;
    }

    /// `made`: clips of each part.
    [[nodiscard]] std::vector<int> hitsOf(const Asked& asked, const std::vector<torch::Tensor>& made) const
    {
        std::vector<int> hits;
        for (const auto& clips : made) {
            for (std::int64_t i = 0; i < clips.size(0); ++i) {
                hits.push_back(evaluation::showsStyleMoving(m_classifier, clips.slice(0, i, i + 1),
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
        const nlohmann::json readings{{"scenes", m_trial.training.seed},
                                      {"clips", m_trial.clips},
                                      {"metric", m_trial.metric},
                                      {"counted", "style and motion"}};
        const TrialRun run(config, m_stage, m_text, readings);
        std::optional<StyleReading> reading;
        run.begin([&](const nlohmann::json& row) { reading = evaluation::styleReadingFromJson(row); })
            .value();
        if (!reading) {
            reading = StyleReading{seed, withStills, trained(run)};
            run.append(toJson(*reading)).value();
        }
        if (m_hooks.read) {
            m_hooks.read(*reading);
        }
        return *reading;
    }

    [[nodiscard]] StyleHits trained(const TrialRun& run) const
    {
        const auto trainer = run.open(m_device).value();
        run.trainTo(*trainer, m_trial.training.totalSteps(), m_hooks.training).value();
        const auto& cancel = m_hooks.training.cancel;
        return {hitsOf(m_stillOnly, run.sample(*trainer, m_stillOnly.parts, cancel)),
                hitsOf(m_moving, run.sample(*trainer, m_moving.parts, cancel))};
    }

    const StyleTrial& m_trial;
    TextConfig m_text;
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
        return Trial(trial, model.value(), classifier, device, hooks).go();
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::training
