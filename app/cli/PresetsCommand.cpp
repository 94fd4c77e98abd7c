// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/GraphInput.h"
#include "app/cli/GraphPoster.h"
#include "app/cli/Table.h"
#include "core/base/Places.h"
#include "core/base/Words.h"
#include "pipeline/files/TextFile.h"
#include "pipeline/graph/NodeCatalog.h"
#include "pipeline/plan/GraphWorld.h"
#include "pipeline/plan/PreparedRun.h"
#include "pipeline/scan/ScanModels.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

using namespace files;

struct PresetsOptions {
    std::string what; ///< a name, a graph or a pack
    std::vector<std::string> graphs;
    std::string output;
    std::string name;
    std::string poster;
    std::string preview;
    std::vector<std::string> settings;
    bool replace = false;
    bool json = false;
};

/// "first sentence." of a description; a point within a number or "section 2.2" ends none.
std::string firstSentence(const std::string& text)
{
    const auto line = text.substr(0, text.find('\n'));
    const auto end = line.find(". ");
    return end == std::string::npos ? line : line.substr(0, end + 1);
}

nlohmann::json jsonOf(const PresetEntry& entry, const Preset& preset)
{
    auto json = toJson(preset.text.about);
    json["name"] = entry.name;
    json["file"] = entry.file.string();
    json["own"] = entry.isOwn;
    json["poster"] = !preset.poster.empty();
    json["preview"] = !preset.preview.empty();
    return json;
}

Result<void> list(const PresetsOptions& options, const Context& context)
{
    auto json = nlohmann::json::array();
    Table table({"preset", "what it does", "from"});
    for (const auto& entry : files::PresetLibrary::of(context).list()) {
        const auto preset = openPreset(entry.file);
        if (!preset) { // one that is damaged must not hide the others
            json.push_back({{"name", entry.name}, {"error", preset.error().message()}});
            table.add({entry.name, "cannot be opened: " + preset.error().message(), entry.file.string()});
            continue;
        }
        json.push_back(jsonOf(entry, preset.value()));
        table.add({entry.name, firstSentence(preset.value().text.about.description),
                   entry.isOwn ? "yours" : "Cascade Studio"});
    }
    options.json ? printJson(json) : table.print();
    return {};
}

/// What `show` says of a graph's nodes: those that an artist would change.
void printNodes(const graph::Graph& graph)
{
    Table table({"node", "kind", "set to"});
    for (const auto& id : topologicalOrder(graph)) {
        const auto& node = *graph.find(id);
        std::string values;
        for (const auto& [name, value] : node.parameters) {
            values += (values.empty() ? "" : ", ") + name + "=" + graph::valueText(value);
        }
        table.add({id.text(), graph.typeOf(id)->title, values});
    }
    table.print();
}

Result<void> show(const PresetsOptions& options, const Context& context)
{
    const auto entry = files::PresetLibrary::of(context).find(options.what);
    const auto preset = entry ? openPreset(entry.value().file) : Result<Preset>(entry.error());
    if (!preset) {
        return preset.error();
    }
    const auto& [text, poster, preview] = preset.value();
    if (options.json) {
        auto json = jsonOf(entry.value(), preset.value());
        json["graph"] = nlohmann::json::parse(writeGraph(text));
        printJson(json);
        return {};
    }
    const auto& about = text.about;
    std::printf("%s\n%s\n\n", about.title.c_str(), about.description.c_str());
    Table table;
    table.add({"by", about.author + (about.licence.empty() ? "" : ", " + about.licence)});
    table.add({"tags", joined(about.tags, ", ")});
    table.add({"file", entry.value().file.string()});
    table.print();
    std::printf("\n");
    printNodes(text.graph);
    std::printf("\ncascade render preset:%s\n", entry.value().name.c_str());
    return {};
}

/// The preset of that name, or the graph of that file.
Result<Preset> presetOrGraph(const std::string& what, const Context& context)
{
    if (!isGraphFile(what)) {
        const auto entry = files::PresetLibrary::of(context).find(what);
        return entry ? openPreset(entry.value().file) : entry.error();
    }
    const auto source = graphSource(what, context);
    if (!source) {
        return source.error();
    }
    const auto ending = source.value().file.extension();
    if (ending == ".cascade" || ending == ".cascadepack") {
        return openPreset(source.value().file);
    }
    auto text = files::loadGraph(source.value().file);
    return text ? Result<Preset>(Preset{std::move(text).value(), {}, {}}) : text.error();
}

/// The weights that a graph's networks have on this machine, each by hash.
Result<WeightPins> pinsOf(const graph::Graph& graph, const Context& context)
{
    plan::GraphWorld world(context, library::lookAtPath);
    const auto open = plan::opened(graph, world.surroundings());
    if (!open) {
        return open.error();
    }
    const auto inference = inferShapes(open.value(), world.surroundings());
    auto pins = weightsOf(inference);
    for (const auto& issue : inference.issues) { // footage that is not chosen yet is no matter
        if (issue.severity == graph::Issue::Severity::Error && issue.place == "model") {
            return Error{ErrorCode::WeightsMissing, issue.node.text() + ".model", issue.what, issue.hint};
        }
    }
    return pins;
}

