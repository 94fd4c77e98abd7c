// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Memory.h"
#include "tests/store/StoreTestSupport.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <sched.h>
#include <sys/file.h>
#include <sys/mount.h>

#include <random>
#include <thread>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

namespace {

constexpr std::uint64_t kFrameBytes = 300000;

std::uint64_t framesOf(int number)
{
    return static_cast<std::uint64_t>(number % 7);
}

/// Checks that every entry of keys 0..count holds what its key names. Says what is wrong, or nothing.
std::string checkEntries(const StageStore& store, int count)
{
    for (int number = 0; number < count; ++number) {
        const auto got = readEntry(store, keyOf(number));
        if (!got) {
            return got.error().message();
        }
        if (got.value() && got.value() != contentOf(number, framesOf(number) * kFrameBytes)) {
            return "wrong frames in entry " + std::to_string(number);
        }
    }
    return {};
}

} // namespace

/// Several processes, some of which die; full disks; memory.
class StoreProcessesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoProcessesStoreAndTrimAtOnce()
    {
        constexpr int kKeys = 30;
        constexpr std::uint64_t kCap = 10 * kFrameBytes;
        const StoreFixture fixture;
        (void)fixture.open(kCap);
        Signal start;
        const auto work = [&](int step) {
            return [&fixture, &start, step] {
                (void)start.wait();
                for (int i = 0; i < 2 * kKeys; ++i) {
                    const auto store = fixture.open(kCap); // which looks for what the other one left
                    const int number = i * step % kKeys;
                    storeEntry(store, number, framesOf(number), kFrameBytes).value();
                    if (auto wrong = checkEntries(store, kKeys / 3); !wrong.empty()) {
                        return wrong;
                    }
                    (void)store.trim().value();
                }
                return std::string();
            };
        };
        Child one(work(1));
        Child two(work(7));
        start.send();
        start.send();
        QCOMPARE(one.result(), std::string());
        QCOMPARE(two.result(), std::string());

        const auto store = fixture.open(kCap);
        QCOMPARE(fixture.partials(), std::size_t{0});
        QCOMPARE(checkEntries(store, kKeys), std::string());
        QVERIFY(store.usage().value().entries > 0);
        (void)store.trim().value();
        QVERIFY(store.usage().value().bytes <= kCap);
    }

    void theLockIsHeldUntilItsFileOrItsProcessGoes()
    {
        const StoreFixture fixture;
        const auto path = fixture.path() / "lock";
        const auto isFree = [&path] {
            const auto file = File::open(path).value();
            return ::flock(file->descriptor(), LOCK_EX | LOCK_NB) == 0;
        };
        {
            const auto held = File::lock(path);
            QVERIFY(held.ok());
            QVERIFY(!isFree());
        }
        QVERIFY(isFree());

        Signal locked, never;
        Child other([&] {
            const auto held = File::lock(path);
            locked.send();
            (void)never.wait();
            return std::string();
        });
        QVERIFY(locked.wait());
        QVERIFY(!isFree());
        other.kill();
        QVERIFY(isFree());
    }

    void threadsShareAStore()
    {
        constexpr int kKeys = 6;
        const StoreFixture fixture;
        const auto store = fixture.open(5 * kFrameBytes);
        std::vector<std::string> wrong(3);
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < wrong.size(); ++i) {
            threads.emplace_back([&store, &wrong, i] {
                for (int step = 0; step < 2 * kKeys && wrong[i].empty(); ++step) {
                    const int number = (step * (static_cast<int>(i) * 2 + 1)) % kKeys;
                    const auto stored = storeEntry(store, number, framesOf(number), kFrameBytes);
                    wrong[i] = stored ? checkEntries(store, kKeys) : stored.error().message();
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        QCOMPARE(wrong, std::vector<std::string>(3));
        QCOMPARE(fixture.partials(), std::size_t{0});
    }

    void killedWritersLeaveNothingBehind()
    {
        const StoreFixture fixture;
        std::mt19937 random(1);
        for (int round = 0; round < 30; ++round) {
            Signal progress;
            Child writer([&] {
                const auto store = fixture.open();
                for (int number = 0;; number = (number + 1) % 20) {
                    auto entry =
                        store.begin(keyOf(number), {.frames = framesOf(number), .frameBytes = kFrameBytes});
                    const auto content = contentOf(number, framesOf(number) * kFrameBytes);
                    for (std::size_t frame = 0; frame < framesOf(number); ++frame) {
                        entry.value()
                            .append(std::span(content).subspan(frame * kFrameBytes, kFrameBytes))
                            .value();
                        progress.send();
                    }
                    entry.value().commit().value();
                }
                return std::string();
            });
            progress.closeSender();
            for (auto frames = 1 + random() % 25; frames > 0; --frames) {
                QVERIFY2(progress.wait(), "the writer died of itself");
            }
            writer.kill();

            const auto store = fixture.open();
            QCOMPARE(fixture.partials(), std::size_t{0});
            QCOMPARE(checkEntries(store, 20), std::string());
        }
        QVERIFY(fixture.open().usage().value().entries > 0);
    }

    void partialsOfTheLivingStay()
    {
        const StoreFixture fixture;
        Signal begun, goOn;
        Child other([&] {
            const auto store = fixture.open();
            auto writer = store.begin(keyOf(1), {.frames = 1, .frameBytes = 100});
            begun.send();
            (void)goOn.wait();
            writer.value().append(contentOf(1, 100)).value();
            writer.value().commit().value();
            return std::string();
        });
        (void)begun.wait();
        auto mine = fixture.open().begin(keyOf(2), {.frames = 1, .frameBytes = 100});
        const auto store = fixture.open();
        QCOMPARE(fixture.partials(), std::size_t{2});
        goOn.send();
        QCOMPARE(other.result(), std::string());
        QVERIFY(mine.value().append(contentOf(2, 100)));
        QVERIFY(mine.value().commit());
        QVERIFY(readEntry(store, keyOf(1)).value() == contentOf(1, 100));
        QVERIFY(readEntry(store, keyOf(2)).value() == contentOf(2, 100));
    }

    void partialsOfTheDeadGoWhateverTheirName()
    {
        const StoreFixture fixture;
        (void)fixture.open();
        for (const auto* folder : {"entries", "pins"}) {
            // Process 1 is alive wherever this runs: that an id is in use again must not count.
            writeFile(fixture.path() / folder / ('.' + keyOf(1).text() + ".1.part"), "half");
        }
        (void)fixture.open();
        QVERIFY(std::filesystem::is_empty(fixture.path() / "entries"));
        QVERIFY(std::filesystem::is_empty(fixture.path() / "pins"));
    }

    void memoryIsBounded()
    {
        const StoreFixture fixture;
        Child child([&]() -> std::string {
            constexpr std::uint64_t kLarge = std::uint64_t{16} << 20, kCount = 16;
            const auto store = fixture.open();
            const auto frame = contentOf(1, kLarge);
            Bytes got(kLarge);
            const auto before = memoryUse().residentBytes;
            auto writer = store.begin(keyOf(1), {.frames = kCount, .frameBytes = kLarge});
            for (std::uint64_t i = 0; i < kCount; ++i) {
                writer.value().append(frame).value();
            }
            writer.value().commit().value();
            auto reader = store.find(keyOf(1)).value();
            for (std::uint64_t i = 0; i < kCount; ++i) {
                reader->read(i, 1, got).value();
                if (got != frame) {
                    return "wrong frames";
                }
            }
            const auto grown = (memoryUse().peakBytes - before) >> 20;
            return grown < 64 ? std::string() : "grew by " + std::to_string(grown) + " MiB";
        });
        QCOMPARE(child.result(), std::string());
    }

    void aFullDiskIsAnErrorThatLeavesTheRestIntact()
    {
        const StoreFixture fixture;
        const QByteArray mayNotMount("no mounting here");
        Child child([&]() -> std::string {
            // In a namespace of its own, the disk goes with the process.
            if (::unshare(CLONE_NEWNS) != 0 ||
                ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
                ::mount("none", fixture.path().c_str(), "tmpfs", 0, "size=4m") != 0) {
                return mayNotMount.toStdString();
            }
            const auto store = fixture.open();
            storeEntry(store, 1, 1, 1 << 20).value();
            for (const bool atCommit : {true, false}) {
                const std::uint64_t bytes = atCommit ? (3 << 20) - 100 : 8 << 20;
                auto writer = store.begin(keyOf(2), {.frames = 1, .frameBytes = bytes});
                auto stored = writer.value().append(contentOf(2, bytes));
                if (stored.ok() != atCommit) {
                    return "the disk was full at another moment";
                }
                stored = atCommit ? writer.value().commit() : std::move(stored);
                if (stored || stored.error().code != ErrorCode::DiskFull) {
                    return "expected DiskFull, got " + (stored ? "success" : stored.error().message());
                }
                if (fixture.names().size() !=
                    1) { // while the writer lives: its part of the disk is free again
                    return "expected one entry, got " + std::to_string(fixture.names().size()) + " files";
                }
            }
            storeEntry(store, 3, 1, 1 << 20).value();
            const bool intact = readEntry(store, keyOf(1)).value() == contentOf(1, 1 << 20);
            return intact ? "" : "wrong frames";
        });
        const auto result = child.result();
        if (result == mayNotMount.toStdString()) {
            QSKIP("a full disk needs a file system of its own, which only root may mount");
        }
        QCOMPARE(result, std::string());
    }
};

CASCADE_TEST(StoreProcessesTest);
#include "tst_StoreProcesses.moc"
