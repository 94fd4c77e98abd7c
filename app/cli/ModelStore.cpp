// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ModelStore.h"

#include "core/base/Hash.h"
#include "core/base/ScratchFolder.h"

#include <unistd.h>

#include <algorithm>

namespace cascade::cli {

namespace fs = std::filesystem;

namespace {

ModelFile checkFile(const fs::path& folder, ModelFile file, bool hashing, const CancelToken& cancel)
{
    std::error_code failed;
    const auto path = folder / file.file;
    if (!fs::is_regular_file(path, failed)) {
        return file;
    }
    file.bytes = static_cast<std::int64_t>(fs::file_size(path, failed));
    file.state = FileState::Present;
    if (hashing) {
        const auto hash = sha256OfFile(path, cancel);
        file.sha256 = hash ? hash.value() : "";
        if (!hash || (!file.expected.empty() && file.sha256 != file.expected)) {
            file.state = FileState::Altered;
        } else if (!file.expected.empty()) {
            file.state = FileState::Right;
        }
    }
    return file;
}

/// True for one step of a path that can be a folder's name on any disk.
bool isPlainName(const std::string& name)
{
    return !name.empty() && name.size() <= 64 && name[0] != '.' && name[0] != '-' &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) {
               return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
           });
}

void collect(const fs::path& models, bool shipped, std::vector<StoredModel>& all)
{
    std::vector<StoredModel> found;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(models, failed)) {
        const auto name = entry.path().filename().string();
        if (name[0] != '.' && fs::exists(entry.path() / "model.json", failed)) {
            found.push_back({entry.path(), name, shipped});
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    all.insert(all.end(), found.begin(), found.end());
}

Error diskError(const fs::path& place, const std::error_code& failed)
{
    return {ErrorCode::DiskFull, place.string(), "cannot be written: " + failed.message(),
            "Free some space, or set CASCADE_HOME to a folder on another disk."};
}

/// Copies model.json, the files it names, and what says whose work they are.
Result<void> copyFiles(const fs::path& from, const std::vector<ModelFile>& files, const fs::path& to,
                       const CancelToken& cancel)
{
    std::vector<std::string> names{"model.json"};
    for (const auto& file : files) {
        names.push_back(file.file);
    }
    for (const auto* extra : {"LICENSE", "LICENSE.txt", "NOTICE", "README.md"}) {
        if (fs::is_regular_file(from / extra)) {
            names.emplace_back(extra);
        }
    }
    std::error_code failed;
    for (const auto& name : names) {
        cancel.throwIfCancelled();
        if (!fs::copy_file(from / name, to / name, fs::copy_options::overwrite_existing, failed)) {
            return diskError(to / name, failed);
        }
    }
    return {};
}

/// The name and the files' names must be ones that stay inside the folder they are put into.
Result<void> checkNames(const ModelConfig& model, const std::vector<ModelFile>& files)
{
    if (!isPlainName(model.name)) {
        return Error{ErrorCode::BadInput,
                     "model.json/name",
                     "expected letters, digits, '.', '-' and '_', got \"" + model.name + "\"",
                     {}};
    }
    for (const auto& file : files) {
        if (!isPlainName(file.file)) {
            return Error{ErrorCode::BadInput,
                         "model.json/" + file.part,
                         "expected the name of a file in the model folder, got \"" + file.file + "\"",
                         {}};
        }
    }
    return {};
}

Result<void> checkFree(const Context& context, const std::string& name)
{
    for (const auto& stored : storedModels(context)) {
        if (stored.name == name) {
            return Error{ErrorCode::BadInput, stored.folder.string(),
                         "there is a model of the name \"" + name + "\" already",
                         stored.shipped ? "Give yours another name in its model.json."
                                        : "First: cascade models remove " + name};
        }
    }
    return {};
}

} // namespace

std::string stateText(FileState state)
{
    switch (state) {
    case FileState::Right:
        return "right hash";
    case FileState::Present:
        return "present";
    case FileState::Missing:
        return "missing";
    case FileState::Altered:
        break;
    }
    return "altered";
}

