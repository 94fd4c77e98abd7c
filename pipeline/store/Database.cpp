// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Database.h"

#include <sqlite3.h>

#include <chrono>

namespace cascade::store {

namespace {

constexpr int kBusyTimeoutMs = 10'000;

std::string fileOf(sqlite3* handle)
{
    const char* name = sqlite3_db_filename(handle, "main");
    return name != nullptr ? name : "database";
}

/// SQLite's own words behind ours; the file in front.
Error errorOf(sqlite3* handle, int code)
{
    const auto say = [&](ErrorCode kind, const std::string& what, std::string hint) {
        return Error{kind, fileOf(handle), what + ": " + sqlite3_errmsg(handle), std::move(hint)};
    };
    if (code == SQLITE_IOERR_NOMEM) {
        return say(ErrorCode::OutOfMemory, "cannot be read", {});
    }
    switch (code & 0xff) {
    case SQLITE_FULL:
        return say(ErrorCode::DiskFull, "cannot be written", "Free some space on its disk.");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return say(ErrorCode::DiskFull, "cannot be read or written",
                   "Check that its folder exists, can be written and has some space left.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return say(ErrorCode::BadInput, "is damaged",
                   "Restore it from a backup, or move it away to start with an empty one.");
    case SQLITE_NOMEM:
        return say(ErrorCode::OutOfMemory, "cannot be read", {});
    case SQLITE_BUSY:
        return say(ErrorCode::Internal, "is kept by another process for more than ten seconds",
                   "See whether another Cascade Studio hangs, and try again.");
    default:
        return say(ErrorCode::Internal, "refuses", {});
    }
}

[[noreturn]] void fail(sqlite3* handle, int code)
{
    throw ErrorException(errorOf(handle, code));
}

[[noreturn]] void failAt(sqlite3_stmt* statement, int code)
{
    fail(sqlite3_db_handle(statement), code);
}

} // namespace

// ---- Query

void Query::Finalise::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

Query::Query(sqlite3* database, std::string_view sql)
{
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    m_statement.reset(statement);
    if (code != SQLITE_OK) {
        fail(database, code);
    }
}

bool Query::next()
{
    const int code = sqlite3_step(m_statement.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        failAt(m_statement.get(), code);
    }
    return code == SQLITE_ROW;
}

bool Query::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

std::int64_t Query::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

std::string Query::text(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column));
    return bytes != nullptr ? std::string(bytes, size) : std::string();
}

void Query::bind(int index, std::int64_t value)
{
    if (const int code = sqlite3_bind_int64(m_statement.get(), index, value); code != SQLITE_OK) {
        failAt(m_statement.get(), code);
    }
}

void Query::bind(int index, std::string_view value)
{
    const char* bytes = value.empty() ? "" : value.data(); // a null pointer would bind NULL
    const int code =
        sqlite3_bind_text64(m_statement.get(), index, bytes, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK) {
        failAt(m_statement.get(), code);
    }
}

void Query::bind(int index, std::nullptr_t)
{
    if (const int code = sqlite3_bind_null(m_statement.get(), index); code != SQLITE_OK) {
        failAt(m_statement.get(), code);
    }
}

// ---- Database

void Database::Close::operator()(sqlite3* handle) const
{
    sqlite3_close_v2(handle);
}

Result<Database> Database::open(const std::filesystem::path& file, const Schema& schema)
{
    // Absolute, since SQLite gives names such as ":memory:" a meaning of their own.
    const auto path = std::filesystem::absolute(file);
    sqlite3* opened = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    Handle handle(opened);
    if (code != SQLITE_OK) {
        auto error = errorOf(opened, code);
        error.where = path.string(); // SQLite forgets the name of what it could not open
        return error;
    }
    try {
        Database database(std::move(handle));
        database.configure(schema);
        return database;
    } catch (const ErrorException& e) {
        return e.error();
    }
}

namespace {

/// The file, opened and read through.
Result<Database> openWhole(const std::filesystem::path& file, const Schema& schema)
{
    auto database = Database::open(file, schema);
    if (database) {
        if (auto whole = database.value().check(); !whole) {
            return whole.error();
        }
    }
    return database;
}

/// Renames a file that is of no use, and removes what SQLite keeps beside it.
void putAside(const std::filesystem::path& file)
{
    std::error_code ignored;
    std::filesystem::rename(file, std::filesystem::path(file) += "~", ignored);
    for (const char* beside : {"-wal", "-shm"}) {
        std::filesystem::remove(std::filesystem::path(file) += beside, ignored);
    }
}

} // namespace

Result<Database> Database::openOrBegin(const std::filesystem::path& file, const Schema& schema,
                                       std::string_view lost, std::string& note)
{
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    auto database = openWhole(file, schema);
    if (!database && database.error().code == ErrorCode::BadInput) {
        note = std::string(lost) + ": " + database.error().message() + "; it is kept as " +
               file.filename().string() + "~";
        putAside(file);
        database = openWhole(file, schema);
    }
    return database;
}

