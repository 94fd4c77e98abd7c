// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/TakeLibrary.h"

#include "pipeline/store/Job.h"
#include "pipeline/store/QueueRows.h"
#include "pipeline/store/TakeRows.h"

#include <algorithm>

namespace cascade::store {

namespace {

constexpr std::string_view kOwnerPrefix = "take-";

std::string ownerOf(TakeId id)
{
    return std::string(kOwnerPrefix) + std::to_string(static_cast<std::int64_t>(id));
}

/// A take's stages after another run of it: what the run says, and what it did not come to.
std::vector<TakeStage> mergedStages(const std::vector<TakeStage>& before, const std::vector<TakeStage>& now)
{
    const auto with = [](const std::vector<TakeStage>& stages, const std::string& node) {
        return std::find_if(stages.begin(), stages.end(), [&](const auto& s) { return s.node == node; });
    };
    auto merged = before;
    for (auto& stage : merged) {
        const auto other = with(now, stage.node);
        if (other != now.end() && other->key != stage.key) {
            stage = *other; // of the same key: how it was made stays known
        }
    }
    for (const auto& stage : now) {
        if (with(before, stage.node) == before.end()) {
            merged.push_back(stage);
        }
    }
    return merged;
}

void addFile(std::vector<TakeExport>& exports, const TakeExport& file)
{
    std::erase_if(exports, [&](const auto& other) { return other.file == file.file; });
    exports.push_back(file);
}

TakeRecord merged(const TakeRecord& before, const TakeRecord& now)
{
    auto both = now;
    if (before.state == TakeState::Done) {
        both.state = TakeState::Done;
        both.stoppedAt.clear();
        both.error.clear();
    }
    both.stages = mergedStages(before.stages, now.stages);
    both.exports = before.exports;
    for (const auto& file : now.exports) {
        addFile(both.exports, file);
    }
    return both;
}

/// The keys of each take's stages; those that were last run come first.
std::vector<std::pair<TakeId, std::set<Key>>> keysOfTakes(Database& database)
{
    auto row = database.query("SELECT take, key FROM take_stage JOIN take ON take.id = take_stage.take"
                              " ORDER BY changed_ms DESC, take DESC, position");
    std::vector<std::pair<TakeId, std::set<Key>>> takes;
    while (row.next()) {
        const TakeId id{row.integer(0)};
        if (takes.empty() || takes.back().first != id) {
            takes.emplace_back(id, std::set<Key>());
        }
        if (auto key = Key::parse(row.text(1))) { // of a damaged take, which lists name
            takes.back().second.insert(std::move(key).value());
        }
    }
    return takes;
}

void requireSizes(const TakeRecord& record)
{
    rows::requireSize(record.identity, kMaxTitleBytes, "identity");
    rows::requireSize(record.title, kMaxTitleBytes, "title");
    rows::requireSize(record.graph, kMaxGraphBytes, "graph");
}

} // namespace

Result<TakeLibrary> TakeLibrary::open(const std::filesystem::path& file, StageStore store)
{
    auto database = Database::open(file, rows::librarySchema());
    if (!database) {
        return database.error();
    }
    return TakeLibrary(std::move(database).value(), std::move(store));
}

Result<TakeLibrary> TakeLibrary::openIn(const std::filesystem::path& folder, StageStore store)
{
    std::error_code ignored; // what cannot be made cannot be opened either, which says why
    std::filesystem::create_directories(folder, ignored);
    return open(folder / "library.sqlite", std::move(store));
}

Result<TakeId> TakeLibrary::keep(const TakeRecord& record)
{
    return m_database.write([&] {
        requireSizes(record);
        const auto before = rows::takeOf(m_database, record.identity);
        const auto id = before ? before->id : rows::insert(m_database, record);
        if (before) {
            rows::update(m_database, id, merged(*before, record));
        }
        settlePins();
        return id;
    });
}

Result<std::vector<Take>> TakeLibrary::list()
{
    return m_database.read([&] { return rows::takes(m_database, "ORDER BY changed_ms DESC, id DESC"); });
}

Result<Take> TakeLibrary::get(TakeId id)
{
    return m_database.read([&] { return rows::take(m_database, id); });
}

Result<std::optional<TakeId>> TakeLibrary::last()
{
    return m_database.read([&] {
        auto row = m_database.query("SELECT id FROM take ORDER BY changed_ms DESC, id DESC LIMIT 1");
        return row.next() ? std::optional(TakeId{row.integer(0)}) : std::nullopt;
    });
}

Result<std::int64_t> TakeLibrary::changes()
{
    return m_database.changes();
}

Result<void> TakeLibrary::addExport(TakeId id, const TakeExport& file)
{
    return m_database.write([&] {
        auto take = rows::take(m_database, id);
        addFile(take.exports, file);
        rows::update(m_database, id, take);
    });
}

Result<void> TakeLibrary::remove(TakeId id)
{
    return m_database.write([&] {
        // Looks at nothing else of the take, so that a damaged one can be removed too.
        if (m_database.run("DELETE FROM take WHERE id = ?", id) == 0) {
            (void)rows::take(m_database, id); // refuses
        }
        settlePins();
    });
}

void TakeLibrary::settlePins()
{
    auto wanted = wantedPins();
    for (const auto& [owner, keys] : m_store.pinsByOwner().value()) {
        if (!owner.starts_with(kOwnerPrefix)) {
            continue;
        }
        for (const auto& key : keys) {
            if (wanted[owner].erase(key) == 0) {
                m_store.unpin(key, owner).value();
            }
        }
    }
    for (const auto& [owner, keys] : wanted) { // what is left has no pin yet
        for (const auto& key : keys) {
            m_store.pin(key, owner).value();
        }
    }
}

std::map<std::string, std::set<Key>> TakeLibrary::wantedPins()
{
    std::map<Key, std::uint64_t> unpinnedBytes;
    for (const auto& entry : m_store.files().value()) {
        unpinnedBytes.emplace(entry.key, entry.bytes);
    }
    auto left = m_store.capBytes() / 2;
    std::map<std::string, std::set<Key>> wanted;
    for (const auto& [id, keys] : keysOfTakes(m_database)) {
        std::uint64_t bytes = 0;
        for (const auto& key : keys) {
            const auto found = unpinnedBytes.find(key);
            bytes += found == unpinnedBytes.end() ? 0 : found->second;
        }
        if (bytes > left) {
            continue;
        }
        left -= bytes;
        wanted.emplace(ownerOf(id), keys);
        for (const auto& key : keys) {
            unpinnedBytes.erase(key); // takes that share a clip pay for it once
        }
    }
    return wanted;
}

} // namespace cascade::store