bool isPlan(const ModelConfig& model)
{
    return std::all_of(model.stages.begin(), model.stages.end(),
                       [](const auto& stage) { return stage.variants.empty(); });
}

std::vector<ModelFile> checkFiles(const ModelConfig& model, bool hashing, const CancelToken& cancel,
                                  const std::string& part)
{
    std::vector<ModelFile> files;
    const auto check = [&](const std::string& owner, const std::string& variant, const Variant& named) {
        if (part.empty() || part == owner) {
            files.push_back(
                checkFile(model.folder, {owner, variant, named.file, named.sha256, {}}, hashing, cancel));
        }
    };
    check("tokenizer", "", {model.text.tokenizer, ""});
    check("text", "", model.text.encoder);
    for (const auto& stage : model.stages) {
        for (const auto& [name, variant] : stage.variants) {
            check(stage.id, name, variant);
        }
    }
    return files;
}

Result<void> requireWhole(const ModelConfig& model, const std::vector<ModelFile>& files)
{
    for (const auto& file : files) {
        const auto path = (model.folder / file.file).string();
        if (file.state == FileState::Missing) {
            return Error{ErrorCode::WeightsMissing, path,
                         "the weights of " + file.part + " are missing (licence: " + model.licence + ")",
                         "Look where the model came from for the file" +
                             (file.expected.empty() ? "." : " of SHA-256 " + file.expected + ".")};
        }
        if (file.state == FileState::Altered) {
            return Error{ErrorCode::WeightsMissing, path,
                         "expected weights of SHA-256 " + file.expected + ", got " +
                             (file.sha256.empty() ? "a file that cannot be read" : file.sha256),
                         "The file was altered or belongs to another version of the model; fetch the right "
                         "one."};
        }
    }
    return {};
}

std::vector<StoredModel> storedModels(const Context& context)
{
    std::vector<StoredModel> all;
    collect(context.resources / "models", true, all);
    collect(context.dataFolder / "models", false, all);
    return all;
}

Result<StoredModel> addModel(const Context& context, const fs::path& folder, bool link)
{
    auto model = readModelConfig(folder);
    if (!model) {
        return model.error();
    }
    const auto files = checkFiles(model.value(), true, context.cancel);
    for (const auto& check : {checkNames(model.value(), files), checkFree(context, model.value().name),
                              requireWhole(model.value(), files)}) {
        if (!check) {
            return check.error();
        }
    }
    const auto models = context.dataFolder / "models";
    const auto target = models / model.value().name;
    std::error_code failed;
    fs::create_directories(models, failed);
    if (failed) {
        return diskError(models, failed);
    }
    if (link) {
        fs::create_directory_symlink(fs::canonical(folder), target, failed);
        return failed ? Result<StoredModel>(diskError(target, failed))
                      : StoredModel{target, model.value().name, false};
    }
    const ScratchFolder partial(models /
                                ("." + model.value().name + ".partial-" + std::to_string(::getpid())));
    fs::create_directory(partial.path(), failed);
    if (failed) {
        return diskError(partial.path(), failed);
    }
    if (auto copied = copyFiles(folder, files, partial.path(), context.cancel); !copied) {
        return copied.error();
    }
    fs::rename(partial.path(), target, failed);
    return failed ? Result<StoredModel>(diskError(target, failed))
                  : StoredModel{target, model.value().name, false};
}

Result<StoredModel> removeModel(const Context& context, const std::string& name)
{
    for (const auto& stored : storedModels(context)) {
        if (stored.name != name) {
            continue;
        }
        if (stored.shipped) {
            return Error{ErrorCode::BadInput, stored.folder.string(),
                         "is part of the program, which keeps it",
                         "Only models that you added can be removed."};
        }
        std::error_code failed;
        const bool linked = fs::is_symlink(stored.folder, failed);
        linked ? static_cast<void>(fs::remove(stored.folder, failed))
               : static_cast<void>(fs::remove_all(stored.folder, failed));
        return failed ? Result<StoredModel>(diskError(stored.folder, failed)) : stored;
    }
    return Error{ErrorCode::BadInput, "models",
                 "expected the name of a model that you added, got \"" + name + "\"",
                 "See: cascade models list"};
}

} // namespace cascade::cli
