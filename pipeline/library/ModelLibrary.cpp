// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/ModelLibrary.h"

#include "core/base/Hash.h"
#include "core/base/NearestWord.h"
#include "core/base/Quote.h"
#include "pipeline/library/ModelFacts.h"

#include <algorithm>
#include <array>

namespace cascade::library {

namespace {

namespace fs = std::filesystem;

/// Released: never changes. A later schema is a step of its own behind it.
constexpr const char* kSchema1 = R"(
CREATE TABLE place (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE model (
    path TEXT PRIMARY KEY,
    place TEXT NOT NULL,
    facts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE scan (id INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
)";

constexpr std::array<const char*, 1> kSteps = {kSchema1};
constexpr std::int32_t kApplicationId = 0x4373634D; // "CscM"
constexpr store::Schema kSchema{"library of models", kApplicationId, kSteps};

bool isThere(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

std::string lowered(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

/// Whether it is a model's title, repository or file name.
bool isCalled(const FoundModel& model, const std::string& name)
{
    return model.title == name || model.repository == name || model.path.filename() == name;
}

/// Whether a hint names a model: by its path, its title, its repository or its file's name.
bool isNamed(const FoundModel& model, const std::string& hint)
{
    std::error_code ignored;
    return isCalled(model, hint) || model.path == hint || fs::equivalent(model.path, hint, ignored);
}

Error notFound(const std::string& what, const std::string& hint)
{
    return {ErrorCode::WeightsMissing, "models", what, hint};
}

constexpr const char* kLook =
    "Look for it with: cascade models scan FOLDER, or add its file: cascade models add FILE";

} // namespace

Result<ModelLibrary> ModelLibrary::open(const Places& places, std::string& note)
{
    auto database = store::Database::openOrBegin(places.dataFolder / "models.sqlite", kSchema,
                                                 "models must be looked for anew", note);
    if (!database) {
        return database.error();
    }
    std::string ignored; // hashes are made anew, which costs time only
    auto hashes = store::FileHashes::open(store::FileHashes::fileIn(places.cacheFolder), ignored);
    if (!hashes) {
        return hashes.error();
    }
    return ModelLibrary(std::move(database).value(), std::move(hashes).value());
}

Result<std::vector<ModelPlace>> ModelLibrary::places()
{
    auto all = m_database.read([&] {
        std::vector<ModelPlace> own;
        auto row = m_database.query("SELECT path FROM place ORDER BY path");
        while (row.next()) {
            const fs::path path = row.text(0);
            own.push_back({path, placeKindOf(path), true});
        }
        return own;
    });
    if (all) {
        for (auto& place : customaryPlaces()) {
            const bool isGiven = std::any_of(all.value().begin(), all.value().end(),
                                             [&](const ModelPlace& own) { return own.path == place.path; });
            if (!isGiven) {
                all.value().push_back(std::move(place));
            }
        }
    }
    return all;
}

Result<ModelPlace> ModelLibrary::remember(const fs::path& path)
{
    if (!isThere(path)) {
        return Error{ErrorCode::BadInput, path.string(), "there is no such file or folder", {}};
    }
    const auto whole = fs::absolute(path).lexically_normal();
    const auto real = whole.has_filename() ? whole : whole.parent_path(); // "folder/" is "folder"
    const auto kept = m_database.write(
        [&] { m_database.run("INSERT OR IGNORE INTO place (path) VALUES (?)", real.native()); });
    if (!kept) {
        return kept.error();
    }
    return ModelPlace{real, placeKindOf(real), true};
}

Result<bool> ModelLibrary::forget(const fs::path& path)
{
    const auto whole = fs::absolute(path).lexically_normal();
    const auto real = whole.has_filename() ? whole : whole.parent_path();
    return m_database.write([&] {
        const auto was = m_database.run("DELETE FROM place WHERE path = ?", real.native());
        return was + m_database.run("DELETE FROM model WHERE place = ?", real.native()) > 0;
    });
}

Result<void> ModelLibrary::keep(const std::vector<ModelPlace>& scanned, const std::vector<FoundModel>& models)
{
    return m_database.write([&] {
        for (const auto& place : scanned) {
            m_database.run("DELETE FROM model WHERE place = ?", place.path.native());
        }
        for (const auto& model : models) {
            m_database.run("INSERT OR REPLACE INTO model (path, place, facts) VALUES (?, ?, ?)",
                           model.path.native(), model.place.native(), factsText(model));
        }
        m_database.run("INSERT OR REPLACE INTO scan (id, count) VALUES (1, ?)",
                       static_cast<std::int64_t>(models.size()));
    });
}

Result<bool> ModelLibrary::isScanned()
{
    return m_database.read([&] {
        auto row = m_database.query("SELECT count FROM scan");
        return row.next();
    });
}

Result<std::vector<FoundModel>> ModelLibrary::models()
{
    auto all = m_database.read([&] {
        std::vector<FoundModel> found;
        auto row = m_database.query("SELECT path, place, facts FROM model");
        while (row.next()) {
            auto model = modelOfFacts(row.text(2));
            if (model && isThere(row.text(0))) {
                model->path = row.text(0);
                model->place = row.text(1);
                found.push_back(std::move(*model));
            }
        }
        return found;
    });
    if (!all) {
        return all;
    }
    for (auto& model : all.value()) {
        auto hash = knownHash(model);
        if (!hash) {
            return hash.error();
        }
        model.sha256 = std::move(hash).value();
    }
    std::sort(all.value().begin(), all.value().end(), [](const auto& a, const auto& b) {
        return a.title != b.title ? a.title < b.title : a.path < b.path;
    });
    return all;
}

/// Empty where the hash of one of its files is not known.
Result<std::string> ModelLibrary::knownHash(const FoundModel& model)
{
    std::vector<std::string> hashes;
    hashes.reserve(model.files.size());
    for (const auto& file : model.files) {
        auto known = m_hashes.known(pathOf(model, file));
        if (!known) {
            return known.error();
        }
        if (!known.value()) {
            return std::string();
        }
        hashes.push_back(std::move(*known.value()));
    }
    return hashes.empty() ? std::string() : modelHash(model, hashes);
}

Result<std::string> ModelLibrary::hash(const FoundModel& model, const CancelToken& cancel,
                                       const HashProgress& progress)
{
    if (model.files.empty()) {
        return Error{ErrorCode::BadInput,
                     model.path.string(),
                     "has no files to hash: " + (model.problem.empty() ? "look again" : model.problem),
                     {}};
    }
    std::vector<std::string> hashes;
    hashes.reserve(model.files.size());
    std::uintmax_t before = 0;
    for (const auto& file : model.files) {
        auto hash = m_hashes.of(pathOf(model, file), cancel, [&](std::uintmax_t done) {
            if (progress) {
                progress(before + done, model.bytes);
            }
        });
        if (!hash) {
            return hash;
        }
        hashes.push_back(std::move(hash).value());
        before += file.bytes;
    }
    return modelHash(model, hashes);
}

Result<FoundModel> ModelLibrary::find(const ModelWish& wish, const CancelToken& cancel)
{
    return wish.sha256.empty() ? findName(wish.hint) : findHash(wish, cancel);
}

Result<FoundModel> ModelLibrary::findHash(const ModelWish& wish, const CancelToken& cancel)
{
    auto all = models();
    if (!all) {
        return all.error();
    }
    const auto wanted = lowered(wish.sha256);
    const FoundModel* found = nullptr;
    std::string other; // of the hint's name, but another hash
    std::size_t unhashed = 0;
    for (auto& model : all.value()) {
        const bool named = !wish.hint.empty() && isNamed(model, wish.hint);
        if (named && model.sha256.empty() && !model.files.empty()) {
            auto made = hash(model, cancel);
            if (!made) {
                return made.error();
            }
            model.sha256 = std::move(made).value();
        }
        if (model.sha256 == wanted && (found == nullptr || named)) {
            found = &model;
        } else if (named && !model.sha256.empty()) {
            other = model.sha256;
        }
        unhashed += model.sha256.empty() && !model.files.empty() ? 1 : 0;
    }
    if (found != nullptr) {
        return *found;
    }
    auto what = "expected weights of SHA-256 " + printableText(wish.sha256) +
                (wish.hint.empty() ? "" : ", called " + quotedText(wish.hint)) + ", got none";
    if (!other.empty()) {
        what += "; what is called so has " + other;
    }
    return notFound(what, unhashed == 0
                              ? kLook
                              : std::to_string(unhashed) + " models were not hashed yet, which may be it: "
                                                           "cascade models list --hash");
}

Result<FoundModel> ModelLibrary::findName(const std::string& hint)
{
    auto all = models();
    if (!all) {
        return all.error();
    }
    std::vector<const FoundModel*> found;
    std::vector<std::string> titles;
    titles.reserve(all.value().size());
    for (const auto& model : all.value()) {
        titles.push_back(model.title);
        std::error_code ignored;
        if (model.path == hint || fs::equivalent(model.path, hint, ignored)) {
            return model; // a path is one alone
        }
        if (isNamed(model, hint)) {
            found.push_back(&model);
        }
    }
    if (found.size() == 1) {
        return *found.front();
    }
    if (found.empty()) {
        const auto nearest = nearestWord(hint, titles);
        return notFound("expected the name or path of a model that was found, got " + quotedText(hint),
                        nearest.empty() ? kLook : "Did you mean " + nearest + "?");
    }
    std::string places;
    for (const auto* model : found) {
        places += (places.empty() ? "" : ", ") + printableText(model->path.native());
    }
    return Error{ErrorCode::BadInput, "models", quotedText(hint) + " is the name of several: " + places,
                 "Give the path of one."};
}

std::string nameAmong(const std::vector<FoundModel>& all, const FoundModel& model)
{
    const auto called = std::count_if(all.begin(), all.end(),
                                      [&](const auto& other) { return isCalled(other, model.title); });
    return called == 1 ? model.title : model.path.string();
}

std::string modelHash(const FoundModel& model, const std::vector<std::string>& hashes)
{
    if (hashes.size() == 1) {
        return hashes.front();
    }
    std::vector<std::string> lines;
    lines.reserve(hashes.size());
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        lines.push_back(hashes[i] + "  " + model.files[i].name + "\n");
    }
    std::sort(lines.begin(), lines.end(),
              [](const auto& a, const auto& b) { return a.substr(64) < b.substr(64); }); // by name
    Sha256 hash;
    for (const auto& line : lines) {
        hash.update(line);
    }
    return hash.hex();
}

} // namespace cascade::library
