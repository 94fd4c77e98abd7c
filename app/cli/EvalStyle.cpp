// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/EvalTrial.h"
#include "core/base/Hash.h"
#include "core/training/StyleTrial.h"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

void printReading(const evaluation::StyleReading& reading)
{
    const auto count = [](const std::vector<int>& hits) { return std::count(hits.begin(), hits.end(), 1); };
    std::printf("%s, seed %llu: %lld of %zu clips move in styles seen only as stills, %lld in others\n",
                reading.withStills ? "images and clips" : "clips alone",
                static_cast<unsigned long long>(reading.seed),
                static_cast<long long>(count(reading.hits.stillOnly)), reading.hits.stillOnly.size(),
                static_cast<long long>(count(reading.hits.moving)));
    std::fflush(stdout);
}

Result<void> measure(const TrialOptions& options, const Context& context)
{
    auto prepared = prepareTraining(options);
    if (!prepared) {
        return prepared.error();
    }
    training::StyleTrial trial;
    trial.training = prepared.value().config;
    trial.seeds = options.seeds;
    trial.clips = options.clips;
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
    return writeReport(resultsOf(options, trial.training), report,
                       evaluation::svgOf(evaluation::stylePlot(readings, renders)));
}

} // namespace

void addEvalStyle(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<TrialOptions>();
    auto* command = eval.add_subcommand(
        "iv-2.6", "Train a base with images and without, and ask both for styles that only images show");
    addTrialOptions(*command, *options, "iv-2.6", "resources/training/styles.json");
    command->callback([options, &action] {
        action = [options](const Context& context) { return measure(*options, context); };
    });
}

} // namespace cascade::cli
