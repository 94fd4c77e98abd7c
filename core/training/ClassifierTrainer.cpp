// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/ClassifierTrainer.h"

#include "core/cascade/Precision.h"
#include "core/config/JsonReader.h"
#include "core/evaluation/AttributeQuestions.h"
#include "core/training/Checkpoint.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"
#include "core/weights/StateDict.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>

namespace cascade::training {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

ClassifierConfig configFromJson(const nlohmann::json& json, const std::string& where)
{
    JsonReader reader(json, where);
    ClassifierConfig config;
    auto& data = config.data;
    config.steps = reader.get<std::int64_t>("steps");
    config.dtype = reader.get("dtype", config.dtype);
    config.emaDecay = reader.get("emaDecay", config.emaDecay);
    config.optimiser.learningRate = reader.get("learningRate", config.optimiser.learningRate);
    config.optimiser.warmUpSteps = reader.get("warmUpSteps", config.optimiser.warmUpSteps);
    config.optimiser.decayShare = reader.get("decayShare", config.optimiser.decayShare);
    config.optimiser.weightDecay = reader.get("weightDecay", config.optimiser.weightDecay);
    config.heldoutClips = reader.get("heldoutClips", config.heldoutClips);
    config.checkpointMinutes = reader.get("checkpointMinutes", config.checkpointMinutes);
    data.seed = reader.get("seed", data.seed);
    data.batch = reader.get("batch", data.batch);
    data.fresh = reader.get("fresh", data.fresh);
    data.poolClips = reader.get("poolClips", data.poolClips);
    data.scenes.maxObjects = reader.get("maxObjects", 3);
    data.scenes.manyObjectsShare = reader.get("manyObjectsShare", data.scenes.manyObjectsShare);
    data.scenes.letteringShare = reader.get("letteringShare", data.scenes.letteringShare);
    data.scenes.styleShare = reader.get("styleShare", data.scenes.styleShare);
    data.scenes.cameraMoveShare = reader.get("cameraMoveShare", data.scenes.cameraMoveShare);
    data.scenes.lightShare = reader.get("lightShare", data.scenes.lightShare);
    data.stillOnlyShare = reader.get("stillOnlyShare", data.stillOnlyShare);
    data.consecutiveShare = reader.get("consecutiveShare", data.consecutiveShare);
    data.recolouredShare = reader.get("recolouredShare", data.recolouredShare);
    data.unsteadyShare = reader.get("unsteadyShare", data.unsteadyShare);
    reader.finish();
    if (config.steps < 1 || data.fresh < 1 || data.batch < data.fresh) {
        throw ErrorException(Error{ErrorCode::BadInput,
                                   where,
                                   "expected steps >= 1 and batch >= fresh >= 1, got " + json.dump(),
                                   {}});
    }
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
    std::ifstream stream(file);
    try {
        return configFromJson(nlohmann::json::parse(stream), file.filename().string());
    } catch (const nlohmann::json::exception& e) {
        return Error{ErrorCode::BadInput, file.string(), std::string("is not JSON: ") + e.what(), {}};
    } catch (const ErrorException& e) {
        return e.error();
    }
}

struct ClassifierTrainer::State {
    ClassifierConfig config;
    torch::Device device;
    torch::ScalarType activations;
    evaluation::AttributeClassifier network;
    std::vector<NamedParameter> parameters;
    std::vector<torch::Tensor> weights, average;
    AdamW optimiser;
    ClassifierData data;
    RunningAccuracy fresh;
    std::int64_t step = 0;
    double lossAverage = 0;

    static std::vector<NamedParameter> named(const evaluation::AttributeClassifier& network)
    {
        std::vector<NamedParameter> parameters;
        for (const auto& item : network->named_parameters()) {
            parameters.push_back({item.key(), item.value()});
        }
        return parameters;
    }

    State(const ClassifierConfig& wanted, torch::Device on, torch::ScalarType dtype)
        : config(wanted), device(on), activations(dtype), network(torch::TensorOptions(on)),
          parameters(named(network)), optimiser(parameters, config.optimiser), data(config.data)
    {
        for (const auto& parameter : parameters) {
            weights.push_back(parameter.value.detach());
            average.push_back(parameter.value.detach().clone());
        }
    }

