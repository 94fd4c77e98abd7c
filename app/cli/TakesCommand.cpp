// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/GraphInput.h"
#include "app/cli/Table.h"
#include "app/cli/TakeCompare.h"
#include "app/cli/TakeInput.h"
#include "core/config/Measures.h"
#include "core/video/VideoWriter.h"
#include "pipeline/graph/ExportSettings.h"
#include "pipeline/graph/Shapes.h"
#include "pipeline/run/ClipExport.h"
#include "pipeline/run/JobExport.h"
#include "pipeline/run/ResultExport.h"
#include "pipeline/run/TakeClips.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <ctime>
#include <memory>
#include <set>

namespace cascade::cli {

namespace {

using namespace store;

struct TakesOptions {
    std::vector<std::string> takes;
    CompareOptions compare;
    std::string node;
    std::string output;
    std::string format;
    std::optional<int> quality;
    bool json = false;
};

std::string numberOf(TakeId id)
{
    return std::to_string(static_cast<std::int64_t>(id));
}

/// "2026-11-26 15:20", local time.
std::string timeText(std::int64_t ms)
{
    const std::time_t seconds = ms / 1000;
    std::tm parts{};
    char text[32];
    ::localtime_r(&seconds, &parts);
    return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts));
}

/// "held after ssr1"
std::string stateText(const Take& take)
{
    std::string nodes;
    for (const auto& node : take.stoppedAt) {
        nodes += (nodes.empty() ? " after " : ", ") + node;
    }
    return std::string(nameOf(take.state)) + nodes;
}

ClipShape shapeOf(const TakeStage& stage)
{
    return {stage.frames, stage.height, stage.width, stage.rate};
}

nlohmann::json toJson(const Take& take, const std::set<Key>& stored)
{
    auto stages = nlohmann::json::array(), exports = nlohmann::json::array();
    for (const auto& stage : take.stages) {
        stages.push_back({{"node", stage.node},
                          {"key", stage.key.text()},
                          {"frames", stage.frames},
                          {"width", stage.width},
                          {"height", stage.height},
                          {"rate", rateForm(stage.rate)},
                          {"computed", stage.computed},
                          {"seconds", stage.seconds},
                          {"stored", stored.contains(stage.key)}});
    }
    for (const auto& file : take.exports) {
        exports.push_back({{"node", file.node},
                           {"file", file.file.string()},
                           {"framesSha256", file.framesSha256},
                           {"exists", std::filesystem::exists(file.file)}});
    }
    return {{"id", static_cast<std::int64_t>(take.id)},
            {"title", take.title},
            {"state", nameOf(take.state)},
            {"stoppedAt", take.stoppedAt},
            {"error", take.error},
            {"seed", take.seed},
            {"version", take.version},
            {"numericMode", take.numericMode},
            {"createdMs", take.createdMs},
            {"changedMs", take.changedMs},
            {"stages", stages},
            {"exports", exports}};
}

Result<void> list(Takes& takes, const TakesOptions& options, const Context&)
{
    const auto all = takes.library.list();
    const auto stored = takes.store.keys();
    if (!all || !stored) {
        return all ? stored.error() : all.error();
    }
    if (options.json) {
        auto json = nlohmann::json::array();
        for (const auto& take : all.value()) {
            json.push_back(toJson(take, stored.value()));
        }
        printJson({{"takes", json}});
        return {};
    }
    Table table({"take", "title", "seed", "state", "stages", "last run"});
    for (const auto& take : all.value()) {
        std::size_t there = 0;
        for (const auto& stage : take.stages) {
            there += stored.value().contains(stage.key) ? 1 : 0;
        }
        const auto count = std::to_string(take.stages.size());
        table.add({numberOf(take.id), take.title, std::to_string(take.seed), stateText(take),
                   there == take.stages.size() ? count : std::to_string(there) + " of " + count + " stored",
                   timeText(take.changedMs)});
    }
    table.print();
    return {};
}

void printTake(const Take& take, const std::set<Key>& stored)
{
    std::printf("%s: %s\n%s, seed %llu, made %s by %s on %s\n", nameOf(take.id).c_str(), take.title.c_str(),
                stateText(take).c_str(), static_cast<unsigned long long>(take.seed),
                timeText(take.createdMs).c_str(), take.version.c_str(), take.numericMode.c_str());
    if (!take.error.empty()) {
        std::printf("error: %s\n", take.error.c_str());
    }
    Table stages({"stage", "clip", "", "key", ""});
    for (const auto& stage : take.stages) {
        char took[32];
        std::snprintf(took, sizeof took, "%.1f s", stage.seconds);
        stages.add({stage.node, graph::shapeText(shapeOf(stage)), stage.computed ? took : "found",
                    stage.key.text().substr(0, 12), stored.contains(stage.key) ? "" : "not stored"});
    }
    stages.print();
    Table exports;
    for (const auto& file : take.exports) {
        exports.add({file.node, file.file.string(), std::filesystem::exists(file.file) ? "" : "gone"});
    }
    exports.print();
}

Result<void> show(Takes& takes, const TakesOptions& options, const Context&)
{
    const auto take = takeNamed(takes.library, options.takes.front());
    const auto stored = takes.store.keys();
    if (!take || !stored) {
        return take ? stored.error() : take.error();
    }
    if (options.json) {
        auto json = toJson(take.value(), stored.value());
        json["graph"] = nlohmann::json::parse(take.value().graph);
        printJson(json);
    } else {
        printTake(take.value(), stored.value());
    }
    return {};
}

/// Lets an Export node write in the format of the options, or of the file's ending.
void writeAs(graph::Node& node, const TakesOptions& options)
{
    node.parameters["format"] = options.format;
    if (node.type == "export-video") {
        node.parameters["quality"] = std::int64_t{options.quality.value_or(-1)};
    }
}