Result<void> exportPack(const PresetsOptions& options, const Context& context)
{
    auto preset = presetOrGraph(options.what, context);
    if (!preset) {
        return preset.error();
    }
    auto& [text, poster, preview] = preset.value();
    if (auto set = applySettings(text.graph, options.settings); !set) {
        return set;
    }
    auto pins = pinsOf(text.graph, context);
    if (!pins) {
        return pins.error();
    }
    text.weights = std::move(pins).value();
    const auto take = [](const std::string& file, std::size_t most, std::string& bytes) -> Result<void> {
        auto read = file.empty() ? Result<std::string>(bytes) : readFile(file, most);
        if (!read) {
            return read.error();
        }
        bytes = std::move(read).value();
        return {};
    };
    if (auto taken = take(options.poster, kMostPosterBytes, poster); !taken) {
        return taken;
    }
    if (auto taken = take(options.preview, kMostPreviewBytes, preview); !taken) {
        return taken;
    }
    const auto pack = packOf(preset.value(), context.version);
    if (!pack) {
        return pack.error();
    }
    if (auto written = writePack(options.output, pack.value()); !written) {
        return written;
    }
    std::printf("%s\n", options.output.c_str());
    return {};
}

Result<void> importPack(const PresetsOptions& options, const Context& context)
{
    const auto entry = files::PresetLibrary::of(context).import(options.what, options.name, options.replace);
    if (!entry) {
        return entry.error();
    }
    std::printf("%s\n", entry.value().name.c_str());
    return {};
}

Result<void> poster(const PresetsOptions& options, const Context&)
{
    return writePoster(options.what, options.output);
}

Result<void> pin(const PresetsOptions& options, const Context& context)
{
    for (const auto& file : options.graphs) {
        auto text = openGraph(file);
        if (!text) {
            return text.error();
        }
        auto pins = pinsOf(text.value().graph, context);
        if (!pins) {
            return pins.error();
        }
        text.value().weights = std::move(pins).value();
        if (auto saved = saveGraph(file, text.value()); !saved) {
            return saved;
        }
        std::printf("%s: %zu weights\n", file.c_str(), text.value().weights.size());
    }
    return {};
}

using Run = Result<void> (*)(const PresetsOptions&, const Context&);

CLI::App* addOne(CLI::App& presets, const std::shared_ptr<PresetsOptions>& options, Action& action,
                 const char* name, const char* help, Run run)
{
    auto* command = presets.add_subcommand(name, help);
    command->callback([options, run, &action] {
        action = [options, run](const Context& context) { return run(*options, context); };
    });
    return command;
}

} // namespace

void addPresets(CLI::App& app, Action& action)
{
    auto options = std::make_shared<PresetsOptions>();
    auto* presets = app.add_subcommand("presets", "Graphs to start from: list, show, hand on, take in");
    presets->require_subcommand(1);
    auto* listing = addOne(*presets, options, action, "list", "What there is, in a line each", list);
    listing->add_flag("--json", options->json, "As JSON");
    auto* showing = addOne(*presets, options, action, "show", "What a preset is and how it is set", show);
    showing->add_option("name", options->what, "A preset")->required();
    showing->add_flag("--json", options->json, "As JSON, with the graph");
    auto* exporting =
        addOne(*presets, options, action, "export",
               "Put a graph into a pack: graph, title page, poster and preview in one file", exportPack);
    exporting->add_option("graph", options->what, "A preset, a .cascade file, or a video of Cascade Studio")
        ->required();
    exporting->add_option("-o,--output", options->output, "The .cascadepack file")->required();
    exporting->add_option("--set", options->settings, "NODE.PARAMETER=VALUE")->allow_extra_args(false);
    exporting->add_option("--poster", options->poster, "A PNG; else the one beside the graph");
    exporting->add_option("--preview", options->preview, "A short MP4; else the one beside the graph");
    auto* importing = addOne(*presets, options, action, "import",
                             "Take a pack into your library; it is then rendered as preset:NAME", importPack);
    importing->add_option("pack", options->what, "A .cascadepack file")->required();
    importing->add_option("--name", options->name, "Its name here; else that of the file");
    importing->add_flag("--replace", options->replace, "In place of your own preset of that name");
    auto* posters = addOne(
        *presets, options, action, "poster",
        "Write what a file manager shows for a file to a PNG: its poster, a drawing of the graph, or a frame",
        poster);
    posters->add_option("file", options->what, "A .cascadepack or .cascade file, or a video")->required();
    posters->add_option("-o,--output", options->output, "The PNG file")->required();
    auto* pinning = addOne(*presets, options, action, "pin",
                           "Write the hashes of the weights that graphs use now into their files", pin);
    pinning->add_option("graphs", options->graphs, ".cascade files")->required();
    presets->footer(
        "Example:\n  cascade presets list\n  cascade render preset:draft --set prompt.text=\"a blue "
        "star\"\n  cascade presets export shot.cascade -o shot.cascadepack\n  cascade presets import "
        "shot.cascadepack");
}

} // namespace cascade::cli