void Database::configure(const Schema& schema)
{
    auto* handle = m_handle.get();
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    // The file may be damaged or made to harm: no functions called from its schema, every page looked at.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    run("PRAGMA cell_size_check = ON");
    run("PRAGMA foreign_keys = ON");
    run("PRAGMA synchronous = FULL");
    if (sqlite3_db_readonly(handle, "main") != 0) {
        fail(handle, SQLITE_READONLY);
    }
    // Before the first write: a stranger's file stays as it is.
    read([&] { requireOurs(schema); }).value();
    useLog();
    write([&] { migrate(schema); }).value();
    m_version = static_cast<std::int64_t>(schema.steps.size());
}

/// Two processes that make the file together would meet here, the one statement that does not wait by itself.
void Database::useLog()
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kBusyTimeoutMs);
    constexpr int kPauseMs = 2;
    for (;;) {
        const int code = sqlite3_exec(m_handle.get(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
        if (code == SQLITE_OK) {
            break;
        }
        if ((code & 0xff) != SQLITE_BUSY || std::chrono::steady_clock::now() > deadline) {
            fail(m_handle.get(), code);
        }
        sqlite3_sleep(kPauseMs);
    }
    auto mode = query("PRAGMA journal_mode");
    if (!mode.next() || mode.text(0) != "wal") {
        throw ErrorException(Error{ErrorCode::DiskFull, fileOf(m_handle.get()),
                                   "expected a disk on which processes can share a database, got one without"
                                   " shared memory",
                                   "Put the library on a local disk (CASCADE_HOME)."});
    }
}

void Database::requireOurs(const Schema& schema)
{
    const auto version = number("PRAGMA user_version");
    const auto known = static_cast<std::int64_t>(schema.steps.size());
    const auto application = number("PRAGMA application_id");
    const bool fresh = application == 0 && version == 0 && number("SELECT count(*) FROM sqlite_schema") == 0;
    if (!fresh && application != schema.applicationId) {
        throw ErrorException(Error{ErrorCode::BadInput, fileOf(m_handle.get()),
                                   "expected a " + std::string(schema.name) +
                                       " of Cascade Studio, got a database of something else",
                                   "Move the file away, or choose another folder."});
    }
    if (version < 0 || version > known) {
        throw ErrorException(Error{ErrorCode::BadInput, fileOf(m_handle.get()),
                                   "expected schema " + std::to_string(known) + " or older, got schema " +
                                       std::to_string(version),
                                   "Use a version of Cascade Studio that knows schema " +
                                       std::to_string(version) + "; a newer one has changed this file."});
    }
}

/// In a transaction, and asked again there: another process may have been first.
void Database::migrate(const Schema& schema)
{
    requireOurs(schema);
    const auto known = schema.steps.size();
    auto version = static_cast<std::size_t>(number("PRAGMA user_version"));
    if (version == known) {
        return;
    }
    for (; version < known; ++version) {
        const int code = sqlite3_exec(m_handle.get(), schema.steps[version], nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) {
            fail(m_handle.get(), code);
        }
    }
    run("PRAGMA application_id = " + std::to_string(schema.applicationId));
    run("PRAGMA user_version = " + std::to_string(known));
}

std::int64_t Database::number(std::string_view sql)
{
    auto row = query(sql);
    return row.next() ? row.integer(0) : 0;
}

std::int64_t Database::changedRows() const
{
    return sqlite3_changes64(m_handle.get());
}

Result<std::int64_t> Database::changes()
{
    try {
        // The first counts commits of others, the second our own changes; neither goes back.
        return number("PRAGMA data_version") + sqlite3_total_changes64(m_handle.get());
    } catch (const ErrorException& e) {
        return e.error();
    }
}

Result<void> Database::check()
{
    return read([&] {
        auto findings = query("PRAGMA integrity_check(1)");
        if (!findings.next() || findings.text(0) != "ok") {
            throw ErrorException(
                Error{ErrorCode::BadInput, fileOf(m_handle.get()), "is damaged: " + findings.text(0),
                      "Restore it from a backup, or move it away to start with an empty one."});
        }
    });
}

std::filesystem::path Database::file() const
{
    return fileOf(m_handle.get());
}

// ---- Transaction

Database::Transaction::Transaction(Database& database, const char* begin) : m_database(database)
{
    m_database.run(begin);
    // A newer program may have changed the file since we opened it.
    if (m_database.m_version != 0 && m_database.number("PRAGMA user_version") != m_database.m_version) {
        sqlite3_exec(m_database.m_handle.get(), "ROLLBACK", nullptr, nullptr, nullptr);
        throw ErrorException(Error{ErrorCode::BadInput, fileOf(m_database.m_handle.get()),
                                   "expected schema " + std::to_string(m_database.m_version) +
                                       ", got a file that a newer Cascade Studio has changed meanwhile",
                                   "Start Cascade Studio again."});
    }
}

Database::Transaction::~Transaction()
{
    if (sqlite3_get_autocommit(m_database.m_handle.get()) == 0) {
        sqlite3_exec(m_database.m_handle.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void Database::Transaction::commit()
{
    m_database.run("COMMIT");
}

} // namespace cascade::store
