// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/CheckReport.h"
#include "app/cli/Command.h"
#include "app/cli/GraphInput.h"
#include "app/cli/MachineFigures.h"
#include "app/cli/Notes.h"
#include "app/cli/PromptRender.h"
#include "app/cli/RunOptions.h"
#include "app/cli/StoredOutput.h"
#include "app/cli/Table.h"
#include "core/cascade/NumericMode.h"
#include "pipeline/plan/GraphWorld.h"
#include "pipeline/plan/Seeds.h"
#include "pipeline/run/JobExport.h"
#include "pipeline/run/Preflight.h"
#include "pipeline/run/RunRules.h"
#include "pipeline/scan/ScanModels.h"
#include "pipeline/store/StageStore.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

using namespace graph;

struct CheckOptions {
    RunOptions run;
    std::string file; ///< or a sentence
    std::string until;
    std::string output;
    bool calibrate = false;
    bool score = false;
    bool json = false;
};

/// What is checked: the graph that `cascade render` would run, with the options' settings in it.
Result<files::GraphText> textOf(const CheckOptions& options, const std::filesystem::path& file,
                                const Context& context)
{
    if (file.empty()) { // a sentence
        auto graph = promptGraphOf({.prompt = options.file, .until = options.until}, options.run, context);
        return graph ? Result<files::GraphText>(files::GraphText{.graph = std::move(graph).value()})
                     : graph.error();
    }
    auto text = files::loadGraph(file);
    if (text) {
        if (auto set = applySettings(text.value().graph, options.run.settings); !set) {
            return set.error();
        }
    }
    return text;
}

StageLimits limitsOf(const RunOptions& options, const Model::Options& model)
{
    return {.activations = model.activations, .activationBytes = options.activationBytes()};
}

/// Least recently used first; nothing where the store cannot be read.
std::vector<store::StoredEntry> storedEntries(const Context& context)
{
    const auto store = store::StageStore::open(context.cacheFolder / "stages");
    auto entries = store ? store.value().list() : Result<std::vector<store::StoredEntry>>(store.error());
    return entries ? std::move(entries).value() : std::vector<store::StoredEntry>();
}

/// Why the nodes that are to be computed are not found.
std::map<NodeId, plan::KeyDifference> reasons(const Checked& checked,
                                              const std::vector<store::StoredEntry>& entries)
{
    std::vector<StoredOutput> stored;
    for (const auto& entry : entries) {
        if (auto output = storedOutput(entry)) {
            stored.push_back(std::move(*output));
        }
    }
    std::map<NodeId, plan::KeyDifference> why;
    for (const auto& [port, output] : checked.run.keys) {
        if (!checked.forecast.find(port.node, plan::ForecastItem::Kind::Compute)) {
            continue;
        }
        if (auto difference = whyNotStored(port.node.text(), output, stored)) {
            why.emplace(port.node, std::move(*difference));
        }
    }
    return why;
}

plan::Forecast forecastOf(const Checked& checked, const CheckOptions& options, const Model::Options& model)
{
    jobs::RenderJob job; // as `cascade render` would be told
    job.name = std::filesystem::path(options.file).stem().string();
    job.output = options.output;
    job.until = options.until;
    return run::forecastOf(checked.run,
                           {limitsOf(options.run, model), !model.device.is_cuda(),
                            [&](const store::Key& key) { return checked.stored.contains(key); },
                            [&](const NodeId& target) { return run::formatOf(job, checked.run, target); }});
}

/// All but the prediction.
Result<Checked> examine(const files::GraphText& text, const std::filesystem::path& folder,
                        const CheckOptions& options, const Model::Options& model, const Context& context)
{
    plan::GraphWorld world(context, library::lookAtPath);
    const auto surroundings = world.surroundings();
    auto open = plan::opened(plan::withAbsoluteFiles(text.graph, folder), surroundings);
    // A Cascade that cannot be opened stays closed, and says why as an issue.
    Checked checked;
    checked.run.graph = open ? std::move(open).value() : text.graph;
    checked.run.inference = inferShapes(checked.run.graph, surroundings);
    checked.run.take.seed = plan::seedOf(checked.run.graph);
    checked.issues = checked.run.inference.issues;
    for (auto& issue : files::checkWeights(text.weights, checked.run.inference)) {
        checked.issues.push_back(std::move(issue));
    }
    checked.missing = missingWeights(checked.run.graph, surroundings);
    checked.licences = library::usedLicences(checked.run.graph, surroundings);
    const auto entries = storedEntries(context);
    for (const auto& entry : entries) {
        checked.stored.insert(entry.file.key);
    }
    auto& run = checked.run;
    run.targets = options.until.empty() ? resultsOf(run.graph) : std::vector{NodeId(options.until)};
    if (!options.until.empty() && run.graph.find(run.targets[0]) == nullptr) {
        return Error{ErrorCode::BadInput, "--until", "there is no node " + options.until, {}};
    }
    if (checked.missing.empty() && run.inference.runnable(run.graph, run.targets)) {
        auto keys = plan::outputKeys(run.graph, run.inference, run.targets, run.take,
                                     world.keySurroundings(numericMode(model), context.cancel));
        if (!keys) {
            return keys.error();
        }
        run.keys = std::move(keys).value();
        const auto rules = jobs::readHouseRules(context);
        const auto refused = rules ? run::refusals(run, rules.value()) : rules.error();
        if (!refused) {
            return refused.error();
        }
        checked.issues.insert(checked.issues.end(), refused.value().begin(), refused.value().end());
        checked.forecast = forecastOf(checked, options, model);
        checked.issues.insert(checked.issues.end(), checked.forecast.issues.begin(),
                              checked.forecast.issues.end());
        checked.why = reasons(checked, entries);
    }
    return checked;
}

