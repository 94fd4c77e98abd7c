// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/FileHashes.h"

#include "core/base/Hash.h"
#include "tests/store/QueueFixture.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <chrono>
#include <fstream>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

namespace {

namespace fs = std::filesystem;

FileHashes opened(const fs::path& file)
{
    std::string note;
    auto hashes = FileHashes::open(file, note).value();
    return hashes;
}

/// Writes a file that was last changed an hour ago and `later` seconds.
void write(const fs::path& file, const std::string& bytes, int later = 0)
{
    std::ofstream(file, std::ios::binary) << bytes;
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1) +
                                  std::chrono::seconds(later));
}

} // namespace

class FileHashesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFileIsReadOnce()
    {
        const DatabaseFolder folder;
        const auto file = folder.file("weights");
        write(file, std::string(3 << 20, 'w'));
        std::vector<std::uintmax_t> read;
        const auto count = [&](std::uintmax_t bytes) { read.push_back(bytes); };
        const auto hash = opened(folder.file()).of(file, {}, count).value();
        QCOMPARE(hash, sha256Hex(std::string(3 << 20, 'w')));
        QVERIFY(!read.empty());
        QCOMPARE(read.back(), std::uintmax_t{3 << 20});
        read.clear();
        QCOMPARE(opened(folder.file()).of(file, {}, count).value(), hash); // another process
        QVERIFY(read.empty());
        QVERIFY(opened(folder.file()).known(file).value() == hash);
    }

    void aChangedFileIsReadAgain_data()
    {
        QTest::addColumn<QString>("bytes");
        QTest::addColumn<int>("later");
        QTest::newRow("another time") << "one" << 5;
        QTest::newRow("another size") << "three" << 0;
        QTest::newRow("other bytes") << "two" << 5;
    }
    void aChangedFileIsReadAgain()
    {
        QFETCH(QString, bytes);
        QFETCH(int, later);
        const DatabaseFolder folder;
        const auto file = folder.file("weights");
        write(file, "one");
        auto hashes = opened(folder.file());
        QVERIFY(hashes.of(file).ok());
        write(file, bytes.toStdString(), later);
        QVERIFY(!hashes.known(file).value());
        QCOMPARE(hashes.of(file).value(), sha256Hex(bytes.toStdString()));
    }

    void aFileThatMayStillChangeIsNotRemembered()
    {
        const DatabaseFolder folder;
        const auto file = folder.file("weights");
        std::ofstream(file) << "now";
        auto hashes = opened(folder.file());
        QCOMPARE(hashes.of(file).value(), sha256Hex("now"));
        QVERIFY(!hashes.known(file).value());
    }

    void allNamesOfAFileShareItsHash()
    {
        const DatabaseFolder folder;
        write(folder.file("blob"), "bytes");
        fs::create_symlink(folder.file("blob"), folder.file("name"));
        auto hashes = opened(folder.file());
        const auto hash = hashes.of(folder.file("name")).value();
        QVERIFY(hashes.known(folder.file("blob")).value() == hash);
    }

    void whatIsGoneIsForgotten()
    {
        const DatabaseFolder folder;
        const auto gone = folder.file("gone"), stays = folder.file("stays");
        write(gone, "a");
        write(stays, "b");
        auto hashes = opened(folder.file());
        QVERIFY(hashes.of(gone).ok() && hashes.of(stays).ok());
        fs::remove(gone);
        hashes.sweep().value();
        write(gone, "a"); // the same time to the second, but not to the tick
        QVERIFY(!hashes.known(gone).value());
        QVERIFY(hashes.known(stays).value());
    }

    void whatCannotBeReadSaysSo()
    {
        const DatabaseFolder folder;
        const auto missing = opened(folder.file()).of(folder.file("missing"));
        QVERIFY(!missing);
        QVERIFY(missing.error().message().find("cannot be read") != std::string::npos);
    }

    void cancellingStopsTheReading()
    {
        const DatabaseFolder folder;
        const auto file = folder.file("weights");
        write(file, std::string(4 << 20, 'w'));
        CancelSource source;
        auto hashes = opened(folder.file());
        QVERIFY_THROWS_EXCEPTION(
            Cancelled, (void)hashes.of(file, source.token(), [&](std::uintmax_t) { source.cancel(); }));
        QVERIFY(!hashes.known(file).value());
    }

    void aDamagedFileIsBegunAnew()
    {
        const DatabaseFolder folder;
        std::ofstream(folder.file()) << "this is no database, and long enough to be looked at as one";
        std::string note;
        QVERIFY(FileHashes::open(folder.file(), note).ok());
        QVERIFY2(note.starts_with("files are hashed anew: "), note.c_str());
        QVERIFY(fs::exists(fs::path(folder.file()) += "~"));
    }
};

CASCADE_TEST(FileHashesTest);
#include "tst_FileHashes.moc"
