// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/FileHashes.h"

#include "core/base/Hash.h"

#include <array>
#include <chrono>
#include <vector>

namespace cascade::store {

namespace {

namespace fs = std::filesystem;

/// Released: never changes. A later schema is a step of its own behind it.
constexpr const char* kSchema1 = R"(
CREATE TABLE hash (
    path TEXT PRIMARY KEY,
    modified INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)";

constexpr std::array<const char*, 1> kSteps = {kSchema1};
constexpr std::int32_t kApplicationId = 0x43736348; // "CscH"
constexpr Schema kSchema{"table of hashes", kApplicationId, kSteps};

constexpr auto kSettled = std::chrono::seconds(2); // some file systems tell times no finer

/// The file itself: all names and links of it share what is known.
fs::path realPath(const fs::path& path)
{
    std::error_code failed;
    auto real = fs::canonical(path, failed);
    return failed ? path : real;
}

/// Whether a change after this stamp was taken would show in the next one.
bool isSettled(const FileStamp& stamp)
{
    const fs::file_time_type modified{fs::file_time_type::duration(stamp.modified)};
    return fs::file_time_type::clock::now() - modified > kSettled;
}

} // namespace

Result<FileHashes> FileHashes::open(const fs::path& file, std::string& note)
{
    auto database = Database::openOrBegin(file, kSchema, "files are hashed anew", note);
    if (!database) {
        return database.error();
    }
    return FileHashes(std::move(database).value());
}

fs::path FileHashes::fileIn(const fs::path& cacheFolder)
{
    return cacheFolder / "hashes.sqlite";
}

Result<std::optional<std::string>> FileHashes::known(const fs::path& path)
{
    const auto real = realPath(path);
    const auto stamp = stampOf(real);
    return m_database.read([&]() -> std::optional<std::string> {
        auto row = m_database.query("SELECT sha256 FROM hash WHERE path = ? AND modified = ? AND bytes = ?",
                                    real.native(), stamp.modified, static_cast<std::int64_t>(stamp.bytes));
        return row.next() ? std::optional(row.text(0)) : std::nullopt;
    });
}

Result<std::string> FileHashes::of(const fs::path& path, const CancelToken& cancel,
                                   const std::function<void(std::uintmax_t)>& progress)
{
    const auto before = known(path);
    if (!before) {
        return before.error();
    }
    if (before.value()) {
        return *before.value();
    }
    const auto real = realPath(path);
    const auto stamp = stampOf(real);
    auto hash = sha256OfFile(real, cancel, progress);
    if (!hash || stampOf(real) != stamp || !isSettled(stamp)) {
        return hash;
    }
    const auto kept = m_database.write([&] {
        m_database.run("INSERT OR REPLACE INTO hash (path, modified, bytes, sha256) VALUES (?, ?, ?, ?)",
                       real.native(), stamp.modified, static_cast<std::int64_t>(stamp.bytes), hash.value());
    });
    return kept ? hash : kept.error();
}

Result<void> FileHashes::sweep()
{
    return m_database.write([&] {
        std::vector<std::string> gone;
        {
            auto row = m_database.query("SELECT path, modified, bytes FROM hash");
            while (row.next()) {
                const FileStamp then{row.integer(1), static_cast<std::uintmax_t>(row.integer(2))};
                if (stampOf(row.text(0)) != then) {
                    gone.push_back(row.text(0));
                }
            }
        }
        for (const auto& path : gone) {
            m_database.run("DELETE FROM hash WHERE path = ?", path);
        }
    });
}

} // namespace cascade::store