    Result<void> startFrom(const std::filesystem::path& file)
    {
        const auto opened = weights::openSafetensors(file);
        if (!opened) {
            return opened.error();
        }
        if (auto loaded = weights::loadStrict(*network, opened.value()); !loaded) {
            return loaded;
        }
        for (std::size_t i = 0; i < average.size(); ++i) {
            average[i].copy_(weights[i]);
        }
        return {};
    }
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
    if (hasCheckpoint(config.output)) {
        auto checkpoint = readCheckpoint(config.output);
        if (!checkpoint) {
            return checkpoint.error();
        }
        const torch::NoGradGuard guard;
        const auto& tensors = checkpoint.value().tensors;
        for (std::size_t i = 0; i < state->parameters.size(); ++i) {
            state->weights[i].copy_(tensors.at("model." + state->parameters[i].name));
            state->average[i].copy_(tensors.at("average." + state->parameters[i].name));
        }
        state->optimiser.restore(tensors, checkpoint.value().step);
        state->step = checkpoint.value().step;
        state->lossAverage = checkpoint.value().lossAverage;
    } else if (!config.start.empty()) {
        if (auto started = state->startFrom(config.start); !started) {
            return started.error();
        }
    }
    return std::unique_ptr<ClassifierTrainer>(new ClassifierTrainer(std::move(state)));
}

std::int64_t ClassifierTrainer::stepsDone() const
{
    return m_state->step;
}

double ClassifierTrainer::step()
{
    auto& s = *m_state;
    const auto batch = s.data.batch(s.step);
    s.optimiser.zeroGradients();
    const auto answers = batch.answers.to(s.device);
    const auto logits = s.network->forward(batch.clips.to(s.device, s.activations));
    auto loss = evaluation::answerLoss(logits, answers);
    loss.backward();
    s.optimiser.step(learningRateAt(s.config.optimiser, s.step, s.config.steps));
    {
        const torch::NoGradGuard guard;
        const auto done = static_cast<double>(s.step);
        const double decay = std::min(s.config.emaDecay, (1 + done) / (10 + done));
        at::_foreach_lerp_(s.average, s.weights, 1 - decay);
        s.fresh.add(logits.slice(0, 0, batch.fresh).cpu(), batch.answers.slice(0, 0, batch.fresh), 0.99);
    }
    ++s.step;
    const double number = loss.item<double>();
    s.lossAverage += (number - s.lossAverage) / static_cast<double>(std::min<std::int64_t>(s.step, 100));
    return number;
}

std::vector<double> ClassifierTrainer::accuracy(world::Split split, std::int64_t clips) const
{
    const auto& s = *m_state;
    const torch::NoGradGuard guard;
    evaluation::AttributeClassifier network{torch::TensorOptions(s.device)};
    const auto copies = network->parameters();
    for (std::size_t i = 0; i < copies.size(); ++i) {
        copies[i].detach().copy_(s.average[i]);
    }
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
    const auto& s = *m_state;
    Checkpoint checkpoint{s.step, s.lossAverage, s.optimiser.state()};
    for (std::size_t i = 0; i < s.parameters.size(); ++i) {
        checkpoint.tensors["model." + s.parameters[i].name] = s.weights[i].cpu();
        checkpoint.tensors["average." + s.parameters[i].name] = s.average[i].cpu();
    }
    return writeCheckpoint(checkpoint, s.config.output);
}

Result<void> ClassifierTrainer::exportAverage(const std::filesystem::path& file) const
{
    const auto& s = *m_state;
    weights::StateDict tensors;
    for (std::size_t i = 0; i < s.parameters.size(); ++i) {
        tensors[s.parameters[i].name] = s.average[i].to(torch::kCPU, torch::kBFloat16);
    }
    std::error_code ignored; // writing then fails with the better message
    std::filesystem::create_directories(std::filesystem::absolute(file).parent_path(), ignored);
    return weights::writeSafetensors(file, tensors, {{"steps", std::to_string(s.step)}});
}

Result<void> ClassifierTrainer::run(const ClassifierHooks& hooks)
{
    auto& s = *m_state;
    const auto total = s.config.steps;
    const auto end = hooks.stopAfterStep >= 0 ? std::min(total, hooks.stopAfterStep) : total;
    auto reported = Clock::now(), saved = Clock::now();
    std::int64_t before = s.step;
    double rendered = s.data.renderSec();
    const auto report = [&](bool scored) {
        const double passed = secondsSince(reported);
        const double perStep = passed / static_cast<double>(std::max<std::int64_t>(1, s.step - before));
        ClassifierReport made{s.step, total, s.lossAverage, s.fresh.shares(), {}};
        made.clipsPerSecond = static_cast<double>(s.config.data.batch) / perStep;
        made.renderShare = (s.data.renderSec() - rendered) / passed;
        made.remainingSec = perStep * static_cast<double>(total - s.step);
        if (scored) {
            made.heldout = accuracy(world::Split::Heldout, s.config.heldoutClips);
        }
        if (hooks.report) {
            hooks.report(made);
        }
        reported = Clock::now();
        before = s.step;
        rendered = s.data.renderSec();
    };
    while (s.step < end && !hooks.cancel.cancelled()) {
        if (const double loss = step(); !std::isfinite(loss)) {
            return Error{ErrorCode::Internal, "attributes/step " + std::to_string(s.step),
                         "the loss is not a finite number", "Lower learningRate."};
        }
        const bool due = secondsSince(saved) >= 60 * s.config.checkpointMinutes;
        if (due) {
            if (auto written = save(); !written) {
                return written;
            }
            saved = Clock::now();
        }
        if (due || s.step == end || secondsSince(reported) >= 60) {
            report(due || s.step == total);
        }
    }
    return save();
}

} // namespace cascade::training
