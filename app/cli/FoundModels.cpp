// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/FoundModels.h"

#include "app/cli/Notes.h"
#include "app/cli/ProgressPrinter.h"
#include "app/cli/Table.h"
#include "app/cli/Values.h"
#include "core/base/Memory.h"
#include "core/base/Quote.h"
#include "pipeline/scan/ScanModels.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace cascade::cli {

namespace {

namespace fs = std::filesystem;
using library::FoundModel;
using library::ModelLibrary;

Result<ModelLibrary> openLibrary(const Context& context)
{
    std::string note;
    auto opened = ModelLibrary::open(context, note);
    if (!note.empty()) {
        printNotes({note});
    }
    return opened;
}

ProgressStyle styleOf(const FoundOptions& options)
{
    return options.quiet ? ProgressStyle::None : progressStyle("auto").value();
}

/// How far something without a measured speed is.
Progress progressOf(const char* what, std::uintmax_t done, std::uintmax_t total)
{
    Progress progress;
    progress.what = what;
    progress.step = static_cast<int>(done);
    progress.steps = static_cast<int>(total);
    progress.residentBytes = memoryUse().residentBytes;
    return progress;
}

library::ScanResult scanned(const std::vector<library::ModelPlace>& places, const FoundOptions& options,
                            const Context& context)
{
    ProgressPrinter printer(styleOf(options));
    library::ScanOptions scan;
    scan.cancel = context.cancel;
    scan.progress = [&](std::size_t done, std::size_t total, const std::string&) {
        printer.show(progressOf("look", done, total));
    };
    auto result = library::scanModels(places, scan);
    printer.endLine();
    if (!options.quiet) {
        printNotes(result.notes);
    }
    return result;
}

/// Hashes what was not hashed yet. What cannot be read keeps its hash open, and says so.
Result<void> hashAll(ModelLibrary& library, std::vector<FoundModel>& models, const FoundOptions& options,
                     const Context& context)
{
    constexpr std::uintmax_t kMebi = 1 << 20;
    std::uintmax_t total = 0, before = 0;
    for (const auto& model : models) {
        total += model.sha256.empty() ? model.bytes : 0;
    }
    ProgressPrinter printer(styleOf(options));
    for (auto& model : models) {
        if (!model.sha256.empty() || model.files.empty()) {
            continue;
        }
        auto hash = library.hash(model, context.cancel, [&](std::uintmax_t done, std::uintmax_t) {
            printer.show(
                progressOf("hash", (before + done) / kMebi, std::max(total / kMebi, std::uintmax_t{1})));
        });
        if (hash) {
            model.sha256 = std::move(hash).value();
        } else if (hash.error().code != ErrorCode::BadInput) {
            return hash.error();
        } else {
            printer.endLine();
            printNotes({hash.error().message()});
        }
        before += model.bytes;
    }
    return {};
}

/// Whether it is listed without being asked for: other programs' weights are none of the artist's business.
bool isListed(const FoundModel& model)
{
    return model.role != library::ModelRole::Unknown || model.isBroken;
}

std::string holdsText(const FoundModel& model)
{
    std::vector<std::string> parts;
    parts.reserve(model.parts.size());
    for (const auto part : model.parts) {
        parts.emplace_back(library::partText(part));
    }
    return library::joined(parts);
}

void printScanned(const library::ScanResult& result, std::size_t places, const FoundOptions& options)
{
    const auto& all = result.models;
    const auto count = [&](auto is) { return std::count_if(all.begin(), all.end(), is); };
    const auto known = count([](const auto& m) { return m.problem.empty(); });
    const auto unknown = count([](const auto& m) { return !isListed(m); });
    const auto broken = count([](const auto& m) { return m.isBroken; });
    std::string words = std::to_string(known) + (known == 1 ? " model" : " models") + " in " +
                        std::to_string(places) + (places == 1 ? " place" : " places");
    if (unknown > 0) {
        words += "; " + std::to_string(unknown) + " of other programs, see: cascade models list --all";
    }
    if (broken > 0) {
        words += "; " + std::to_string(broken) + " cannot be read";
    }
    if (!options.quiet) {
        printNotes({words});
    }
}

bool isHashBeginning(const std::string& text)
{
    constexpr std::size_t kLeast = 8;
    return text.size() >= kLeast && text.size() <= 64 &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

Result<FoundModel> oneModel(ModelLibrary& library, const std::string& wish, const FoundOptions& options,
                            const Context& context)
{
    if (isHashBeginning(wish)) {
        auto all = library.models();
        if (!all) {
            return all.error();
        }
        auto digits = wish;
        std::transform(digits.begin(), digits.end(), digits.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        for (auto& model : all.value()) {
            if (model.sha256.starts_with(digits)) {
                return std::move(model);
            }
        }
        if (wish.size() == 64) {
            return library.find({wish, {}}, context.cancel); // says what is missing
        }
    }
    auto found = library.find({{}, wish}, context.cancel);
    std::error_code ignored;
    if (found || !fs::exists(wish, ignored)) {
        return found;
    }
    const auto path = fs::absolute(wish).lexically_normal();
    auto looked = scanned({{path, library::placeKindOf(path), true}}, options, context).models;
    if (looked.size() == 1) {
        return std::move(looked.front());
    }
    return found.error();
}

} // namespace

Result<std::vector<FoundModel>> foundModels(const FoundOptions& options, const Context& context)
{
    auto library = openLibrary(context);
    if (!library) {
        return library.error();
    }
    const auto scannedOnce = library.value().isScanned();
    if (!scannedOnce) {
        return scannedOnce.error();
    }
    if (!scannedOnce.value() && !options.quiet) {
        printNotes({"models of others were not looked for yet: cascade models scan"});
    }
    auto models = library.value().models();
    if (!models) {
        return models;
    }
    if (!options.all) {
        std::erase_if(models.value(), [](const auto& model) { return !isListed(model); });
    }
    if (options.hash) {
        if (auto done = hashAll(library.value(), models.value(), options, context); !done) {
            return done.error();
        }
    }
    return models;
}

void printFound(const std::vector<FoundModel>& models, const FoundOptions& options, bool follows)
{
    if (models.empty()) {
        return;
    }
    if (follows) {
        std::printf("\n");
    }
    std::vector<std::string> heads{"found", "is", "family", "size", "licence", "wired to"};
    if (options.hash) {
        heads.emplace_back("SHA-256");
    }
    Table table(std::move(heads));
    for (const auto& model : models) {
        const bool isKnown = model.role != library::ModelRole::Unknown;
        std::vector<std::string> row{model.title,
                                     isKnown ? std::string(library::roleText(model.role))
                                             : (model.isBroken ? "unreadable" : "unknown"),
                                     model.family,
                                     bytesText(static_cast<std::int64_t>(model.bytes)),
                                     isKnown ? library::licenceText(model.licence) : "",
                                     model.problem.empty() ? library::wiringText(model) : model.problem};
        if (options.hash) {
            row.push_back(model.sha256);
        }
        table.add(std::move(row));
    }
    table.print();
}

nlohmann::json foundJson(const FoundModel& model)
{
    auto parts = nlohmann::json::array();
    for (const auto part : model.parts) {
        parts.push_back(library::partText(part));
    }
    auto files = nlohmann::json::array();
    for (const auto& file : model.files) {
        files.push_back({{"file", library::pathOf(model, file).string()}, {"bytes", file.bytes}});
    }
    return {{"name", model.title},
            {"whose", "found"},
            {"path", model.path.string()},
            {"place", model.place.string()},
            {"repository", model.repository},
            {"is", library::roleText(model.role)},
            {"family", model.family},
            {"holds", parts},
            {"fits", model.fits},
            {"wiredTo", library::wiringText(model)},
            {"runnable", model.isRunnable},
            {"bytes", model.bytes},
            {"sha256", model.sha256},
            {"licence", model.licence.name},
            {"nonCommercial", model.licence.terms == library::Terms::NonCommercial},
            {"terms", library::termsText(model.licence.terms)},
            {"licenceFrom", library::sourceText(model.licence.source)},
            {"broken", model.isBroken},
            {"problem", model.problem},
            {"hint", model.hint},
            {"files", files}};
}

Result<void> scanFound(const FoundOptions& options, const Context& context)
{
    auto library = openLibrary(context);
    if (!library) {
        return library.error();
    }
    std::vector<library::ModelPlace> places;
    for (const auto& folder : options.folders) {
        std::error_code ignored;
        if (!fs::exists(folder, ignored)) {
            return Error{ErrorCode::BadInput, folder, "there is no such file or folder", {}};
        }
        auto path = fs::absolute(folder).lexically_normal();
        path = path.has_filename() ? path : path.parent_path(); // "folder/" is "folder"
        places.push_back({path, library::placeKindOf(path), true});
    }
    if (places.empty()) {
        auto known = library.value().places();
        if (!known) {
            return known.error();
        }
        places = std::move(known).value();
    }
    if (places.empty()) {
        return Error{ErrorCode::BadInput, "models scan",
                     "expected a folder: none was added, and no Hugging Face cache, ComfyUI or "
                     "stable-diffusion-webui is where they are by custom",
                     "For example: cascade models scan ~/ComfyUI"};
    }
    auto result = scanned(places, options, context);
    if (auto kept = library.value().keep(places, result.models); !kept) {
        return kept;
    }
    printScanned(result, places.size(), options);
    std::vector<FoundModel> shown;
    std::copy_if(result.models.begin(), result.models.end(), std::back_inserter(shown),
                 [&](const auto& model) { return options.all || isListed(model); });
    if (options.json) {
        auto list = nlohmann::json::array();
        for (const auto& model : shown) {
            list.push_back(foundJson(model));
        }
        printJson(list);
    } else {
        printFound(shown, options, false);
    }
    return {};
}

Result<void> addFound(const std::string& path, const FoundOptions& options, const Context& context)
{
    auto library = openLibrary(context);
    if (!library) {
        return library.error();
    }
    const auto place = library.value().remember(path);
    if (!place) {
        return place.error();
    }
    const auto result = scanned({place.value()}, options, context);
    const bool isFile = place.value().kind == library::PlaceKind::File;
    if (isFile && !result.models.empty() && result.models.front().role == library::ModelRole::Unknown) {
        const auto& model = result.models.front();
        if (auto forgotten = library.value().forget(path); !forgotten) {
            return forgotten.error();
        }
        return Error{ErrorCode::BadInput, place.value().path.string(), model.problem, model.hint};
    }
    if (auto kept = library.value().keep({place.value()}, result.models); !kept) {
        return kept;
    }
    printScanned(result, 1, options);
    std::printf("%s is looked at from now on, where it lies\n",
                printableText(place.value().path.native()).c_str());
    std::vector<FoundModel> shown;
    std::copy_if(result.models.begin(), result.models.end(), std::back_inserter(shown), isListed);
    printFound(shown, options, true);
    return {};
}

Result<bool> removeFound(const std::string& path, const Context& context)
{
    auto library = openLibrary(context);
    return library ? library.value().forget(path) : library.error();
}

Result<void> showFound(const std::string& wish, const FoundOptions& options, const Context& context)
{
    auto library = openLibrary(context);
    if (!library) {
        return library.error();
    }
    auto found = oneModel(library.value(), wish, options, context);
    if (!found) {
        return found.error();
    }
    std::vector models{std::move(found).value()};
    if (options.hash) {
        if (auto done = hashAll(library.value(), models, options, context); !done) {
            return done;
        }
    }
    const auto& model = models.front();
    if (options.json) {
        printJson(foundJson(model));
        return {};
    }
    Table table;
    table.add({"name", model.title});
    table.add({"is", std::string(library::roleText(model.role))});
    table.add({"family", model.family.empty() ? "unknown" : model.family});
    if (!model.problem.empty()) {
        table.add({"problem", model.problem});
        table.add({"hint", model.hint});
    } else {
        table.add({"holds", holdsText(model)});
        table.add({"wired to", library::wiringText(model)});
        table.add({"licence", library::licenceText(model.licence)});
        table.add({"known from", std::string(library::sourceText(model.licence.source))});
    }
    table.add({"size", bytesText(static_cast<std::int64_t>(model.bytes))});
    table.add({"SHA-256", model.sha256.empty() ? "not known yet; --hash computes it" : model.sha256});
    table.add({"path", printableText(model.path.native())});
    table.print();
    if (model.files.size() > 1) {
        std::printf("\n");
        Table files({"file", "size"});
        for (const auto& file : model.files) {
            files.add({file.name, bytesText(static_cast<std::int64_t>(file.bytes))});
        }
        files.print();
    }
    return {};
}

} // namespace cascade::cli
