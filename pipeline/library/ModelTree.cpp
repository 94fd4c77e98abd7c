// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/ModelTree.h"

#include "core/base/Quote.h"
#include "core/config/PublishedFiles.h"
#include "pipeline/library/SmallFile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>
#include <utility>

namespace cascade::library {

namespace {

namespace fs = std::filesystem;

bool isFile(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

/// Whether a file is called as weights are. A name gets it looked at; what it is, its content says.
bool isCalledWeights(std::string_view name)
{
    constexpr std::array<std::string_view, 5> kEndings{".safetensors", ".ckpt", ".pt", ".pth", ".bin"};
    return std::any_of(kEndings.begin(), kEndings.end(), [&](auto end) { return name.ends_with(end); });
}

bool isCalledIndex(std::string_view name)
{
    return name.ends_with(".json") && name.find(".index.") != std::string_view::npos;
}

/// "model-00001-of-00002.safetensors": one of several that an index joins.
bool isCalledShard(std::string_view name)
{
    const auto of = name.find("-of-");
    return of != std::string_view::npos && of > 0 &&
           std::isdigit(static_cast<unsigned char>(name[of - 1])) != 0;
}

/// One step of a path, of letters that need no thought.
bool isPlainStep(std::string_view step)
{
    return !step.empty() && step.size() <= 128 && step[0] != '.' &&
           std::all_of(step.begin(), step.end(), [](unsigned char c) {
               return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
           });
}

/// "owner--name" of a cache as "owner/name".
std::string repositoryOf(const std::string& folder)
{
    const auto dash = folder.find("--");
    return dash == std::string::npos ? folder : folder.substr(0, dash) + '/' + folder.substr(dash + 2);
}

/// The networks that a model_index.json lists and that are there with weights.
std::map<std::string, fs::path> networksOf(const fs::path& folder)
{
    std::map<std::string, fs::path> networks;
    const auto json = nlohmann::json::parse(smallFile(folder / "model_index.json"), nullptr, false);
    if (!json.is_object()) {
        return networks;
    }
    for (const auto& [name, value] : json.items()) {
        const bool isComponent = value.is_array() && value.size() == 2 && value[1].is_string();
        if (isComponent && isPlainStep(name) && isFile(folder / name / "config.json")) {
            if (auto weights = publishedWeights(folder / name)) {
                networks.emplace(name, std::move(*weights));
            }
        }
    }
    return networks;
}

/// Walks one place.
class Walk {
public:
    Walk(const CancelToken& cancel, const TreeLimits& limits) : m_cancel(cancel), m_limits(limits) {}

    void folder(const fs::path& path, int depth = 0)
    {
        if (!enter(path, depth)) {
            return;
        }
        std::vector<fs::path> files, folders;
        if (!read(path, files, folders) || isFile(path / "model.json")) {
            return; // a model folder of ours is no stranger's
        }
        std::sort(files.begin(), files.end());
        std::sort(folders.begin(), folders.end());
        const auto taken = published(path);
        addFiles(files, taken.contains(""));
        for (const auto& one : folders) {
            if (!taken.contains(one.filename().string())) {
                folder(one, depth + 1);
            }
        }
    }

    void hub(const fs::path& cache)
    {
        std::vector<fs::path> files, repositories;
        if (!enter(cache, 0) || !read(cache, files, repositories)) {
            return;
        }
        std::sort(repositories.begin(), repositories.end());
        constexpr std::string_view kMark = "models--";
        for (const auto& repository : repositories) {
            const auto name = repository.filename().string();
            if (!name.starts_with(kMark)) {
                continue;
            }
            if (const auto snapshot = snapshotOf(repository); !snapshot.empty()) {
                m_repository = repositoryOf(name.substr(kMark.size()));
                m_cardFolder = snapshot;
                folder(snapshot);
                m_repository.clear();
                m_cardFolder.clear();
            }
        }
    }

    void file(const fs::path& path) { m_tree.candidates.push_back({path, {}, m_repository, m_cardFolder}); }

    [[nodiscard]] ModelTree take()
    {
        std::sort(m_tree.candidates.begin(), m_tree.candidates.end(),
                  [](const auto& a, const auto& b) { return a.path < b.path; });
        return std::move(m_tree);
    }

private:
    void note(const fs::path& path, std::string_view what)
    {
        m_tree.notes.push_back(printableText(path.native()) + ": " + std::string(what));
    }

    /// Whether a folder is to be looked at: it was not yet, and is not too deep.
    bool enter(const fs::path& path, int depth)
    {
        m_cancel.throwIfCancelled();
        if (depth > m_limits.depth) {
            note(path, "not looked at: too many folders within each other");
            return false;
        }
        std::error_code failed;
        const auto real = fs::canonical(path, failed);
        return !failed && m_seen.insert(real).second;
    }

    /// What lies in a folder; links as what they lead to.
    bool read(const fs::path& path, std::vector<fs::path>& files, std::vector<fs::path>& folders)
    {
        std::error_code failed;
        for (fs::directory_iterator entry(path, failed), end; !failed && entry != end;
             entry.increment(failed)) {
            if (m_entries++ >= m_limits.entries) {
                if (!std::exchange(m_isFull, true)) {
                    note(path, "not looked at to the end: more than " + std::to_string(m_limits.entries) +
                                   " files");
                }
                return false;
            }
            m_cancel.throwIfCancelled();
            std::error_code ignored;
            const auto status = entry->status(ignored);
            if (fs::is_regular_file(status)) {
                files.push_back(entry->path());
            } else if (fs::is_directory(status) && entry->path().filename().native().front() != '.') {
                folders.push_back(entry->path());
            }
        }
        if (failed) {
            note(path, "cannot be read: " + failed.message());
        }
        return !failed;
    }

    /// Adds a folder that diffusers or transformers wrote. Gives the names in it that belong to it; "" is its
    /// own weights.
    std::set<std::string> published(const fs::path& path)
    {
        std::set<std::string> taken;
        const auto cards = m_cardFolder.empty() ? path : m_cardFolder;
        if (auto networks = networksOf(path); !networks.empty()) {
            for (const auto& [name, weights] : networks) {
                taken.insert(name);
            }
            m_tree.candidates.push_back({path, std::move(networks), m_repository, cards});
        } else if (isFile(path / "config.json")) {
            if (auto weights = publishedWeights(path)) {
                taken.insert("");
                m_tree.candidates.push_back({path, {{"", std::move(*weights)}}, m_repository, cards});
            }
        }
        return taken;
    }

    void addFiles(const std::vector<fs::path>& files, bool isNetwork)
    {
        const bool hasIndex = std::any_of(files.begin(), files.end(), [](const auto& one) {
            return isCalledIndex(one.filename().string());
        });
        for (const auto& one : files) {
            const auto name = one.filename().string();
            const bool isOther = (isNetwork && isPublishedWeights(name)) || (hasIndex && isCalledShard(name));
            if (!isOther && (isCalledWeights(name) || isCalledIndex(name))) {
                file(one);
            }
        }
    }

    /// The snapshot of a repository that counts; empty where there is none.
    fs::path snapshotOf(const fs::path& repository)
    {
        auto revision = smallFile(repository / "refs/main");
        revision.erase(std::find_if(revision.begin(), revision.end(),
                                    [](unsigned char c) { return std::isspace(c) != 0; }),
                       revision.end());
        std::error_code ignored;
        if (isPlainStep(revision) && fs::is_directory(repository / "snapshots" / revision, ignored)) {
            return repository / "snapshots" / revision;
        }
        fs::path newest;
        fs::file_time_type time{};
        std::error_code failed;
        for (fs::directory_iterator entry(repository / "snapshots", failed), end; !failed && entry != end;
             entry.increment(failed)) {
            const auto changed = fs::last_write_time(entry->path(), ignored);
            if (entry->is_directory(ignored) && (newest.empty() || changed > time)) {
                newest = entry->path();
                time = changed;
            }
        }
        return newest;
    }

    const CancelToken& m_cancel;
    TreeLimits m_limits;
    ModelTree m_tree;
    std::set<fs::path> m_seen;
    std::size_t m_entries = 0;
    bool m_isFull = false;
    std::string m_repository;
    fs::path m_cardFolder;
};

} // namespace

ModelTree listModels(const ModelPlace& place, const CancelToken& cancel, const TreeLimits& limits)
{
    Walk walk(cancel, limits);
    for (const auto& folder : modelFoldersOf(place)) {
        if (place.kind == PlaceKind::File) {
            walk.file(folder);
        } else if (place.kind == PlaceKind::HuggingFace) {
            walk.hub(folder);
        } else {
            walk.folder(folder);
        }
    }
    return walk.take();
}

} // namespace cascade::library
