// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

struct sqlite3;
struct sqlite3_stmt;

namespace cascade::store {

/// What a database file holds, and how it came to be so.
struct Schema {
    std::string_view name;          ///< in messages: "queue"
    std::int32_t applicationId = 0; ///< written into the file, so that no stranger's file is taken for ours
    std::span<const char* const> steps; ///< SQL from version i to i + 1; steps of a release never change
};

/// Rows of one SQL query. Must not outlive its Database. All functions throw ErrorException if SQLite fails;
/// Database::read and write are the border that makes a Result of it.
class Query {
public:
    /// Moves to the first row, then to the next. False after the last.
    [[nodiscard]] bool next();
    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;

private:
    friend class Database;
    Query(sqlite3* database, std::string_view sql);

    void bind(int index, std::int64_t value);
    void bind(int index, std::string_view value);
    void bind(int index, std::nullptr_t);
    template <typename Id>
    requires std::is_enum_v<Id>
    void bind(int index, Id value) { bind(index, static_cast<std::int64_t>(value)); }

    struct Finalise {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalise> m_statement;
};

/// A SQLite file that several processes share: write-ahead log, each commit on the disk before it returns.
///
/// Threads  one at a time; each thread and each process opens its own, none is carried over a fork.
class Database {
public:
    /// Opens the file, made if it is absent, and brings it to the newest version of the schema.
    ///
    /// Errors   BadInput if it is damaged, no database, another program's, or of a newer schema; DiskFull if
    ///          it cannot be made or written.
    [[nodiscard]] static Result<Database> open(const std::filesystem::path& file, const Schema& schema);
    /// As open, of a file in which nothing is dear: its folder is made, it is read through, and one that is
    /// damaged or not ours is renamed to FILE~ and begun anew; `note` then says so, beginning with `lost`.
    [[nodiscard]] static Result<Database> openOrBegin(const std::filesystem::path& file, const Schema& schema,
                                                      std::string_view lost, std::string& note);

    /// Runs `body` in a transaction that sees one state of the file, whatever others write meanwhile.
    ///
    /// Errors   what `body` throws as ErrorException; those of SQLite, named after the file.
    template <typename Body>
    [[nodiscard]] auto read(Body&& body) -> Result<std::invoke_result_t<Body>>
    {
        return transact("BEGIN", body);
    }

    /// Runs `body` in a transaction that no other writer interleaves: all of it is done, or nothing.
    ///
    /// Errors   as `read`; Internal if another process keeps writing for ten seconds.
    template <typename Body>
    [[nodiscard]] auto write(Body&& body) -> Result<std::invoke_result_t<Body>>
    {
        return transact("BEGIN IMMEDIATE", body);
    }

    /// SQL with its `?` filled in. Throws ErrorException; for bodies of read and write.
    template <typename... Values>
    [[nodiscard]] Query query(std::string_view sql, const Values&... values)
    {
        Query made(m_handle.get(), sql);
        int index = 0;
        (made.bind(++index, values), ...);
        return made;
    }

    /// The same for SQL that gives no rows. Returns how many rows it changed.
    template <typename... Values>
    std::int64_t run(std::string_view sql, const Values&... values)
    {
        auto made = query(sql, values...);
        while (made.next()) {
        }
        return changedRows();
    }

    /// Differs from its last value if anything was committed since, by whoever; nothing is read but a
    /// counter.
    [[nodiscard]] Result<std::int64_t> changes();

    /// Reads the whole file and checks its structure.
    ///
    /// Errors   BadInput with the first damage found.
    [[nodiscard]] Result<void> check();

    [[nodiscard]] std::filesystem::path file() const;

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    using Handle = std::unique_ptr<sqlite3, Close>;

    /// Rolled back unless committed.
    class Transaction {
    public:
        Transaction(Database& database, const char* begin);
        Transaction(const Transaction&) = delete;
        Transaction& operator=(const Transaction&) = delete;
        ~Transaction();
        void commit();

    private:
        Database& m_database;
    };

    explicit Database(Handle handle) : m_handle(std::move(handle)) {}
    void configure(const Schema& schema);
    void useLog();
    void requireOurs(const Schema& schema);
    void migrate(const Schema& schema);
    [[nodiscard]] std::int64_t number(std::string_view sql);
    [[nodiscard]] std::int64_t changedRows() const;

    template <typename Body>
    auto transact(const char* begin, Body& body) -> Result<std::invoke_result_t<Body>>
    {
        try {
            Transaction transaction(*this, begin);
            if constexpr (std::is_void_v<std::invoke_result_t<Body>>) {
                body();
                transaction.commit();
                return {};
            } else {
                auto value = body();
                transaction.commit();
                return value;
            }
        } catch (const ErrorException& e) {
            return e.error();
        }
    }

    Handle m_handle;
    std::int64_t m_version = 0; ///< of the schema that this program knows; the file's own may move on
};

} // namespace cascade::store
