// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/ModelReport.h"
#include "app/cli/ModelStore.h"
#include "app/cli/Table.h"
#include "app/cli/Values.h"
#include "core/base/Words.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

struct ModelsOptions {
    std::string name; ///< of a model, or a folder
    bool link = false;
    bool json = false;
};

std::string variantsOf(const ModelConfig& model)
{
    std::vector<std::string> names;
    for (const auto& stage : model.stages) {
        for (const auto& [name, variant] : stage.variants) {
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(name);
            }
        }
    }
    return joined(names, ", ");
}

/// "complete", or what is missing. Hashes are for `info`: a list should come at once.
std::string completenessOf(const ModelConfig& model, const std::vector<ModelFile>& files)
{
    if (isPlan(model)) {
        return "none: a plan to train";
    }
    const auto missing = std::count_if(files.begin(), files.end(),
                                       [](const auto& file) { return file.state == FileState::Missing; });
    return missing == 0 ? "complete" : std::to_string(missing) + " files missing";
}

Result<void> listModels(const ModelsOptions& options, const Context& context)
{
    Table table({"name", "whose", "licence", "stages", "size", "variants", "weights", "title"});
    auto list = nlohmann::json::array();
    for (const auto& stored : storedModels(context)) {
        const auto model = readModelConfig(stored.folder);
        const std::string whose = stored.shipped ? "shipped" : "yours";
        if (!model) {
            table.add({stored.name, whose, "", "", "", "", "unreadable", model.error().message()});
            list.push_back({{"name", stored.name}, {"whose", whose}, {"error", model.error().message()}});
            continue;
        }
        const auto& m = model.value();
        const auto files = checkFiles(m, false, context.cancel);
        table.add({stored.name, whose, m.licence, std::to_string(m.stages.size()), bytesText(bytesOf(files)),
                   variantsOf(m), completenessOf(m, files), m.title});
        list.push_back({{"name", stored.name},
                        {"whose", whose},
                        {"folder", stored.folder.string()},
                        {"licence", m.licence},
                        {"stages", m.stages.size()},
                        {"bytes", bytesOf(files)},
                        {"variants", variantsOf(m)},
                        {"preferred", m.preferred},
                        {"weights", completenessOf(m, files)},
                        {"title", m.title}});
    }
    options.json ? printJson(list) : table.print();
    return {};
}

Result<void> showModel(const ModelsOptions& options, const Context& context)
{
    auto model = readModelConfig(modelFolder(context, options.name));
    if (!model) {
        return model.error();
    }
    const auto files = checkFiles(model.value(), true, context.cancel);
    options.json ? printJson(reportJson(model.value(), files)) : printReport(model.value(), files);
    return {};
}

Result<void> add(const ModelsOptions& options, const Context& context)
{
    auto added = addModel(context, options.name, options.link);
    if (!added) {
        return added.error();
    }
    std::printf("%s is now at %s\n", added.value().name.c_str(), added.value().folder.c_str());
    return {};
}

Result<void> remove(const ModelsOptions& options, const Context& context)
{
    auto removed = removeModel(context, options.name);
    if (!removed) {
        return removed.error();
    }
    std::printf("%s is gone from %s\n", removed.value().name.c_str(),
                removed.value().folder.parent_path().c_str());
    return {};
}

using Run = Result<void> (*)(const ModelsOptions&, const Context&);

CLI::App* addPart(CLI::App& command, const char* name, const char* what, Action& action,
                  const std::shared_ptr<ModelsOptions>& options, Run run)
{
    auto* part = command.add_subcommand(name, what);
    part->callback([options, &action, run] {
        action = [options, run](const Context& context) { return run(*options, context); };
    });
    return part;
}

} // namespace

void addModels(CLI::App& app, Action& action)
{
    auto options = std::make_shared<ModelsOptions>();
    auto* command = app.add_subcommand("models", "List, check, add and remove models");
    command->require_subcommand(1);
    command->footer("Examples:\n  cascade models list\n  cascade models info toybox --json\n"
                    "  cascade models add ~/downloads/paintbox\n  cascade models remove paintbox");
    auto* list = addPart(*command, "list", "All models, shipped and yours", action, options, listModels);
    list->add_flag("--json", options->json, "As JSON");
    list->footer("Example:\n  cascade models list --json");
    auto* info =
        addPart(*command, "info", "Stages, sizes, licence; checks every hash", action, options, showModel);
    info->add_option("name", options->name, "Name of a model, or its folder")->required();
    info->add_flag("--json", options->json, "As JSON");
    info->footer("Example:\n  cascade models info toybox");
    auto* adds = addPart(*command, "add", "Copy a model folder to your models after checking every hash",
                         action, options, add);
    adds->add_option("folder", options->name, "Folder with model.json")->required();
    adds->add_flag("--link", options->link, "Link to the folder instead of copying it");
    adds->footer("Example:\n  cascade models add ~/downloads/paintbox --link");
    auto* removes = addPart(*command, "remove", "Remove one of your models", action, options, remove);
    removes->add_option("name", options->name, "Name of the model")->required();
    removes->footer("Example:\n  cascade models remove paintbox");
}

} // namespace cascade::cli