/// Measures every stage of the graph by a short trial, in place of what was known of it.
Result<void> calibrate(const Checked& checked, const CheckOptions& options, const Model::Options& model,
                       store::Figures& figures, const Context& context)
{
    const StageTrialOptions trial{limitsOf(options.run, model), model.device, context.cacheFolder / "scratch",
                                  context.cancel};
    for (const auto& [output, key] : checked.run.keys) {
        if (!plan::isStage(*checked.run.graph.find(output.node))) {
            continue;
        }
        const auto figure = run::calibrate(checked.run, output.node, trial);
        if (!figure) {
            return figure.error();
        }
        const std::vector works{figure.value().work};
        auto done = figures.forget(machineText(model), works);
        if (done) {
            done = figures.add(machineText(model), {&figure.value(), 1});
        }
        if (!done) {
            return done;
        }
        std::fprintf(stderr, "%s: %.1f GFLOP/s\n", output.node.text().c_str(),
                     figure.value().amount / figure.value().seconds / 1e9);
    }
    return {};
}

/// Fills in what was measured on this machine. A prediction is no reason to fail: without figures it says
/// what it does not know.
Result<void> predictFor(Checked& checked, const CheckOptions& options, const Model::Options& model,
                        const Context& context)
{
    auto figures = openFigures(context);
    if (!figures) {
        if (options.calibrate) {
            return figures.error();
        }
        printNotes({"nothing is known of this machine: " + figures.error().message()});
        plan::predict(checked.forecast, {});
        return {};
    }
    if (options.calibrate) {
        if (auto done = calibrate(checked, options, model, figures.value(), context); !done) {
            return done;
        }
    }
    auto known = figures.value().of(machineText(model));
    if (!known) {
        return known.error();
    }
    plan::predict(checked.forecast, plan::FigureSet(std::move(known).value()));
    return {};
}

Result<void> showScores(const CheckOptions& options, const Model::Options& model, const Context& context)
{
    auto figures = openFigures(context);
    if (!figures) {
        return figures.error();
    }
    const auto scores = figures.value().scores(machineText(model));
    if (!scores) {
        return scores.error();
    }
    options.json ? printJson(scoresJson(scores.value())) : printScores(scores.value());
    return {};
}

/// What stands in the way, as the command's own failure.
Result<void> verdict(const Checked& checked, const std::string& file)
{
    if (!checked.missing.empty()) {
        const auto count = checked.missing.size();
        return Error{ErrorCode::WeightsMissing, file,
                     std::to_string(count) + (count == 1 ? " file" : " files") +
                         " of weights missing, see above",
                     "Put them where they are looked for, or fetch the model again."};
    }
    if (const auto errors = checked.errors(); errors > 0) {
        return Error{ErrorCode::BadInput,
                     file,
                     std::to_string(errors) + (errors == 1 ? " error" : " errors") + ", see above",
                     {}};
    }
    return {};
}

Result<void> check(const CheckOptions& options, const Context& context)
{
    auto model = modelOptions(options.run, context);
    if (!model) {
        return model.error();
    }
    if (options.score) {
        return showScores(options, model.value(), context);
    }
    if (options.file.empty()) {
        return Error{ErrorCode::BadInput, "check", "expected a graph or a sentence",
                     "See: cascade check --help"};
    }
    const bool sentence = options.file.find(' ') != std::string::npos && !isGraphFile(options.file);
    const auto source = sentence ? Result<GraphSource>(GraphSource{}) : graphSource(options.file, context);
    if (!source) {
        return source.error();
    }
    const auto text = textOf(options, source.value().file, context);
    if (!text) {
        return text.error();
    }
    auto checked = examine(text.value(), source.value().folder, options, model.value(), context);
    if (!checked) {
        return checked.error();
    }
    if (checked.value().runnable()) {
        if (auto done = predictFor(checked.value(), options, model.value(), context); !done) {
            return done;
        }
    }
    if (options.json) {
        printJson(checkedJson(checked.value()));
    } else {
        printChecked(checked.value());
    }
    return verdict(checked.value(), options.file);
}

} // namespace

void addCheck(CLI::App& app, Action& action)
{
    auto options = std::make_shared<CheckOptions>();
    auto* command = app.add_subcommand(
        "check", "Say what a graph will do, how long and in how much memory, and what would go wrong");
    command->add_option(
        "graph", options->file,
        "A .cascade file, preset:NAME, a video or picture that Cascade Studio exported, or a sentence");
    command
        ->add_option("--set", options->run.settings,
                     "NODE.PARAMETER=VALUE; of a sentence STAGE.KEY=VALUE, as for render")
        ->allow_extra_args(false);
    command->add_option("--until", options->until, "The node to run to; default: all results");
    command->add_option("-o,--output", options->output,
                        "As for render: Preview nodes are then written, too, which takes its time");
    command->add_option("--model", options->run.model, "The model that a sentence goes to")
        ->capture_default_str();
    addMachineOptions(*command, options->run.machine);
    command->add_option("--memory-limit", options->run.memoryLimit, "What the program may take")
        ->capture_default_str();
    command->add_flag("--calibrate", options->calibrate,
                      "Measure the graph's stages now, a few seconds each, in place of what runs have shown");
    command->add_flag("--score", options->score, "How good the last predictions on this machine were");
    command->add_flag("--json", options->json, "As JSON");
    command->footer(
        "Example:\n  cascade check shot.cascade\n  cascade check torus.mp4 --set ssr1.steps=8 --json\n"
        "  cascade check \"a large red torus\" --calibrate\n  cascade check --score");
    command->callback([options, &action] {
        action = [options](const Context& context) { return check(*options, context); };
    });
}

} // namespace cascade::cli
