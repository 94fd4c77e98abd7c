// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/StoreFolder.h"

#include "core/base/AtomicFile.h"
#include "pipeline/store/PartialFile.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <string>
#include <system_error>

namespace cascade::store {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEntrySuffix = ".stage";

Result<void> forEachName(const fs::path& folder, const std::function<void(const std::string&)>& visit)
{
    std::error_code failed;
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        visit(entry->path().filename().string());
    }
    return failed ? diskError(folder, "cannot be read", failed.value()) : Result<void>();
}

std::chrono::system_clock::time_point timeOf(const timespec& time)
{
    const auto sinceEpoch = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    return std::chrono::system_clock::time_point(
        std::chrono::duration_cast<std::chrono::system_clock::duration>(sinceEpoch));
}

} // namespace

Result<StoreFolder> StoreFolder::open(const fs::path& folder, std::uint64_t capBytes)
{
    const StoreFolder store(folder, capBytes);
    for (const auto& part : {folder / "entries", folder / "pins"}) {
        std::error_code failed;
        fs::create_directories(part, failed);
        if (failed) {
            return diskError(part, "cannot be made", failed.value());
        }
    }
    const auto lock = store.lock();
    if (!lock) {
        return lock.error();
    }
    removeAbandonedPartials(folder / "entries");
    removeAbandonedPartials(folder / "pins");
    return store;
}

fs::path StoreFolder::entryPath(const Key& key) const
{
    return m_folder / "entries" / (key.text() + std::string(kEntrySuffix));
}

fs::path StoreFolder::pinPath(const Key& key, std::string_view owner) const
{
    return m_folder / "pins" / (key.text() + '.' + std::string(owner));
}

Result<std::vector<EntryFile>> StoreFolder::entries() const
{
    const auto pinned = pins();
    if (!pinned) {
        return pinned.error();
    }
    std::vector<EntryFile> files;
    const auto add = [&](const std::string& name) {
        if (!name.ends_with(kEntrySuffix)) {
            return;
        }
        const auto key = Key::parse(std::string_view(name).substr(0, name.size() - kEntrySuffix.size()));
        struct stat info {}; // other processes may remove the file at any time
        if (key && ::stat(entryPath(key.value()).c_str(), &info) == 0) {
            files.push_back({key.value(), static_cast<std::uint64_t>(info.st_size), timeOf(info.st_mtim),
                             pinned.value().contains(key.value())});
        }
    };
    if (auto read = forEachName(m_folder / "entries", add); !read) {
        return read.error();
    }
    std::sort(files.begin(), files.end(),
              [](const auto& a, const auto& b) { return a.lastUsed < b.lastUsed; });
    return files;
}

Result<std::map<std::string, std::set<Key>>> StoreFolder::pinsByOwner() const
{
    std::map<std::string, std::set<Key>> owners;
    const auto add = [&](const std::string& name) {
        const auto dot = name.find('.');
        const auto key = Key::parse(std::string_view(name).substr(0, dot));
        if (key && dot != std::string::npos) {
            owners[name.substr(dot + 1)].insert(key.value());
        }
    };
    if (auto read = forEachName(m_folder / "pins", add); !read) {
        return read.error();
    }
    return owners;
}

Result<std::set<Key>> StoreFolder::pins(std::optional<std::string_view> owner) const
{
    const auto owners = pinsByOwner();
    if (!owners) {
        return owners.error();
    }
    std::set<Key> keys;
    for (const auto& [name, own] : owners.value()) {
        if (!owner || name == *owner) {
            keys.insert(own.begin(), own.end());
        }
    }
    return keys;
}

Result<std::uint64_t> StoreFolder::evict(const Eviction& what) const
{
    const auto held = lock();
    if (!held) {
        return held.error();
    }
    const auto files = entries();
    if (!files) {
        return files.error();
    }
    std::uint64_t bytes = 0;
    for (const auto& file : files.value()) {
        bytes += file.bytes;
    }
    std::uint64_t removed = 0;
    for (const auto& file : files.value()) {
        if (bytes - removed <= what.toBytes) {
            break;
        }
        if ((file.pinned && !what.pinnedToo) || file.key == what.keep) {
            continue;
        }
        if (auto gone = removeFile(entryPath(file.key)); !gone) {
            return gone.error();
        }
        removed += file.bytes;
    }
    return removed;
}

Error StoreFolder::drop(const File& file, Error damage) const
{
    const auto held = lock();
    if (!held) {
        damage.hint = "It could not be removed: " + held.error().message();
        return damage;
    }
    struct stat opened {
    }, named{};
    const bool stillThere = ::fstat(file.descriptor(), &opened) == 0 &&
                            ::stat(file.path().c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
                            opened.st_ino == named.st_ino;
    damage.hint = "It was removed; its stage will run again.";
    if (stillThere) {
        if (auto gone = removeFile(file.path()); !gone) {
            damage.hint = "It could not be removed: " + gone.error().message();
        }
    }
    return damage;
}

Result<bool> removeFile(const fs::path& path)
{
    if (::unlink(path.c_str()) == 0) {
        return true;
    }
    return errno == ENOENT ? Result<bool>(false) : diskError(path, "cannot be removed", errno);
}

} // namespace cascade::store
