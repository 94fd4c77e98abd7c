// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/TrialRun.h"

#include "core/base/Hash.h"
#include "core/config/SamplingOptions.h"
#include "core/training/TrainingRecord.h"

#include <string>
#include <utility>

namespace cascade::training {

namespace {

constexpr const char* kLog = "readings.jsonl";

nlohmann::json recordOf(const TrainingConfig& config, const StageConfig& stage, const TextConfig& text,
                        const nlohmann::json& readings)
{
    auto sampled = stage; // as it is unless told otherwise
    sampled.defaults = stage.usual();
    return {{"training", decidingJson(config)},
            {"stage", decidingJson(stage)},
            {"sampling", toJson(sampled).at("defaults")},
            {"text", toJson(text)},
            {"readings", readings}};
}

} // namespace

TrialRun::TrialRun(TrainingConfig config, StageConfig stage, const TextConfig& text,
                   const nlohmann::json& readings)
    : m_config(std::move(config)), m_stage(std::move(stage)),
      m_record(recordOf(m_config, m_stage, text, readings)),
      m_log(m_config.output, sha256Hex(m_record.dump()).substr(0, 16))
{
}

Result<void> TrialRun::begin(const std::function<void(const nlohmann::json& row)>& take) const
{
    if (auto kept = keepTrainingRecord(m_config.output, m_record); !kept) {
        return kept;
    }
    return m_log.read(take);
}

Result<void> TrialRun::append(const nlohmann::json& row) const
{
    return m_log.append(kLog, row);
}

Result<std::unique_ptr<Trainer>> TrialRun::open(torch::Device device) const
{
    Trainer::Task task;
    task.stage = m_stage;
    return Trainer::open(m_config, device, task);
}

Result<void> TrialRun::trainTo(Trainer& trainer, std::int64_t step, const TrainingHooks& hooks) const
{
    if (trainer.stepsDone() < step) {
        if (auto done = trainer.runUntil(step, hooks); !done) {
            return done;
        }
    }
    if (trainer.stepsDone() != step) {
        return Error{ErrorCode::BadInput, m_config.output.string(),
                     "expected a training of " + std::to_string(step) + " steps, got one of " +
                         std::to_string(trainer.stepsDone()),
                     "Where readings were removed, or others are asked for, remove the checkpoint, too; or "
                     "give another --output."};
    }
    return {};
}

std::vector<torch::Tensor> TrialRun::sample(Trainer& trainer, const std::vector<TrainingBatch>& parts,
                                            const CancelToken& cancel) const
{
    const auto usual = samplingOptions(m_stage.usual()).value();
    std::vector<torch::Tensor> clips;
    clips.reserve(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        clips.push_back(trainer.sample(parts[i], usual.sampler, usual.guidance, i, cancel));
    }
    return clips;
}

} // namespace cascade::training
