// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/ClassifierTrainer.h"

#include "core/cascade/Precision.h"
#include "core/evaluation/AttributeClassifier.h"
#include "core/evaluation/AttributeQuestions.h"
#include "core/training/LearningConfig.h"

#include <algorithm>
#include <utility>

namespace cascade::training {

namespace {

ClassifierConfig configFromJson(JsonReader& reader)
{
    ClassifierConfig config;
    auto& data = config.data;
    readLearningOptions(reader, config);
    readSceneOptions(reader, data.scenes);
    config.heldoutClips = reader.get("heldoutClips", config.heldoutClips);
    data.seed = reader.get("seed", data.seed);
    data.batch = reader.get("batch", data.batch);
    data.fresh = reader.get("fresh", data.fresh);
    data.poolClips = reader.get("poolClips", data.poolClips);
    data.stillOnlyShare = reader.get("stillOnlyShare", data.stillOnlyShare);
    data.consecutiveShare = reader.get("consecutiveShare", data.consecutiveShare);
    data.recolouredShare = reader.get("recolouredShare", data.recolouredShare);
    data.unsteadyShare = reader.get("unsteadyShare", data.unsteadyShare);
    requireAtLeast(reader, "fresh", 1, data.fresh);
    requireAtLeast(reader, "batch", data.fresh, data.batch);
    return config;
}

/// Share of right answers per question.
class RunningAccuracy {
public:
    void add(const torch::Tensor& logits, const torch::Tensor& answers, double keep)
    {
        const auto asked = (answers >= 0).to(torch::kFloat64);
        const auto right = (evaluation::likeliestAnswers(logits) == answers).to(torch::kFloat64) * asked;
        m_asked = m_asked * keep + asked.sum(0);
        m_right = m_right * keep + right.sum(0);
    }
    [[nodiscard]] std::vector<double> shares() const
    {
        const auto shares = (m_right / m_asked.clamp_min(1e-9)).contiguous();
        return {shares.data_ptr<double>(), shares.data_ptr<double>() + shares.numel()};
    }

    torch::Tensor m_asked = zeros(), m_right = zeros();

private:
    static torch::Tensor zeros()
    {
        return torch::zeros({static_cast<std::int64_t>(evaluation::attributeQuestions().size())},
                            torch::kFloat64);
    }
};

} // namespace

Result<ClassifierConfig> readClassifierConfig(const std::filesystem::path& file)
{
    return readConfigFile<ClassifierConfig>(file, configFromJson);
}

struct ClassifierTrainer::State {
    State(const ClassifierConfig& wanted, torch::Device on, torch::ScalarType dtype)
        : config(wanted), device(on), activations(dtype), network(torch::TensorOptions(on)),
          learner(network.ptr(), config, "attributes"), data(config.data)
    {
    }

    ClassifierConfig config;
    torch::Device device;
    torch::ScalarType activations;
    evaluation::AttributeClassifier network;
    Learner learner;
    ClassifierData data;
    RunningAccuracy fresh;
};

ClassifierTrainer::ClassifierTrainer(std::unique_ptr<State> state) : m_state(std::move(state)) {}
ClassifierTrainer::~ClassifierTrainer() = default;

Result<std::unique_ptr<ClassifierTrainer>> ClassifierTrainer::open(const ClassifierConfig& config,
                                                                   torch::Device device)
{
    auto dtype = activationType(config.dtype, device);
    if (!dtype) {
        return dtype.error();
    }
    torch::manual_seed(config.data.seed);
    auto state = std::make_unique<State>(config, device, dtype.value());
    if (auto begun = state->learner.begin(); !begun) {
        return begun.error();
    }
    return std::unique_ptr<ClassifierTrainer>(new ClassifierTrainer(std::move(state)));
}

std::int64_t ClassifierTrainer::stepsDone() const
{
    return m_state->learner.stepsDone();
}

double ClassifierTrainer::step()
{
    auto& s = *m_state;
    const auto batch = s.data.batch(s.learner.stepsDone());
    const auto logits = s.network->forward(batch.clips.to(s.device, s.activations));
    const double loss = s.learner.step(evaluation::answerLoss(logits, batch.answers.to(s.device)));
    const torch::NoGradGuard guard;
    s.fresh.add(logits.slice(0, 0, batch.fresh).cpu(), batch.answers.slice(0, 0, batch.fresh), 0.99);
    return loss;
}

std::vector<double> ClassifierTrainer::accuracy(world::Split split, std::int64_t clips) const
{
    const auto& s = *m_state;
    const torch::NoGradGuard guard;
    evaluation::AttributeClassifier network{torch::TensorOptions(s.device)};
    s.learner.copyAverageTo(*network);
    const auto batch = s.data.heldout(split, clips);
    RunningAccuracy sum;
    for (std::int64_t first = 0; first < clips; first += s.config.data.batch) {
        const auto end = std::min(clips, first + s.config.data.batch);
        const auto logits = network->forward(batch.clips.slice(0, first, end).to(s.device, s.activations));
        sum.add(logits.cpu(), batch.answers.slice(0, first, end), 1);
    }
    return sum.shares();
}

Result<void> ClassifierTrainer::save() const
{
    return m_state->learner.save();
}

Result<void> ClassifierTrainer::exportAverage(const std::filesystem::path& file) const
{
    return m_state->learner.exportAverage(file);
}

Result<void> ClassifierTrainer::run(const ClassifierHooks& hooks)
{
    auto& s = *m_state;
    double rendered = s.data.renderSec();
    const auto report = [&](const LearningProgress& progress) {
        ClassifierReport made{progress, s.fresh.shares(), {}};
        made.clipsPerSecond = static_cast<double>(s.config.data.batch) / progress.secPerStep;
        made.renderShare = (s.data.renderSec() - rendered) / progress.passedSec;
        if (progress.scored) {
            made.heldout = accuracy(world::Split::Heldout, s.config.heldoutClips);
        }
        if (hooks.report) {
            hooks.report(made);
        }
        rendered = s.data.renderSec();
    };
    return s.learner.run([this] { return step(); }, {report, hooks.cancel, hooks.stopAfterStep});
}

} // namespace cascade::training
