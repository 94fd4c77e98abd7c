// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Queue.h"

#include "pipeline/store/QueueRows.h"
#include "tests/store/QueueFixture.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <sys/mount.h>

#include <fstream>
#include <random>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

namespace {

/// A closed queue of 40 jobs with graphs of several pages.
void makeQueue(const std::filesystem::path& file)
{
    std::vector<JobRequest> requests(40, request("take"));
    for (auto& request : requests) {
        request.graph.assign(9000, 'g');
    }
    (void)openQueue(file).add(requests).value();
}

void overwrite(const std::filesystem::path& file, std::uintmax_t offset, const std::string& bytes)
{
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekp(static_cast<std::streamoff>(offset));
    stream << bytes;
}

/// A disk of `kilobytes`, gone with the object; `mounted` says whether this process may have one.
class SmallDisk {
public:
    SmallDisk(std::filesystem::path folder, int kilobytes) : m_folder(std::move(folder))
    {
        std::filesystem::create_directory(m_folder);
        mounted = ::mount("tmpfs", m_folder.c_str(), "tmpfs", 0, size(kilobytes).c_str()) == 0;
    }
    ~SmallDisk()
    {
        if (mounted) {
            ::umount2(m_folder.c_str(), MNT_DETACH);
        }
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    [[nodiscard]] bool grow(int kilobytes) const
    {
        return ::mount("tmpfs", m_folder.c_str(), "tmpfs", MS_REMOUNT, size(kilobytes).c_str()) == 0;
    }

    bool mounted = false;

private:
    static std::string size(int kilobytes) { return "size=" + std::to_string(kilobytes) + "k"; }

    std::filesystem::path m_folder;
};

/// Adds jobs until one is refused. Returns how many were added, and why no more.
std::pair<std::size_t, Error> fill(Queue& queue)
{
    auto large = request("large");
    large.graph.assign(20'000, 'g');
    for (std::size_t added = 0;; ++added) {
        if (const auto id = queue.add(large); !id) {
            return {added, id.error()};
        }
    }
}

} // namespace

class QueueFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensWhatSchema1Wrote()
    {
        const DatabaseFolder folder;
        std::filesystem::copy_file(std::filesystem::path(CASCADE_FIXTURES) / "queue/schema1.db",
                                   folder.file());
        auto queue = openQueue(folder.file());
        QVERIFY(queue.check().ok());
        QCOMPARE(titles(queue), std::string("running interactive pending held cancelled failed done"));
        QCOMPARE(summaryOf(queue, JobId{3}).seed, UINT64_MAX);
        QCOMPARE(summaryOf(queue, JobId{2}).group, GroupId{1});
        QCOMPARE(summaryOf(queue, JobId{6}).error->message(),
                 std::string("[ssr3/step 2] expected 3 GiB, got 1"));
        QCOMPARE(queue.get(JobId{1}).value().result, std::string(R"({"file": "a.mp4"})"));
        QCOMPARE(queue.get(JobId{1}).value().graph, std::string(R"({"nodes": []})"));
        QCOMPARE(queue.journal().value().size(), std::size_t{7});
        QVERIFY(queue.paused().value());
        queue.resumeAll().value();
        QCOMPARE(queue.reclaimOrphans().value(), 1);
        QCOMPARE(titles(queue, {JobState::Pending}), std::string("interactive running pending"));
        QCOMPARE(summaryOf(queue, JobId{5}).deaths, 2);
        QCOMPARE(queue.add(request("new")).value(), JobId{8});
    }

    void newerQueuesAreRefused()
    {
        const DatabaseFolder folder;
        makeQueue(folder.file());
        {
            auto database = Database::open(folder.file(), rows::queueSchema()).value();
            database.write([&] { database.run("PRAGMA user_version = 99"); }).value();
        }
        const auto result = Queue::open(folder.file());
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::BadInput);
        QVERIFY(result.error().what.find("got schema 99") != std::string::npos);
    }

    void truncatedFilesAreSaid_data()
    {
        QTest::addColumn<double>("kept");
        for (const double kept : {0.0001, 0.01, 0.3, 0.5, 0.9, 0.98}) {
            QTest::newRow(qPrintable(QString::number(kept))) << kept;
        }
    }
    void truncatedFilesAreSaid()
    {
        QFETCH(double, kept);
        const DatabaseFolder folder;
        makeQueue(folder.file());
        const auto size = static_cast<double>(std::filesystem::file_size(folder.file()));
        std::filesystem::resize_file(folder.file(), static_cast<std::uintmax_t>(size * kept));
        const auto error = firstError(folder.file());
        QVERIFY(error.has_value());
        QCOMPARE(error->code, ErrorCode::BadInput);
        QCOMPARE(error->where, folder.file().string());
        QVERIFY(!error->hint.empty());
    }

