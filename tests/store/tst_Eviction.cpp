// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/store/StoreTestSupport.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

/// Who goes and who stays when the store is full.
class EvictionTest : public QObject {
    Q_OBJECT

    static constexpr std::uint64_t kFrameBytes = 10000;

    /// The bytes on disk of one of the entries that these tests store; all are of one size.
    static std::uint64_t entryBytes()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        storeEntry(store, 1, 1, kFrameBytes).value();
        return store.usage().value().bytes;
    }
    /// The numbers of the entries, least recently used first.
    static std::vector<int> stored(const StageStore& store)
    {
        std::vector<int> numbers;
        for (const auto& entry : store.list().value()) {
            for (int number = 0; number < 10; ++number) {
                if (entry.file.key == keyOf(number)) {
                    numbers.push_back(number);
                }
            }
        }
        return numbers;
    }

private Q_SLOTS:
    void theLeastRecentlyUsedGoFirst()
    {
        const StoreFixture fixture;
        const auto store = fixture.open(3 * entryBytes());
        for (const int number : {1, 2, 3}) {
            QVERIFY(storeEntry(store, number, 1, kFrameBytes));
        }
        QCOMPARE(stored(store), (std::vector{1, 2, 3}));
        QVERIFY(store.find(keyOf(1)).value()); // now 2 is the oldest
        QVERIFY(storeEntry(store, 4, 1, kFrameBytes));
        QCOMPARE(stored(store), (std::vector{3, 1, 4}));
        QVERIFY(storeEntry(store, 5, 1, kFrameBytes));
        QCOMPARE(stored(store), (std::vector{1, 4, 5}));
    }

    void useCountsAcrossProcesses()
    {
        const StoreFixture fixture;
        const auto store = fixture.open(2 * entryBytes());
        QVERIFY(storeEntry(store, 1, 1, kFrameBytes));
        QVERIFY(storeEntry(store, 2, 1, kFrameBytes));
        Child other([&] { return fixture.open().find(keyOf(1)).value() ? "" : "entry 1 is not there"; });
        QCOMPARE(other.result(), std::string());
        QVERIFY(storeEntry(store, 3, 1, kFrameBytes));
        QCOMPARE(stored(store), (std::vector{1, 3}));
    }

    void listingIsNotAUse()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        QVERIFY(storeEntry(store, 1, 1, kFrameBytes));
        QVERIFY(storeEntry(store, 2, 1, kFrameBytes));
        (void)store.list();
        QCOMPARE(stored(store), (std::vector{1, 2}));
    }

    void theEntryJustWrittenStays()
    {
        const StoreFixture fixture;
        const auto store = fixture.open(entryBytes() / 2);
        QVERIFY(storeEntry(store, 1, 1, kFrameBytes));
        QCOMPARE(stored(store), (std::vector{1}));
        QVERIFY(storeEntry(store, 2, 1, kFrameBytes));
        QCOMPARE(stored(store), (std::vector{2}));
        QCOMPARE(store.trim().value(), entryBytes()); // on demand nothing is just written
        QVERIFY(stored(store).empty());
    }

    void pinnedEntriesStay()
    {
        const StoreFixture fixture;
        const auto store = fixture.open(2 * entryBytes());
        QVERIFY(store.pin(keyOf(1), "take-1")); // also before there is an entry
        for (const int number : {1, 2, 3, 4}) {
            QVERIFY(storeEntry(store, number, 1, kFrameBytes));
        }
        QCOMPARE(stored(store), (std::vector{1, 4}));
        QVERIFY(store.pin(keyOf(4), "take-1"));
        QVERIFY(storeEntry(store, 5, 1, kFrameBytes));
        QCOMPARE(stored(store), (std::vector{1, 4, 5})); // more than the cap: pins outrank it
        QVERIFY(store.unpin(keyOf(1), "take-1"));
        QCOMPARE(store.trim().value(), entryBytes());
        QCOMPARE(stored(store), (std::vector{4, 5}));
    }

    void everyOwnerMustLetGo()
    {
        const StoreFixture fixture;
        const auto store = fixture.open(0);
        QVERIFY(store.pin(keyOf(1), "a"));
        QVERIFY(store.pin(keyOf(1), "b"));
        QVERIFY(store.pin(keyOf(1), "b"));
        QVERIFY(storeEntry(store, 1, 1, kFrameBytes));
        QVERIFY(store.unpin(keyOf(1), "b"));
        QVERIFY(store.unpin(keyOf(1), "b"));
        QCOMPARE(store.trim().value(), std::uint64_t{0});
        QVERIFY(store.unpin(keyOf(1), "a"));
        QCOMPARE(store.trim().value(), entryBytes());
    }

    void pinsAreOfTheirOwner()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        QVERIFY(store.pin(keyOf(1), "take"));
        QVERIFY(store.pin(keyOf(2), "take"));
        QVERIFY(store.pin(keyOf(3), "take-2"));
        QVERIFY(store.pin(keyOf(4), "2"));
        const auto reopened = fixture.open();
        QVERIFY(reopened.pinsOf("take").value() == (std::set{keyOf(1), keyOf(2)}));
        QVERIFY(reopened.pinsOf("take-2").value() == std::set{keyOf(3)});
        QVERIFY(reopened.pinsOf("nobody").value().empty());
    }

    void otherOwnersAreRefused_data()
    {
        QTest::addColumn<QString>("owner");
        QTest::newRow("empty") << "";
        QTest::newRow("dot") << "a.b";
        QTest::newRow("path") << "../../etc/passwd";
        QTest::newRow("space") << "take 1";
        QTest::newRow("letter beyond ASCII") << QString::fromUtf8("täke");
        QTest::newRow("too long") << QString(65, 'a');
    }
    void otherOwnersAreRefused()
    {
        QFETCH(QString, owner);
        const StoreFixture fixture;
        const auto store = fixture.open();
        const auto text = owner.toStdString();
        QCOMPARE(store.pin(keyOf(1), text).error().code, ErrorCode::BadInput);
        QCOMPARE(store.unpin(keyOf(1), text).error().code, ErrorCode::BadInput);
        QCOMPARE(store.pinsOf(text).error().code, ErrorCode::BadInput);
        QVERIFY(std::filesystem::is_empty(fixture.path() / "pins"));
    }

    void theLongestOwnerIsTaken()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        const std::string owner(64, 'Z');
        QVERIFY(store.pin(keyOf(1), owner));
        QVERIFY(store.pinsOf(owner).value() == std::set{keyOf(1)});
    }

    void removeTakesOne()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        QVERIFY(storeEntry(store, 1, 1, kFrameBytes));
        QVERIFY(storeEntry(store, 2, 1, kFrameBytes));
        QVERIFY(store.pin(keyOf(1), "take"));
        QVERIFY(store.remove(keyOf(1)).value());
        QVERIFY(!store.remove(keyOf(1)).value());
        QCOMPARE(stored(store), (std::vector{2}));
        QVERIFY(store.pinsOf("take").value() == std::set{keyOf(1)});
    }

    void clearKeepsPinnedIfAsked()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        for (const int number : {1, 2, 3}) {
            QVERIFY(storeEntry(store, number, 1, kFrameBytes));
        }
        QVERIFY(store.pin(keyOf(2), "take"));
        QCOMPARE(store.clear(Pinned::Keep).value(), 2 * entryBytes());
        QCOMPARE(stored(store), (std::vector{2}));
        QCOMPARE(store.clear(Pinned::Remove).value(), entryBytes());
        QVERIFY(stored(store).empty());
        QVERIFY(store.pinsOf("take").value() == std::set{keyOf(2)});
    }

    void readersOutliveTheirEntry()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        QVERIFY(storeEntry(store, 1, 3, kBlockBytes));
        auto reader = store.find(keyOf(1)).value();
        Bytes out(3 * kBlockBytes);
        QVERIFY(reader->read(0, 1, std::span(out).first(kBlockBytes)));
        QVERIFY(store.clear(Pinned::Remove).value() > 0);
        QVERIFY(reader->read(0, 3, out));
        QVERIFY(out == contentOf(1, 3 * kBlockBytes));
    }
};

CASCADE_TEST(EvictionTest);
#include "tst_Eviction.moc"
