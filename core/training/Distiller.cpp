// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Distiller.h"

#include "core/base/AtomicFile.h"
#include "core/base/Hash.h"
#include "core/cascade/Precision.h"
#include "core/config/SamplingOptions.h"
#include "core/evaluation/StagePsnr.h"
#include "core/training/Distillation.h"
#include "core/training/TrainingRecord.h"
#include "core/training/WorldDataset.h"

#include <ATen/Functions.h>
#include <nlohmann/json.hpp>

namespace cascade::training {

namespace {

using Kind = DistillationRound::Kind;

class Rounds {
public:
    Rounds(const DistillationConfig& config, StageConfig original, torch::Device device,
           torch::ScalarType activations, const DistillationHooks& hooks)
        : m_config(config), m_device(device), m_activations(activations), m_hooks(hooks),
          m_usual(samplingOptions(original.usual()).value().guidance),
          m_last{std::move(original), config.training.start, sha256OfFile(config.training.start).value()}
    {
    }

    /// Throws ErrorException.
    [[nodiscard]] Student go()
    {
        for (const auto& round : roundsOf(m_config)) {
            Student student{studentStage(), folderOf(round) / "weights.safetensors", m_last.original};
            keepTrainingRecord(folderOf(round), recordOf(round, student)).value();
            if (!std::filesystem::exists(student.weights)) {
                train(round, student);
            } else if (m_hooks.roundFound) {
                m_hooks.roundFound(round);
            }
            m_last = std::move(student);
        }
        return m_last;
    }

private:
    [[nodiscard]] std::filesystem::path folderOf(const DistillationRound& round) const
    {
        return m_config.training.output / round.name;
    }

    /// A student that keeps a schedule of its own is told no weight.
    [[nodiscard]] StageConfig studentStage() const
    {
        auto stage = m_last.stage;
        stage.network.guidanceWeight = m_config.guidance.has_value();
        return stage;
    }

    /// Whether the network before a round is the one that all begins with, which knows no schedule yet.
    [[nodiscard]] bool teacherIsOriginal() const { return m_last.weights == m_config.training.start; }

    /// The training of a round.
    [[nodiscard]] TrainingConfig trainingOf(const DistillationRound& round) const
    {
        auto config = m_config.training;
        config.output = folderOf(round);
        config.start = m_last.weights;
        if (round.kind == Kind::Guidance && m_config.guidanceSteps > 0) {
            config.phases.back().steps += m_config.guidanceSteps - config.totalSteps();
        }
        return config;
    }

    [[nodiscard]] nlohmann::json recordOf(const DistillationRound& round, const Student& student) const
    {
        nlohmann::json record{{"round", round.name},
                              {"levels", round.levels},
                              {"teacherSteps", round.teacherSteps},
                              {"teacher", sha256OfFile(m_last.weights).value()},
                              {"training", decidingJson(trainingOf(round))},
                              {"stage", decidingJson(student.stage)},
                              {"guidance", nullptr},
                              {"schedule", nullptr}};
        if (m_config.guidance) {
            record["guidance"] = {m_config.guidance->min, m_config.guidance->max};
        }
        if (m_config.schedule && teacherIsOriginal()) {
            record["schedule"] = diffusion::formatGuidance(*m_config.schedule);
        }
        return record;
    }

    void train(const DistillationRound& round, const Student& student)
    {
        if (m_hooks.roundBegins) {
            m_hooks.roundBegins(round);
        }
        const auto teacher = readStageNetwork(m_last.stage, m_last.weights, m_device, m_activations).value();
        const auto config = trainingOf(round);
        Trainer::Task task;
        task.objective = objectiveOf(round, teacher);
        task.stage = student.stage;
        if (student.stage.network.guidanceWeight) {
            task.newPrefix = nn::kGuidanceKeys;
        }
        const auto trainer = Trainer::open(config, m_device, task).value();
        trainer->runUntil(config.totalSteps(), m_hooks.training).value();
        compare(round, teacher, student, *trainer);
        trainer->writeNetwork(student.weights, torch::kFloat32).value(); // last: the round is finished then
    }

    [[nodiscard]] std::shared_ptr<const Objective> objectiveOf(const DistillationRound& round,
                                                               const StageNetwork& teacher) const
    {
        if (round.kind == Kind::Guidance) {
            return std::make_shared<GuidanceDistillation>(teacher, *m_config.guidance, round.levels);
        }
        StepDistillation::Options options{round.levels, round.teacherSteps, {}, {}};
        options.told = m_config.guidance;
        if (teacherIsOriginal()) {
            options.schedule = m_config.schedule;
        }
        return std::make_shared<StepDistillation>(teacher, options);
    }

    /// The weights that a network is sampled with: none where it keeps its own.
    [[nodiscard]] diffusion::GuidanceSchedule guidanceOf(bool original) const
    {
        if (m_config.schedule) {
            return original ? *m_config.schedule : diffusion::GuidanceSchedule::constant(0);
        }
        return m_usual;
    }

    /// Clips that no round has seen; of a training on images alone, images.
    [[nodiscard]] TrainingBatch unseenClips(const StageConfig& stage) const
    {
        auto data = m_config.training;
        ++data.seed;
        data.phases = {data.phases.back()};
        if (data.phases[0].clips > 0) {
            data.phases[0].stillEvery = 0;
        }
        return worldDataset(stage, data)(0);
    }

    void compare(const DistillationRound& round, const StageNetwork& teacher, const Student& student,
                 Trainer& trainer) const
    {
        using diffusion::SamplerKind;
        const auto batch = unseenClips(student.stage);
        const auto& cancel = m_hooks.training.cancel;
        const auto kind = round.kind == Kind::Overshoot ? SamplerKind::StochasticNStep : SamplerKind::Ddim;
        const auto before = trainer.sampleOf(teacher, batch, {.steps = round.teacherSteps},
                                             guidanceOf(teacherIsOriginal()), 0, cancel);
        const auto after =
            trainer.sample(batch, {.kind = kind, .steps = round.levels}, guidanceOf(false), 0, cancel);
        double sum = 0;
        for (std::int64_t i = 0; i < before.size(0); ++i) {
            sum += evaluation::psnr(after[i], before[i]);
        }
        const RoundReport report{round, sum / static_cast<double>(before.size(0)),
                                 at::stack({before, after}, 1).flatten(0, 1)};
        const nlohmann::json json{{"round", round.name},
                                  {"teacherSteps", round.teacherSteps},
                                  {"levels", round.levels},
                                  {"psnr", report.psnr},
                                  {"clips", before.size(0)}};
        writeFileAtomically(folderOf(round) / "round.json", json.dump(1) + "\n").value();
        if (m_hooks.roundEnds) {
            m_hooks.roundEnds(report);
        }
    }

    const DistillationConfig& m_config;
    torch::Device m_device;
    torch::ScalarType m_activations;
    const DistillationHooks& m_hooks;
    diffusion::GuidanceSchedule m_usual; ///< of the stage
    Student m_last;                      ///< at first the original
};

} // namespace

Result<Student> distil(const DistillationConfig& config, torch::Device device, const DistillationHooks& hooks)
{
    auto model = readModelConfig(config.training.model);
    auto stage = model ? model.value().stage(config.training.stage) : Result<StageConfig>(model.error());
    auto type = activationType(config.training.dtype, device);
    if (!stage || !type) {
        return stage ? type.error() : stage.error();
    }
    try {
        return Rounds(config, stage.value(), device, type.value(), hooks).go();
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::training
