// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/TrainingOutput.h"
#include "core/base/Hash.h"
#include "core/training/StyleTrial.h"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

struct StyleOptions : TrainingOptions {
    training::StyleTrial trial;
    std::string results;
};

void printReading(const evaluation::StyleReading& reading)
{
    const auto count = [](const std::vector<int>& hits) { return std::count(hits.begin(), hits.end(), 1); };
    std::printf("%s, seed %llu: %lld of %zu clips in styles seen only as stills, %lld in others\n",
                reading.withStills ? "images and clips" : "clips alone",
                static_cast<unsigned long long>(reading.seed),
                static_cast<long long>(count(reading.hits.stillOnly)), reading.hits.stillOnly.size(),
                static_cast<long long>(count(reading.hits.moving)));
    std::fflush(stdout);
}

Result<void> measure(StyleOptions options, const Context& context)
{
    auto prepared = prepareTraining(options);
    if (!prepared) {
        return prepared.error();
    }
    auto& trial = options.trial;
    trial.training = prepared.value().config;
    const auto metric = context.resources / "models" / "metrics" / "attributes.safetensors";
    auto classifier = evaluation::openAttributeClassifier(metric);
    auto hash = classifier ? sha256OfFile(metric) : Result<std::string>(classifier.error());
    if (!hash) {
        return hash.error();
    }
    trial.metric = hash.value();
    training::StyleTrialHooks hooks;
    hooks.training = printingHooks(options, context);
    hooks.read = printReading;
    auto tried = training::tryStyles(trial, classifier.value(), prepared.value().machine.device, hooks);
    if (!tried) {
        return tried.error();
    }
    const auto& [readings, renders] = tried.value();
    auto report = evaluation::styleReport(readings, renders);
    report.settings = {{"steps of a training", std::to_string(trial.training.totalSteps())},
                       {"first seed", std::to_string(trial.training.seed)},
                       {"seeds", std::to_string(trial.seeds)},
                       {"clips of each kind", std::to_string(trial.clips)}};
    return writeReport(options.results.empty() ? trial.training.output
                                               : std::filesystem::path(options.results),
                       report, evaluation::svgOf(evaluation::stylePlot(readings, renders)));
}

} // namespace

void addEvalStyle(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<StyleOptions>();
    auto* command = eval.add_subcommand(
        "iv-2.6", "Train a base with images and without, and ask both for styles that only images show");
    command
        ->add_option("config", options->config,
                     "Training configuration (JSON) of a base; see resources/training/styles.json")
        ->required();
    addTrainingOptions(*command, *options);
    command->add_option("--seeds", options->trial.seeds, "Trainings of each, from seeds one after the other")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--clips", options->trial.clips, "Clips that are read of each kind of style")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--results", options->results,
                        "Folder for iv-2.6.json, .md and .svg; by default that of --output");
    command->footer("Example:\n  cascade eval iv-2.6 resources/training/styles.json --output ~/styles "
                    "--results docs/results");
    command->callback([options, &action] {
        action = [options](const Context& context) { return measure(*options, context); };
    });
}

} // namespace cascade::cli
