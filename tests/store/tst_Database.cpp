// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Database.h"

#include "core/base/Cancel.h"
#include "tests/store/QueueFixture.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <sys/mount.h>

#include <array>
#include <fstream>
#include <sstream>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

namespace {

constexpr std::int32_t kId = 0x1234;
constexpr auto* kFirst = "CREATE TABLE note (text TEXT NOT NULL) STRICT;";
constexpr auto* kSecond = "ALTER TABLE note ADD COLUMN stars INTEGER NOT NULL DEFAULT 3;";
constexpr std::array<const char*, 1> kOneStep = {kFirst};
constexpr std::array<const char*, 2> kTwoSteps = {kFirst, kSecond};
constexpr std::array<const char*, 2> kBadStep = {kFirst, "CREATE TABLE other (a TEXT); nonsense;"};
constexpr Schema kNotes{"notebook", kId, kOneStep};
constexpr Schema kNewNotes{"notebook", kId, kTwoSteps};

Database openNotes(const std::filesystem::path& file, const Schema& schema = kNotes)
{
    return Database::open(file, schema).value();
}

void addNote(Database& database, std::string_view text)
{
    database.write([&] { database.run("INSERT INTO note (text) VALUES (?)", text); }).value();
}

std::int64_t numberOf(Database& database, std::string_view sql)
{
    return database
        .read([&] {
            auto row = database.query(sql);
            return row.next() ? row.integer(0) : -1;
        })
        .value();
}

std::int64_t notesIn(Database& database)
{
    return numberOf(database, "SELECT count(*) FROM note");
}

std::string bytesOf(const std::filesystem::path& file)
{
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
}

} // namespace

class DatabaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasWritten()
    {
        const DatabaseFolder folder;
        const std::string text("two\0words, \xc3\xa4", 13);
        {
            auto database = openNotes(folder.file());
            addNote(database, text);
        }
        auto database = openNotes(folder.file());
        const auto read = database.read([&] {
            auto row = database.query("SELECT text, NULL FROM note");
            return row.next() && row.isNull(1) && !row.isNull(0) ? row.text(0) : "";
        });
        QCOMPARE(read.value(), text);
        QCOMPARE(database.file(), folder.file());
        QVERIFY(database.check().ok());
    }

    void commitsReachTheDisk()
    {
        const DatabaseFolder folder;
        auto database = openNotes(folder.file());
        const auto mode = database.read([&] {
            auto row = database.query("PRAGMA journal_mode");
            return row.next() ? row.text(0) : "";
        });
        QCOMPARE(mode.value(), std::string("wal"));
        QCOMPARE(numberOf(database, "PRAGMA synchronous"), 2); // FULL
    }

    void aFailedBodyChangesNothing()
    {
        const DatabaseFolder folder;
        auto database = openNotes(folder.file());
        const auto result = database.write([&] {
            database.run("INSERT INTO note (text) VALUES ('a')");
            throw ErrorException(Error{ErrorCode::BadInput, "here", "no", "hint"});
        });
        QCOMPARE(result.error().message(), std::string("[here] no"));
        QCOMPARE(notesIn(database), 0);
        addNote(database, "b"); // and the next transaction is not in its way
        QCOMPARE(notesIn(database), 1);
    }

    void cancellingRollsBack()
    {
        const DatabaseFolder folder;
        auto database = openNotes(folder.file());
        const auto cancelled = [&] {
            (void)database.write([&] {
                database.run("INSERT INTO note (text) VALUES ('a')");
                throw Cancelled{};
            });
        };
        QVERIFY_EXCEPTION_THROWN(cancelled(), Cancelled);
        QCOMPARE(notesIn(database), 0);
    }

    void brokenSqlIsAnErrorThatNamesTheFile()
    {
        const DatabaseFolder folder;
        auto database = openNotes(folder.file());
        const auto result = database.write([&] { database.run("INSERT INTO nowhere VALUES (1)"); });
        QCOMPARE(result.error().code, ErrorCode::Internal);
        QCOMPARE(result.error().where, folder.file().string());
        QCOMPARE(result.error().what, std::string("refuses: no such table: nowhere"));
    }

    void readersSeeOneState()
    {
        const DatabaseFolder folder;
        auto reader = openNotes(folder.file());
        auto writer = openNotes(folder.file());
        const auto counted = reader.read([&] {
            const auto count = [&] {
                auto row = reader.query("SELECT count(*) FROM note");
                return row.next() ? row.integer(0) : -1;
            };
            const auto before = count();
            addNote(writer, "a");
            return std::pair(before, count());
        });
        QCOMPARE(counted.value(), (std::pair<std::int64_t, std::int64_t>(0, 0)));
        QCOMPARE(notesIn(reader), 1);
    }

    void changesAreSeenWhoeverMadeThem()
    {
        const DatabaseFolder folder;
        auto mine = openNotes(folder.file());
        auto other = openNotes(folder.file());
        const auto first = mine.changes().value();
        QCOMPARE(mine.changes().value(), first);
        addNote(other, "a");
        const auto second = mine.changes().value();
        QVERIFY(second != first);
        addNote(mine, "b");
        QVERIFY(mine.changes().value() != second);
        QVERIFY(mine.changes().value() != first);
    }

    void olderSchemasMigrate()
    {
        const DatabaseFolder folder;
        {
            auto old = openNotes(folder.file());
            addNote(old, "a");
        }
        auto database = openNotes(folder.file(), kNewNotes);
        QCOMPARE(numberOf(database, "SELECT stars FROM note"), 3);
        QCOMPARE(numberOf(database, "PRAGMA user_version"), 2);
    }

    void aFailedMigrationLeavesTheOldSchema()
    {
        const DatabaseFolder folder;
        {
            auto old = openNotes(folder.file());
            addNote(old, "a");
        }
        QVERIFY(!Database::open(folder.file(), Schema{"notebook", kId, kBadStep}).ok());
        auto database = openNotes(folder.file());
        QCOMPARE(notesIn(database), 1);
        QCOMPARE(numberOf(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'other'"), 0);
    }

    void newerSchemasAreRefusedWithTheVersionNeeded()
    {
        const DatabaseFolder folder;
        (void)openNotes(folder.file(), kNewNotes);
        const auto before = bytesOf(folder.file());
        const auto result = Database::open(folder.file(), kNotes);
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::BadInput);
        QCOMPARE(result.error().what, std::string("expected schema 1 or older, got schema 2"));
        QVERIFY(result.error().hint.find("schema 2") != std::string::npos);
        QVERIFY(bytesOf(folder.file()) == before);
    }

    void aFileThatANewerProgramChangesIsLeftAlone()
    {
        const DatabaseFolder folder;
        auto old = openNotes(folder.file());
        (void)openNotes(folder.file(), kNewNotes);
        const auto result = old.write([&] { old.run("INSERT INTO note (text) VALUES ('a')"); });
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::BadInput);
        QVERIFY(result.error().hint.find("Start Cascade Studio again") != std::string::npos);
    }

    void databasesOfOthersAreLeftAlone()
    {
        const DatabaseFolder folder;
        (void)openNotes(folder.file());
        const auto before = bytesOf(folder.file());
        const auto result = Database::open(folder.file(), Schema{"queue", kId + 1, kTwoSteps});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::BadInput);
        QVERIFY(result.error().what.find("something else") != std::string::npos);
        QVERIFY(bytesOf(folder.file()) == before);
    }

    void filesThatAreNoDatabaseAreLeftAlone()
    {
        const DatabaseFolder folder;
        const std::string text(5000, 'x');
        std::ofstream(folder.file(), std::ios::binary) << text;
        const auto result = Database::open(folder.file(), kNotes);
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::BadInput);
        QCOMPARE(result.error().where, folder.file().string());
        QVERIFY(bytesOf(folder.file()) == text);
    }

    void placesWhereNoFileCanBeAreSaid()
    {
        const DatabaseFolder folder;
        for (const auto& place : {folder.file("no/such/queue.db"), folder.file(".")}) {
            const auto result = Database::open(place, kNotes);
            QVERIFY(!result.ok());
            QCOMPARE(result.error().code, ErrorCode::DiskFull);
            QCOMPARE(result.error().where, place.string());
        }
    }

    void namesThatSqliteGivesAMeaningAreFiles()
    {
        const DatabaseFolder folder;
        const auto before = std::filesystem::current_path();
        std::filesystem::current_path(folder.file().parent_path());
        const bool opened = Database::open(":memory:", kNotes).ok();
        std::filesystem::current_path(before);
        QVERIFY(opened);
        QVERIFY(std::filesystem::exists(folder.file(":memory:")));
    }

    void writeProtectedDisksAreSaid()
    {
        const DatabaseFolder folder;
        const auto disk = folder.file("disk");
        std::filesystem::create_directory(disk);
        if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=1m") != 0) {
            QSKIP("may not mount a small tmpfs here");
        }
        (void)openNotes(disk / "notes.db");
        const bool protectedNow = ::mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "") == 0;
        const auto result = Database::open(disk / "notes.db", kNotes);
        const auto code = result.ok() ? ErrorCode::Internal : result.error().code;
        ::umount(disk.c_str());
        QVERIFY(protectedNow);
        QCOMPARE(code, ErrorCode::DiskFull);
    }

    void manyProcessesMakeTheFileTogether()
    {
        for (int round = 0; round < 10; ++round) {
            const DatabaseFolder folder;
            std::vector<pid_t> children;
            for (int i = 0; i < 6; ++i) {
                children.push_back(startProcess([&] {
                    auto database = Database::open(folder.file(), kNewNotes);
                    if (!database) {
                        return 1;
                    }
                    return database.value()
                                   .write(
                                       [&] { database.value().run("INSERT INTO note (text) VALUES ('a')"); })
                                   .ok()
                               ? 0
                               : 2;
                }));
            }
            for (const auto child : children) {
                QCOMPARE(statusOf(child), 0);
            }
            auto database = openNotes(folder.file(), kNewNotes);
            QCOMPARE(notesIn(database), 6);
        }
    }
};

CASCADE_TEST(DatabaseTest);
#include "tst_Database.moc"
