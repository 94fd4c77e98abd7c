// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/PredictionTrial.h"

#include "core/evaluation/Frechet.h"
#include "core/evaluation/StagePsnr.h"
#include "core/training/TrialRun.h"

#include <ATen/Functions.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace cascade::training {

namespace {

using diffusion::Prediction;
using evaluation::PredictionReading;

/// The stage with a network that says something else, and nothing but that.
StageConfig saying(StageConfig stage, Prediction prediction)
{
    stage.prediction = prediction;
    stage.residual = false;
    return stage;
}

/// True clips and their input, in parts of as many as are sampled at once.
std::vector<TrainingBatch> trueClips(const StageConfig& stage, const PredictionTrial& trial)
{
    evaluation::StagePsnrOptions view;
    view.seed = trial.training.seed;
    view.frames = trial.training.phases.back().frames;
    view.cropHeight = stage.output.height;
    view.cropWidth = stage.output.width;
    std::vector<TrainingBatch> parts;
    for (std::int64_t first = 0; first < trial.clips; first += Trainer::kShownClips) {
        std::vector<torch::Tensor> clips, low;
        TrainingBatch part;
        for (auto i = first; i < std::min(first + Trainer::kShownClips, trial.clips); ++i) {
            const auto example = evaluation::stageExample(stage, view, i);
            clips.push_back(example.clip);
            low.push_back(example.low);
            part.captions.push_back(example.asked.caption);
        }
        part.clips = at::cat(clips);
        part.low = at::cat(low);
        part.clipFrames = part.clips.size(2);
        parts.push_back(part);
    }
    return parts;
}

/// The trainings of a trial; throws ErrorException.
class Trial {
public:
    Trial(const PredictionTrial& trial, const ModelConfig& model, const evaluation::WorldClip& worldClip,
          torch::Device device, const PredictionTrialHooks& hooks)
        : m_trial(trial), m_text(model.text), m_stage(model.stage(trial.training.stage).value()),
          m_worldClip(worldClip), m_device(device), m_hooks(hooks), m_truth(trueClips(m_stage, trial))
    {
        for (const auto& part : m_truth) {
            m_trueFrames.add(m_worldClip.frameFeatures(part.clips.select(2, 0)));
        }
    }

    [[nodiscard]] std::vector<PredictionReading> go()
    {
        for (int i = 0; i < m_trial.seeds; ++i) {
            for (const auto prediction : {Prediction::V, Prediction::Epsilon}) {
                train(prediction, m_trial.training.seed + static_cast<std::uint64_t>(i));
            }
        }
        return m_readings;
    }

private:
    void train(Prediction prediction, std::uint64_t seed)
    {
        auto config = m_trial.training;
        config.seed = seed;
        config.lossSpace =
            prediction == Prediction::V ? diffusion::LossSpace::V : diffusion::LossSpace::Epsilon;
        config.output /= diffusion::predictionName(prediction) + "-" + std::to_string(seed);
        const nlohmann::json readings{
            {"scenes", m_trial.training.seed}, {"clips", m_trial.clips}, {"metric", m_trial.metric}};
        const TrialRun run(config, saying(m_stage, prediction), m_text, readings);
        std::int64_t last = 0;
        run.begin([&](const nlohmann::json& row) {
               m_readings.push_back(evaluation::predictionReadingFromJson(row));
               last = std::max(last, m_readings.back().step);
           })
            .value();
        const auto trainer = run.open(m_device).value();
        for (auto step = last + m_trial.every; step <= config.totalSteps(); step += m_trial.every) {
            run.trainTo(*trainer, step, m_hooks.training).value();
            auto reading = read(run, *trainer);
            reading.prediction = prediction;
            reading.seed = seed;
            reading.step = step;
            run.append(toJson(reading)).value();
            m_readings.push_back(reading);
            if (m_hooks.read) {
                m_hooks.read(reading);
            }
        }
    }

    [[nodiscard]] PredictionReading read(const TrialRun& run, Trainer& trainer) const
    {
        evaluation::FeatureStatistics frames;
        PredictionReading reading;
        const auto made = run.sample(trainer, m_truth, m_hooks.training.cancel);
        for (std::size_t part = 0; part < made.size(); ++part) {
            const auto& clips = made[part];
            frames.add(m_worldClip.frameFeatures(clips.select(2, 0)));
            for (std::int64_t i = 0; i < clips.size(0); ++i) {
                reading.colourShift += evaluation::colourShift(clips[i], m_truth[part].clips[i]);
            }
        }
        reading.colourShift /= static_cast<double>(m_trial.clips);
        reading.firstFrameFid = evaluation::frechetDistance(frames, m_trueFrames);
        return reading;
    }

    const PredictionTrial& m_trial;
    TextConfig m_text;
    StageConfig m_stage;
    const evaluation::WorldClip& m_worldClip;
    torch::Device m_device;
    const PredictionTrialHooks& m_hooks;
    std::vector<TrainingBatch> m_truth;
    evaluation::FeatureStatistics m_trueFrames; ///< of first frames
    std::vector<PredictionReading> m_readings;
};

} // namespace

Result<std::vector<PredictionReading>> tryPredictions(const PredictionTrial& trial,
                                                      const evaluation::WorldClip& worldClip,
                                                      torch::Device device, const PredictionTrialHooks& hooks)
{
    auto model = readModelConfig(trial.training.model);
    auto stage = model ? model.value().stage(trial.training.stage) : Result<StageConfig>(model.error());
    if (!stage) {
        return stage.error();
    }
    if (stage.value().role == StageRole::Base) {
        return Error{ErrorCode::BadInput, stage.value().id, "is a base: there is no true input to compare on",
                     "Choose a super-resolution stage."};
    }
    if (!trial.training.start.empty()) {
        return Error{ErrorCode::BadInput, trial.training.start.string(),
                     "weights to start from say one of v, eps and x0 already",
                     "Leave them out: both trainings begin with the same fresh weights."};
    }
    if (trial.seeds < 1 || trial.every < 1 || trial.clips < 2) {
        return Error{ErrorCode::BadInput,
                     "predictions",
                     "expected at least one seed, one step from reading to reading and two clips",
                     {}};
    }
    try {
        return Trial(trial, model.value(), worldClip, device, hooks).go();
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::training