/// How the clip of a node is written: of an Export as it says, of any other node as it is.
Result<graph::ExportSettings> settingsOf(const plan::PreparedRun& run, const graph::NodeId& result,
                                         const TakesOptions& options)
{
    if (graph::isExport(*run.graph.find(result))) {
        return run::exportOf(run, result, options.output);
    }
    const graph::NodeId id("export");
    graph::Graph alone;
    alone.nodes[id].type = "export-video";
    writeAs(alone.nodes[id], options);
    const auto& clip = run.inference.clips.at(outputOf(run, result));
    const bool plain = options.format.empty() && !options.quality;
    return plain ? graph::plainExport(clip, options.output)
                 : graph::readExport(alone, id, clip, options.output);
}

Result<void> exportTake(Takes& takes, const TakesOptions& options, const Context& context)
{
    const auto take = takeNamed(takes.library, options.takes.front());
    if (!take) {
        return take.error();
    }
    run::TakeClips clips(context, takes.store);
    auto opened = clips.open(take.value(), options.node, context.cancel);
    if (!opened) {
        return opened.error();
    }
    auto& [job, run, result, clip] = opened.value();
    if (graph::isExport(
            *run.graph.find(result))) { // the file's own format, not the graph's; it says so itself
        writeAs(job.text.graph.nodes.at(result), options);
        writeAs(run.graph.nodes.at(result), options);
    }
    const auto settings = settingsOf(run, result, options);
    const auto shown = settings ? run::exportedClip(clip, settings.value()) : settings.error();
    if (!shown) {
        return shown.error();
    }
    auto writing = run::writingOf(run, result, settings.value());
    writing.metadata = run::tagsOf(job, run, result, take.value().numericMode, context.version);
    writing.threads = at::get_num_threads();
    writing.cancel = context.cancel;
    const auto written = run::writeClip(options.output, *shown.value(), writing);
    if (!written) {
        return written.error();
    }
    std::printf("%s\n", options.output.c_str());
    return takes.library.addExport(take.value().id, {result.text(), std::filesystem::absolute(options.output),
                                                     written.value().framesSha256});
}

Result<void> compare(Takes& takes, const TakesOptions& options, const Context& context)
{
    const auto a = takeNamed(takes.library, options.takes.at(0));
    const auto b = takeNamed(takes.library, options.takes.at(1));
    if (!a || !b) {
        return a ? b.error() : a.error();
    }
    auto how = options.compare;
    how.json = options.json;
    how.output = options.output;
    how.stage = options.node;
    return compareTakes(a.value(), b.value(), takes.store, how, context);
}

Result<void> remove(Takes& takes, const TakesOptions& options, const Context&)
{
    for (const auto& text : options.takes) {
        const auto take = takeNamed(takes.library, text);
        auto removed = take ? takes.library.remove(take.value().id) : Result<void>(take.error());
        if (!removed) {
            return removed;
        }
        std::printf("%s deleted\n", nameOf(take.value().id).c_str());
    }
    return {};
}

using OnTakes = Result<void> (*)(Takes&, const TakesOptions&, const Context&);

} // namespace

void addTakes(CLI::App& app, Action& action)
{
    auto options = std::make_shared<TakesOptions>();
    auto* command = app.add_subcommand("takes", "Runs that are kept: look at, compare, export, delete them");
    command->require_subcommand(1);
    command->footer("Example:\n  cascade takes list\n  cascade takes export last -o torus.mov");
    const auto sub = [&](const std::string& name, const std::string& help, const std::string& example,
                         OnTakes run) {
        auto* made = command->add_subcommand(name, help);
        made->footer("Example:\n  cascade takes " + example);
        made->callback([options, &action, run] {
            action = [options, run](const Context& context) -> Result<void> {
                auto takes = openTakes(context);
                return takes ? run(takes.value(), *options, context) : takes.error();
            };
        });
        return made;
    };
    const auto which = [&](CLI::App* made, int least, int most, const std::string& help) {
        made->add_option("take", options->takes, help)->required()->expected(least, most);
    };
    sub("list", "All takes, the last run first", "list --json", list)
        ->add_flag("--json", options->json, "As JSON");
    auto* showing = sub("show", "Stages, times and files of a take", "show last --json", show);
    which(showing, 1, 1, "Its number, or last");
    showing->add_flag("--json", options->json, "As JSON, with its graph");
    auto* comparing = sub("compare", "How far the clips of two takes are apart",
                          "compare 3 4 --stage ssr1 -o both.mp4", compare);
    which(comparing, 2, 2, "Two numbers, or last");
    comparing->add_option("--stage", options->node, "Only this stage; else all that both have");
    comparing->add_option("-o,--output", options->output,
                          "Write both into one video: of the stage, or of the last that both have");
    comparing->add_option("--mode", options->compare.mode, "side-by-side, difference or wipe")
        ->capture_default_str();
    comparing->add_flag("--json", options->json, "As JSON");
    auto* exporting = sub("export", "Write a take's clip to a file; nothing is computed",
                          "export last --stage ssr1 -o look.mov --format mov-prores422", exportTake);
    which(exporting, 1, 1, "Its number, or last");
    exporting->add_option("-o,--output", options->output, "The file to write")->required();
    exporting->add_option("--stage", options->node, "The clip of this node; else what the take came to");
    exporting->add_option("--format", options->format, "As an Export node has it; else what the ending says");
    exporting->add_option("--quality", options->quality, "On the format's own scale; else its standard");
    auto* deleting = sub("delete", "Forget takes; exported files stay, and so do clips until room is needed",
                         "delete 3 4", remove);
    which(deleting, 1, 1000, "Numbers");
}

} // namespace cascade::cli