    void damageToAnyPageIsSaid()
    {
        const DatabaseFolder folder;
        makeQueue(folder.file("whole.db"));
        constexpr std::uintmax_t kPageBytes = 4096;
        const auto pages = std::filesystem::file_size(folder.file("whole.db")) / kPageBytes;
        QVERIFY(pages > 50);
        for (std::uintmax_t page = 0; page < pages; ++page) {
            const auto file = folder.file(("damaged" + std::to_string(page) + ".db").c_str());
            std::filesystem::copy_file(folder.file("whole.db"), file);
            overwrite(file, page * kPageBytes, std::string(600, '\xa5'));
            const auto error = firstError(file);
            QVERIFY2(error.has_value(), qPrintable(QString("page %1").arg(page)));
            QCOMPARE(error->code, ErrorCode::BadInput);
            QCOMPARE(error->where, file.string());
        }
    }

    void noDamageCrashes()
    {
        const DatabaseFolder folder;
        makeQueue(folder.file("whole.db"));
        const auto size = std::filesystem::file_size(folder.file("whole.db"));
        std::mt19937 random(11);
        int refused = 0;
        for (int round = 0; round < 100; ++round) {
            const auto file = folder.file(("damaged" + std::to_string(round) + ".db").c_str());
            std::filesystem::copy_file(folder.file("whole.db"), file);
            for (int i = 0; i < 20; ++i) {
                // Most of it at the beginning, where the tables are described.
                const auto offset = i % 2 == 0 ? random() % 8192 : random() % (size - 8);
                overwrite(file, offset, std::string(1 + random() % 8, static_cast<char>(random())));
            }
            refused += firstError(file) ? 1 : 0;
        }
        QVERIFY(refused > 0);
    }

    void valuesThatWeNeverWroteAreSaid()
    {
        const DatabaseFolder folder;
        auto queue = openQueue(folder.file());
        const auto id = queue.add(request("a")).value();
        auto database = Database::open(folder.file(), rows::queueSchema()).value();
        database.write([&] { database.run("UPDATE job SET error_code = 'whim' WHERE id = ?", id); }).value();
        const auto listed = queue.list();
        QVERIFY(!listed.ok());
        QCOMPARE(listed.error().where, nameOf(id));
        QVERIFY(listed.error().hint.starts_with("Remove it"));
        queue.remove(id).value();
        QVERIFY(queue.list().ok());
    }

    void aFullDiskIsSaidAndHurtsNothing()
    {
        const DatabaseFolder folder;
        const auto place = folder.file("disk");
        const SmallDisk disk(place, 600);
        if (!disk.mounted) {
            QSKIP("may not mount a small tmpfs here");
        }
        const auto owner = Owner::create().value();
        std::size_t added = 0;
        {
            auto queue = openQueue(place / "queue.db");
            const auto running = queue.add(request("running", Priority::Interactive)).value();
            (void)queue.claimNext(owner).value();
            const auto [count, error] = fill(queue);
            added = count + 1;
            QCOMPARE(error.code, ErrorCode::DiskFull);
            QCOMPARE(error.where, (place / "queue.db").string());
            QVERIFY(!error.hint.empty());
            const auto finished = queue.finish(running, owner, std::string(100'000, 'r'));
            QCOMPARE(finished.error().code, ErrorCode::DiskFull);
            QCOMPARE(queue.list().value().size(), added);
            QVERIFY(queue.check().ok());
            QCOMPARE(summaryOf(queue, running).state, JobState::Running);

            QVERIFY(disk.grow(4096));
            QVERIFY(queue.finish(running, owner, std::string(100'000, 'r')).ok());
            QVERIFY(queue.add(request("after")).ok());
        }
        auto queue = openQueue(place / "queue.db");
        QCOMPARE(queue.list().value().size(), added + 1);
        QCOMPARE(queue.list({{JobState::Done}}).value().size(), std::size_t{1});
        QVERIFY(queue.check().ok());
    }

    void aQueueLeftOnAFullDiskIsWholeLater()
    {
        const DatabaseFolder folder;
        const auto place = folder.file("disk");
        const SmallDisk disk(place, 600);
        if (!disk.mounted) {
            QSKIP("may not mount a small tmpfs here");
        }
        std::size_t added = 0;
        {
            auto queue = openQueue(place / "queue.db");
            added = fill(queue).first;
        }
        // Closed while the disk was full: it opens or says why not, and is whole once there is space.
        if (const auto opened = Queue::open(place / "queue.db"); !opened) {
            QCOMPARE(opened.error().code, ErrorCode::DiskFull);
        }
        QVERIFY(disk.grow(4096));
        auto queue = openQueue(place / "queue.db");
        QCOMPARE(queue.list().value().size(), added);
        QVERIFY(queue.check().ok());
    }

    void noPlaceForANewQueueIsSaid()
    {
        const DatabaseFolder folder;
        const auto place = folder.file("disk");
        const SmallDisk disk(place, 16);
        if (!disk.mounted) {
            QSKIP("may not mount a small tmpfs here");
        }
        const auto result = Queue::open(place / "queue.db");
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::DiskFull);
        QVERIFY(disk.grow(4096));
        QVERIFY(openQueue(place / "queue.db").list().value().empty());
    }
};

CASCADE_TEST(QueueFileTest);
#include "tst_QueueFile.moc"
