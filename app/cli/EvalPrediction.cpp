// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/EvalTrial.h"
#include "core/base/Hash.h"
#include "core/training/PredictionTrial.h"

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

struct PredictionOptions : TrialOptions {
    std::int64_t every = 100;
};

Result<void> measure(const PredictionOptions& options, const Context& context)
{
    auto prepared = prepareTraining(options);
    if (!prepared) {
        return prepared.error();
    }
    training::PredictionTrial trial;
    trial.training = prepared.value().config;
    trial.seeds = options.seeds;
    trial.clips = options.clips;
    trial.every = options.every;
    auto model = readModelConfig(trial.training.model);
    if (!model) {
        return model.error();
    }
    const auto metric = context.resources / "models" / "metrics" / "world-clip.safetensors";
    auto worldClip = evaluation::openWorldClip(metric, model.value().folder / model.value().text.tokenizer);
    auto hash = worldClip ? sha256OfFile(metric) : Result<std::string>(worldClip.error());
    if (!hash) {
        return hash.error();
    }
    trial.metric = hash.value();
    training::PredictionTrialHooks hooks;
    hooks.training = printingHooks(options, context);
    hooks.read = [](const evaluation::PredictionReading& reading) {
        std::printf("%s, seed %llu, step %lld: colours off by %.2f levels, FID-W of first frames %.3f\n",
                    diffusion::predictionName(reading.prediction).c_str(),
                    static_cast<unsigned long long>(reading.seed), static_cast<long long>(reading.step),
                    reading.colourShift, reading.firstFrameFid);
        std::fflush(stdout);
    };
    auto readings =
        training::tryPredictions(trial, worldClip.value(), prepared.value().machine.device, hooks);
    if (!readings) {
        return readings.error();
    }
    auto report = evaluation::predictionReport(readings.value());
    report.settings = {{"stage", model.value().name + " " + trial.training.stage},
                       {"steps of a training", std::to_string(trial.training.totalSteps())},
                       {"first seed", std::to_string(trial.training.seed)},
                       {"seeds", std::to_string(trial.seeds)},
                       {"clips of a reading", std::to_string(trial.clips)}};
    return writeReport(resultsOf(options, trial.training), report,
                       evaluation::svgOf(evaluation::predictionPlot(readings.value())));
}

} // namespace

void addEvalPrediction(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<PredictionOptions>();
    options->seeds = 3;
    options->clips = 96;
    auto* command = eval.add_subcommand(
        "iv-fig12", "Train a super-resolution stage to say v and to say eps, and compare");
    addTrialOptions(*command, *options, "iv-fig12", "resources/training/predictions.json");
    command->add_option("--every", options->every, "Steps of training from one reading to the next")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->callback([options, &action] {
        action = [options](const Context& context) { return measure(*options, context); };
    });
}

} // namespace cascade::cli
