// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/PredictionTrial.h"

#include "core/config/SamplingOptions.h"
#include "core/evaluation/Frechet.h"
#include "core/evaluation/RowLog.h"
#include "core/evaluation/StagePsnr.h"

#include <ATen/Functions.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace cascade::training {

namespace {

using diffusion::Prediction;
using evaluation::PredictionReading;

constexpr const char* kLog = "readings.jsonl";
constexpr std::int64_t kTogether = 12; ///< clips that Trainer::sample makes at once

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
    for (std::int64_t first = 0; first < trial.clips; first += kTogether) {
        std::vector<torch::Tensor> clips, low;
        TrainingBatch part;
        for (auto i = first; i < std::min(first + kTogether, trial.clips); ++i) {
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
    Trial(const PredictionTrial& trial, StageConfig stage, const evaluation::WorldClip& worldClip,
          torch::Device device, const PredictionTrialHooks& hooks)
        : m_trial(trial), m_stage(std::move(stage)), m_worldClip(worldClip), m_device(device), m_hooks(hooks),
          m_truth(trueClips(m_stage, trial))
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
        const evaluation::RowLog log(config.output, identity());
        std::int64_t last = 0;
        log.read([&](const nlohmann::json& row) {
               m_readings.push_back(evaluation::predictionReadingFromJson(row));
               last = std::max(last, m_readings.back().step);
           })
            .value();
        Trainer::Task task;
        task.stage = saying(m_stage, prediction);
        const auto trainer = Trainer::open(config, m_device, task).value();
        for (auto step = last + m_trial.every; step <= config.totalSteps(); step += m_trial.every) {
            trainer->runUntil(step, m_hooks.training).value();
            auto reading = read(*trainer);
            reading.prediction = prediction;
            reading.seed = seed;
            reading.step = step;
            log.append(kLog, toJson(reading)).value();
            m_readings.push_back(reading);
            if (m_hooks.read) {
                m_hooks.read(reading);
            }
        }
    }

    [[nodiscard]] PredictionReading read(Trainer& trainer) const
    {
        const auto usual = samplingOptions(m_stage.usual()).value();
        evaluation::FeatureStatistics frames;
        PredictionReading reading;
        for (const auto& part : m_truth) {
            const auto made = trainer.sample(part, usual.sampler, usual.guidance);
            frames.add(m_worldClip.frameFeatures(made.select(2, 0)));
            for (std::int64_t i = 0; i < made.size(0); ++i) {
                reading.colourShift += evaluation::colourShift(made[i], part.clips[i]);
            }
        }
        reading.colourShift /= static_cast<double>(m_trial.clips);
        reading.firstFrameFid = evaluation::frechetDistance(frames, m_trueFrames);
        return reading;
    }

    /// All that decides a reading, beside what its row says and the configuration of the training.
    [[nodiscard]] std::string identity() const
    {
        return m_stage.id + ", " + std::to_string(m_trial.clips) + " clips, " + m_trial.metric;
    }

    const PredictionTrial& m_trial;
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
        return Trial(trial, stage.value(), worldClip, device, hooks).go();
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::training
