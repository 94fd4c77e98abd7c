// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/GraphInput.h"
#include "app/cli/RunOptions.h"
#include "app/cli/Table.h"
#include "core/cascade/NumericMode.h"
#include "core/config/Measures.h"
#include "pipeline/plan/PreparedRun.h"
#include "pipeline/run/GraphWorld.h"
#include "pipeline/store/StageStore.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>
#include <set>

namespace cascade::cli {

namespace {

using namespace graph;

struct CheckOptions {
    RunOptions run;
    std::string file;
    bool json = false;
};

/// What is known of a graph without running it.
struct Checked {
    Graph graph; ///< opened
    Inference inference;
    std::vector<Issue> issues; ///< those of the inference, and weights that changed
    std::map<PortRef, plan::KeyedOutput> keys;
    std::set<store::Key> stored;
};

std::string severityName(Issue::Severity severity)
{
    switch (severity) {
    case Issue::Severity::Error:
        return "error";
    case Issue::Severity::Warning:
        return "warning";
    case Issue::Severity::Note:
        break;
    }
    return "note";
}

Result<Checked> examine(const files::GraphText& text, const std::filesystem::path& folder,
                        const CheckOptions& options, const Context& context)
{
    auto model = modelOptions(options.run, context);
    if (!model) {
        return model.error();
    }
    run::GraphWorld world(placesOf(context));
    const auto surroundings = world.surroundings();
    auto open = plan::opened(run::withAbsoluteFiles(text.graph, folder), surroundings);
    // A Cascade that cannot be opened stays closed, and says why as an issue.
    Checked checked{open ? std::move(open).value() : text.graph, {}, {}, {}, {}};
    checked.inference = inferShapes(checked.graph, surroundings);
    checked.issues = checked.inference.issues;
    for (auto& issue : files::checkWeights(text.weights, checked.inference)) {
        checked.issues.push_back(std::move(issue));
    }
    const auto results = resultsOf(checked.graph);
    if (checked.inference.runnable(checked.graph, results)) {
        auto keys = plan::outputKeys(checked.graph, checked.inference, results, {},
                                     world.keySurroundings(numericMode(model.value()), context.cancel));
        if (!keys) {
            return keys.error();
        }
        checked.keys = std::move(keys).value();
    }
    const auto store = store::StageStore::open(context.cacheFolder / "stages");
    const auto entries =
        store ? store.value().list() : Result<std::vector<store::StoredEntry>>(store.error());
    if (entries) {
        for (const auto& entry : entries.value()) {
            checked.stored.insert(entry.file.key);
        }
    }
    return checked;
}

/// "32", or "64, guided": what a stage will do.
std::string stepsText(const Checked& checked, const NodeId& id)
{
    const auto plan = plan::planStage(checked.graph, checked.inference, id, {});
    if (!plan) {
        return "";
    }
    const auto& sampling = plan.value().stage.sampling;
    const auto evaluations = sampling.guidance.evaluations(sampling.sampler.steps);
    return std::to_string(sampling.sampler.steps) +
           (evaluations > sampling.sampler.steps ? ", " + std::to_string(evaluations) + " evaluations" : "");
}

void printTable(const Checked& checked)
{
    Table table({"node", "kind", "gives", "steps", "cache"});
    for (const auto& id : topologicalOrder(checked.graph)) {
        const auto& node = *checked.graph.find(id);
        const auto* type = checked.graph.typeOf(id);
        const auto output = type->outputs.empty() ? PortRef{id, ""} : PortRef{id, type->outputs[0].name};
        const auto shape = checked.inference.clips.find(output);
        if (shape == checked.inference.clips.end() && !type->isResult) {
            continue;
        }
        const auto key = checked.keys.find(output);
        const bool isStage = plan::isStage(node);
        const bool found = key != checked.keys.end() && checked.stored.contains(key->second.key);
        table.add({id.text(), type->title,
                   shape == checked.inference.clips.end() ? "" : shapeText(shape->second),
                   isStage ? stepsText(checked, id) : "",
                   !isStage || key == checked.keys.end() ? ""
                   : found                               ? "found"
                                                         : "to compute"});
    }
    table.print();
}

void printIssues(const std::vector<Issue>& issues)
{
    for (const auto& issue : issues) {
        std::printf("%s: %s\n", severityName(issue.severity).c_str(), issue.message().c_str());
        const auto hint = issue.fix ? issue.fix->label + "." : issue.hint;
        if (!hint.empty()) {
            std::printf("hint: %s\n", hint.c_str());
        }
    }
}

void printAsJson(const Checked& checked)
{
    nlohmann::json json{{"nodes", nlohmann::json::object()}, {"issues", nlohmann::json::array()}};
    for (const auto& [port, shape] : checked.inference.clips) {
        auto& node = json["nodes"][port.node.text()][port.port];
        node = {{"frames", shape.frames},
                {"width", shape.width},
                {"height", shape.height},
                {"rate", rateForm(shape.rate)}};
        if (const auto key = checked.keys.find(port); key != checked.keys.end()) {
            node["key"] = key->second.key.text();
            node["cached"] = checked.stored.contains(key->second.key);
        }
    }
    for (const auto& issue : checked.issues) {
        nlohmann::json one{{"severity", severityName(issue.severity)},
                           {"node", issue.node.text()},
                           {"place", issue.place},
                           {"what", issue.what},
                           {"hint", issue.hint}};
        if (issue.fix) {
            one["fix"] = issue.fix->label;
        }
        json["issues"].push_back(std::move(one));
    }
    printJson(json);
}

Result<void> check(const CheckOptions& options, const Context& context)
{
    const auto source = graphSource(options.file, context);
    auto text = source ? loadGraph(source.value().file) : Result<files::GraphText>(source.error());
    if (!text) {
        return text.error();
    }
    if (auto set = applySettings(text.value().graph, options.run.settings); !set) {
        return set;
    }
    auto checked = examine(text.value(), source.value().folder, options, context);
    if (!checked) {
        return checked.error();
    }
    if (options.json) {
        printAsJson(checked.value());
    } else {
        printTable(checked.value());
        printIssues(checked.value().issues);
    }
    std::size_t errors = 0;
    for (const auto& issue : checked.value().issues) {
        errors += issue.severity == Issue::Severity::Error ? 1 : 0;
    }
    if (errors > 0) {
        return Error{ErrorCode::BadInput,
                     options.file,
                     std::to_string(errors) + (errors == 1 ? " error" : " errors") + ", see above",
                     {}};
    }
    return {};
}

} // namespace

void addCheck(CLI::App& app, Action& action)
{
    auto options = std::make_shared<CheckOptions>();
    auto* command =
        app.add_subcommand("check", "Say what a graph will do, and what would go wrong, before it runs");
    command
        ->add_option("graph", options->file,
                     "A .cascade file, preset:NAME, or a video or picture that Cascade Studio exported")
        ->required();
    command->add_option("--set", options->run.settings, "NODE.PARAMETER=VALUE")->allow_extra_args(false);
    addMachineOptions(*command, options->run.machine);
    command->add_flag("--json", options->json, "As JSON");
    command->footer(
        "Example:\n  cascade check shot.cascade\n  cascade check torus.mp4 --set ssr1.steps=8 --json");
    command->callback([options, &action] {
        action = [options](const Context& context) { return check(*options, context); };
    });
}

} // namespace cascade::cli
