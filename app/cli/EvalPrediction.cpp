// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/TrainingOutput.h"
#include "core/base/Hash.h"
#include "core/training/PredictionTrial.h"

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

struct PredictionOptions : TrainingOptions {
    training::PredictionTrial trial;
    std::string results;
};

Result<void> measure(PredictionOptions options, const Context& context)
{
    auto prepared = prepareTraining(options);
    if (!prepared) {
        return prepared.error();
    }
    auto& trial = options.trial;
    trial.training = prepared.value().config;
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
    return writeReport(options.results.empty() ? trial.training.output
                                               : std::filesystem::path(options.results),
                       report, evaluation::svgOf(evaluation::predictionPlot(readings.value())));
}

} // namespace

void addEvalPrediction(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<PredictionOptions>();
    auto* command = eval.add_subcommand(
        "iv-fig12", "Train a super-resolution stage to say v and to say eps, and compare");
    command
        ->add_option("config", options->config,
                     "Training configuration (JSON) of the stage; see resources/training/predictions.json")
        ->required();
    addTrainingOptions(*command, *options);
    command->add_option("--seeds", options->trial.seeds, "Trainings of each, from seeds one after the other")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--every", options->trial.every, "Steps of training from one reading to the next")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--clips", options->trial.clips, "Clips of held-out scenes for each reading")
        ->check(CLI::Range(2, 100000))
        ->capture_default_str();
    command->add_option("--results", options->results,
                        "Folder for iv-fig12.json, .md and .svg; by default that of --output");
    command->footer("Example:\n  cascade eval iv-fig12 resources/training/predictions.json --output ~/fig12 "
                    "--results docs/results");
    command->callback([options, &action] {
        action = [options](const Context& context) { return measure(*options, context); };
    });
}

} // namespace cascade::cli
