// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/TakeLibrary.h"
#include "tests/store/QueueFixture.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

namespace {

std::string bytesOf(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const std::filesystem::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
}

std::filesystem::path logOf(const std::filesystem::path& file)
{
    return file.string() + "-wal";
}

/// The two files of a queue as another process sees them while it is open.
struct Seeds {
    std::string database;
    std::string log;
};

Seeds seedsOf(const std::filesystem::path& file)
{
    {
        auto queue = openQueue(file);
        auto large = request("large");
        large.graph.assign(9000, 'g');
        for (int i = 0; i < 8; ++i) {
            (void)queue.add(large).value();
        }
    }
    auto queue = openQueue(file);
    const auto owner = Owner::create().value();
    const auto job = queue.claimNext(owner).value();
    queue.finish(job->summary.id, owner, "{}").value();
    return {bytesOf(file), bytesOf(logOf(file))};
}

} // namespace

/// Queues that a broken disk or a stranger wrote: every use of one ends in an answer or in an error in words.
class HostileJournalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mutatedFilesAreUsedOrRefused_data()
    {
        QTest::addColumn<bool>("ofLog");
        QTest::newRow("database") << false;
        QTest::newRow("log") << true;
    }
    void mutatedFilesAreUsedOrRefused()
    {
        QFETCH(bool, ofLog);
        const DatabaseFolder folder;
        const auto seeds = seedsOf(folder.file("seed.db"));
        QVERIFY(!seeds.log.empty());
        const auto& seed = ofLog ? seeds.log : seeds.database;
        const auto make = [&](Dice& dice) { return mutated(seed, {seeds.database, seeds.log}, dice); };
        const auto check = [&](const std::string& bytes) {
            const auto file = folder.file();
            std::filesystem::remove(file.string() + "-shm");
            write(file, ofLog ? seeds.database : bytes);
            write(logOf(file), ofLog ? bytes : std::string());
            const auto error = firstError(file);
            const bool said = !error || (!error->where.empty() && !error->what.empty());
            return said ? std::string() : "an error without words";
        };
        const auto fault = fuzz(400, make, check);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }
};

CASCADE_TEST(HostileJournalTest);
#include "tst_HostileJournal.moc"
