// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/StageStore.h"

#include "core/base/AtomicFile.h"

#include <algorithm>

namespace cascade::store {

namespace {

bool mayStandInOwner(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Owners become names of files.
Result<void> checkOwner(std::string_view owner)
{
    constexpr std::size_t kMaxOwner = 64;
    if (owner.empty() || owner.size() > kMaxOwner ||
        !std::all_of(owner.begin(), owner.end(), mayStandInOwner)) {
        return Error{ErrorCode::BadInput,
                     "store/pin",
                     "expected an owner of 1 to 64 letters, digits, _ or -, got \"" +
                         std::string(owner.substr(0, kMaxOwner)) + "\"",
                     {}};
    }
    return {};
}

} // namespace

Result<StageStore> StageStore::open(const std::filesystem::path& folder, const StoreOptions& options)
{
    auto opened = StoreFolder::open(folder, options.capBytes);
    if (!opened) {
        return opened.error();
    }
    return StageStore(std::make_shared<const StoreFolder>(std::move(opened).value()));
}

Result<EntryWriter> StageStore::begin(const Key& key, EntryLayout layout) const
{
    if (auto flaw = flawOf(layout)) {
        return Error{ErrorCode::BadInput, "store/begin", std::move(*flaw), {}};
    }
    auto file = [&]() -> Result<PartialFile> {
        const auto held = m_folder->lock();
        return held ? PartialFile::create(m_folder->entryPath(key)) : held.error();
    }();
    if (!file) {
        return file.error();
    }
    EntryWriter writer(m_folder, key, layout, std::move(file).value());
    if (auto written = writer.writeHead(); !written) {
        return written.error();
    }
    return writer;
}

Result<std::optional<EntryReader>> StageStore::find(const Key& key) const
{
    auto file = File::open(m_folder->entryPath(key));
    if (!file) {
        return file.error();
    }
    if (!file.value()) {
        return std::optional<EntryReader>();
    }
    auto map = readEntryMap(*file.value(), key);
    if (!map) {
        return map.error().code == ErrorCode::BadInput ? m_folder->drop(*file.value(), map.error())
                                                       : map.error();
    }
    markUsedNow(*file.value());
    return std::optional<EntryReader>(
        EntryReader(m_folder, std::move(*file.value()), std::move(map).value()));
}

Result<void> StageStore::pin(const Key& key, std::string_view owner) const
{
    if (auto checked = checkOwner(owner); !checked) {
        return checked;
    }
    const auto held = m_folder->lock();
    return held ? writeFileAtomically(m_folder->pinPath(key, owner), {}) : held.error();
}

Result<void> StageStore::unpin(const Key& key, std::string_view owner) const
{
    if (auto checked = checkOwner(owner); !checked) {
        return checked;
    }
    const auto held = m_folder->lock();
    if (!held) {
        return held.error();
    }
    const auto path = m_folder->pinPath(key, owner);
    const auto gone = removeFile(path);
    syncFolder(path.parent_path());
    return gone ? Result<void>() : gone.error();
}

Result<std::set<Key>> StageStore::pinsOf(std::string_view owner) const
{
    if (auto checked = checkOwner(owner); !checked) {
        return checked.error();
    }
    return m_folder->pins(owner);
}

Result<std::map<std::string, std::set<Key>>> StageStore::pinsByOwner() const
{
    return m_folder->pinsByOwner();
}

Result<std::set<Key>> StageStore::keys() const
{
    const auto entries = files();
    if (!entries) {
        return entries.error();
    }
    std::set<Key> keys;
    for (const auto& entry : entries.value()) {
        keys.insert(entry.key);
    }
    return keys;
}

Result<StoreUsage> StageStore::usage() const
{
    const auto files = m_folder->entries();
    if (!files) {
        return files.error();
    }
    StoreUsage usage;
    usage.entries = files.value().size();
    usage.capBytes = m_folder->capBytes();
    for (const auto& file : files.value()) {
        usage.bytes += file.bytes;
        usage.pinnedBytes += file.pinned ? file.bytes : 0;
    }
    return usage;
}

Result<std::vector<StoredEntry>> StageStore::list() const
{
    const auto files = m_folder->entries();
    if (!files) {
        return files.error();
    }
    std::vector<StoredEntry> list;
    for (const auto& entry : files.value()) {
        const auto file = File::open(m_folder->entryPath(entry.key));
        if (file && !file.value()) {
            continue; // removed since the folder was read
        }
        auto map = file ? readEntryMap(*file.value(), entry.key) : Result<EntryMap>(file.error());
        list.push_back({entry, map ? std::optional(std::move(map.value().layout.about)) : std::nullopt});
    }
    return list;
}

Result<std::uint64_t> StageStore::trim() const
{
    return m_folder->evict({.toBytes = m_folder->capBytes()});
}

Result<bool> StageStore::remove(const Key& key) const
{
    const auto held = m_folder->lock();
    return held ? removeFile(m_folder->entryPath(key)) : held.error();
}

Result<std::uint64_t> StageStore::clear(Pinned pinned) const
{
    return m_folder->evict({.toBytes = 0, .pinnedToo = pinned == Pinned::Remove});
}

} // namespace cascade::store
