// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/ModelReport.h"
#include "app/cli/ModelStore.h"
#include "app/cli/Table.h"
#include "app/cli/Values.h"
#include "core/base/Words.h"
#ifdef CASCADE_MEDIA
#include "app/cli/FoundModels.h"
#endif

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
    bool hash = false;
    bool all = false;
    bool quiet = false;
    std::vector<std::string> folders;
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

#ifdef CASCADE_MEDIA
FoundOptions foundOptions(const ModelsOptions& options)
{
    return {options.folders, options.all, options.hash, options.json, options.quiet};
}

Result<void> scan(const ModelsOptions& options, const Context& context)
{
    return scanFound(foundOptions(options), context);
}
#endif

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
#ifdef CASCADE_MEDIA
    const auto found = foundModels(foundOptions(options), context);
    if (!found) {
        return found.error();
    }
    for (const auto& model : found.value()) {
        list.push_back(foundJson(model));
    }
#endif
    if (options.json) {
        printJson(list);
        return {};
    }
    table.print();
#ifdef CASCADE_MEDIA
    printFound(found.value(), foundOptions(options), true);
#endif
    return {};
}

Result<void> showModel(const ModelsOptions& options, const Context& context)
{
    auto model = readModelConfig(modelFolder(context, options.name));
    if (!model) {
#ifdef CASCADE_MEDIA
        if (model.error().code == ErrorCode::WeightsMissing) { // no model folder: weights of others
            return showFound(options.name, foundOptions(options), context);
        }
#endif
        return model.error();
    }
    const auto files = checkFiles(model.value(), true, context.cancel);
    options.json ? printJson(reportJson(model.value(), files)) : printReport(model.value(), files);
    return {};
}

Result<void> add(const ModelsOptions& options, const Context& context)
{
#ifdef CASCADE_MEDIA
    std::error_code ignored;
    const std::filesystem::path path = options.name;
    if (std::filesystem::exists(path, ignored) && !std::filesystem::exists(path / "model.json", ignored)) {
        if (options.link) {
            return Error{ErrorCode::BadInput, options.name, "--link is for folders with a model.json",
                         "Models of others are never copied: leave --link away."};
        }
        return addFound(options.name, foundOptions(options), context);
    }
#endif
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
#ifdef CASCADE_MEDIA
    if (!removed && removed.error().code == ErrorCode::BadInput) {
        const auto forgotten = removeFound(options.name, context);
        if (!forgotten) {
            return forgotten.error();
        }
        if (forgotten.value()) {
            std::printf("%s is not looked at any more; nothing was deleted\n", options.name.c_str());
            return {};
        }
    }
#endif
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

/// Options that only models of others have.
void addFoundOptions([[maybe_unused]] CLI::App& command, [[maybe_unused]] ModelsOptions& options)
{
#ifdef CASCADE_MEDIA
    command.add_flag("--hash", options.hash,
                     "Hash models of others that were not hashed yet; takes seconds a gigabyte, once");
    command.add_flag("--all", options.all, "Also weights of other programs");
#endif
}

} // namespace

void addModels(CLI::App& app, Action& action)
{
    auto options = std::make_shared<ModelsOptions>();
    auto* command = app.add_subcommand("models", "List, check, add and remove models");
    command->require_subcommand(1);
    command->footer("Examples:\n  cascade models list\n  cascade models info toybox --json\n"
                    "  cascade models scan\n  cascade models add ~/downloads/dreamshaper_8.safetensors\n"
                    "  cascade models add ~/downloads/paintbox\n  cascade models remove paintbox");
    auto* list = addPart(*command, "list", "All models, shipped, yours, and those of others that were found",
                         action, options, listModels);
    list->add_flag("--json", options->json, "As JSON");
    addFoundOptions(*list, *options);
    list->footer("Example:\n  cascade models list --json");
    auto* info =
        addPart(*command, "info", "Stages, sizes, licence; checks every hash", action, options, showModel);
    info->add_option("name", options->name,
                     "Name of a model, or its folder; of a model of others its name, the first digits of its "
                     "SHA-256, or its path")
        ->required();
    info->add_flag("--json", options->json, "As JSON");
    info->add_flag("--hash", options->hash, "Hash a model of others that was not hashed yet");
    info->footer("Example:\n  cascade models info toybox");
    auto* adds = addPart(*command, "add",
                         "Copy a model folder to your models after checking every hash; or have a model of "
                         "others, or a folder of them, looked at where it lies",
                         action, options, add);
    adds->add_option(
            "path", options->name,
            "Folder with model.json; or a .safetensors, .ckpt, .pt or .bin file, a folder of diffusers, "
            "ComfyUI, AUTOMATIC1111, or any folder of such files")
        ->required();
    adds->add_flag("--quiet", options->quiet, "Say nothing but the result");
    adds->add_flag("--link", options->link, "Link to the folder instead of copying it");
    adds->footer("Example:\n  cascade models add ~/downloads/paintbox --link\n"
                 "  cascade models add ~/ComfyUI");
    auto* removes =
        addPart(*command, "remove", "Remove one of your models, or forget a file or folder that was added",
                action, options, remove);
    removes->add_option("name", options->name, "Name of the model, or the path that was added")->required();
    removes->footer("Example:\n  cascade models remove paintbox");
#ifdef CASCADE_MEDIA
    auto* scans = addPart(*command, "scan",
                          "Look for models of others: in what you added, the Hugging Face cache, ComfyUI and "
                          "stable-diffusion-webui. Headers are read; nothing is copied, hashed or run",
                          action, options, scan);
    scans->add_option("folders", options->folders,
                      "Files and folders to look through, these only, this once");
    scans->add_flag("--all", options->all, "Also say what belongs to other programs");
    scans->add_flag("--json", options->json, "As JSON");
    scans->add_flag("--quiet", options->quiet, "Say nothing but the result");
    scans->footer("Example:\n  cascade models scan\n  cascade models scan ~/ComfyUI /mnt/models --json");
#endif
}

} // namespace cascade::cli
