// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/store/StoreTestSupport.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

Q_DECLARE_METATYPE(EntryLayout)

/// What goes in comes out, and nothing else does.
class StageStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatGoesInComesOut_data()
    {
        QTest::addColumn<quint64>("frames");
        QTest::addColumn<quint64>("frameBytes");
        QTest::addColumn<quint32>("valueBytes");
        QTest::addColumn<quint64>("atOnce");
        QTest::newRow("no frames") << quint64{0} << quint64{6} << 2u << quint64{1};
        QTest::newRow("one byte") << quint64{1} << quint64{1} << 2u << quint64{1};
        QTest::newRow("odd frames of halves") << quint64{7} << quint64{333} << 2u << quint64{3};
        QTest::newRow("bytes") << quint64{5} << quint64{1001} << 1u << quint64{5};
        QTest::newRow("floats") << quint64{5} << quint64{1002} << 4u << quint64{2};
        QTest::newRow("doubles") << quint64{3} << quint64{803} << 8u << quint64{1};
        QTest::newRow("exactly a block") << quint64{4} << quint64{kBlockBytes / 4} << 2u << quint64{4};
        QTest::newRow("a block and a byte")
            << quint64{kBlockBytes + 1} << quint64{1} << 2u << quint64{kBlockBytes + 1};
        QTest::newRow("frames across blocks") << quint64{11} << quint64{700001} << 2u << quint64{2};
        QTest::newRow("frames larger than blocks")
            << quint64{2} << quint64{3 * kBlockBytes + 5} << 2u << quint64{1};
    }
    void whatGoesInComesOut()
    {
        QFETCH(quint64, frames);
        QFETCH(quint64, frameBytes);
        QFETCH(quint32, valueBytes);
        QFETCH(quint64, atOnce);
        const StoreFixture fixture;
        const auto store = fixture.open();
        const auto content = contentOf(1, frames * frameBytes);
        auto writer = store.begin(keyOf(1), {frames, frameBytes, valueBytes, "{\"fps\":24}"});
        auto rest = std::span(content);
        while (!rest.empty()) {
            const auto part = rest.first(std::min<std::size_t>(rest.size(), atOnce * frameBytes));
            QVERIFY(writer.value().append(part));
            rest = rest.subspan(part.size());
        }
        QVERIFY(writer.value().commit());

        const auto reader = store.find(keyOf(1));
        QVERIFY(reader.value());
        QCOMPARE(reader.value()->about(), std::string("{\"fps\":24}"));
        QCOMPARE(reader.value()->frames(), frames);
        QCOMPARE(reader.value()->frameBytes(), frameBytes);
        QVERIFY(readEntry(store, keyOf(1)).value() == content);
    }

    void readsAnyFramesInAnyOrder()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        constexpr std::size_t kFrames = 9, kFrameBytes = 400003;
        QVERIFY(storeEntry(store, 1, kFrames, kFrameBytes));
        const auto content = contentOf(1, kFrames * kFrameBytes);
        auto reader = store.find(keyOf(1)).value();
        for (std::size_t first = kFrames; first-- > 0;) {
            for (std::size_t count = 0; first + count <= kFrames; ++count) {
                Bytes out(count * kFrameBytes);
                QVERIFY(reader->read(first, count, out));
                QVERIFY(std::equal(out.begin(), out.end(),
                                   content.begin() + static_cast<std::ptrdiff_t>(first * kFrameBytes)));
            }
        }
    }

    void smoothClipsShrink()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        std::vector<std::uint16_t> ramp(1 << 20); // halves from 1 to 2, rising
        for (std::size_t i = 0; i < ramp.size(); ++i) {
            ramp[i] = static_cast<std::uint16_t>(0x3c00 + i / 1024);
        }
        auto writer = store.begin(keyOf(1), {.frames = 1, .frameBytes = ramp.size() * 2});
        QVERIFY(writer.value().append(std::as_bytes(std::span(ramp))));
        QVERIFY(writer.value().commit());
        QVERIFY(store.usage().value().bytes < ramp.size() * 2 / 10);
    }

    void anUnknownKeyIsNoError()
    {
        const StoreFixture fixture;
        QVERIFY(!fixture.open().find(keyOf(1)).value());
    }

    void nothingIsThereBeforeCommit()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        {
            auto writer = store.begin(keyOf(1), {.frames = 2, .frameBytes = kBlockBytes});
            QVERIFY(writer.value().append(contentOf(1, kBlockBytes)));
            QCOMPARE(fixture.partials(), std::size_t{1});
            QVERIFY(!store.find(keyOf(1)).value());
            QCOMPARE(store.usage().value().entries, std::uint64_t{0});
        }
        QVERIFY(fixture.names().empty());
    }

    void aSecondWriterOfTheSameKeyIsWelcome()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        auto first = store.begin(keyOf(1), {.frames = 1, .frameBytes = 100});
        QVERIFY(first.value().append(contentOf(1, 100)));
        QVERIFY(storeEntry(store, 1, 1, 100));
        QVERIFY(first.value().commit());
        QCOMPARE(fixture.names().size(), std::size_t{1});
        QVERIFY(readEntry(store, keyOf(1)).value() == contentOf(1, 100));
    }

    void layoutsBeyondTheLimitsAreRefused_data()
    {
        QTest::addColumn<EntryLayout>("layout");
        QTest::newRow("empty frames") << EntryLayout{1, 0, 2, {}};
        QTest::newRow("more than 1 TiB") << EntryLayout{2, kMaxEntryBytes / 2 + 1, 2, {}};
        QTest::newRow("bytes overflow") << EntryLayout{std::uint64_t{1} << 33, std::uint64_t{1} << 33, 2, {}};
        QTest::newRow("values of 3 bytes") << EntryLayout{1, 3, 3, {}};
        QTest::newRow("values of 0 bytes") << EntryLayout{1, 3, 0, {}};
        QTest::newRow("a text too long") << EntryLayout{1, 1, 1, std::string(kMaxAboutBytes + 1, ' ')};
    }
    void layoutsBeyondTheLimitsAreRefused()
    {
        QFETCH(EntryLayout, layout);
        const StoreFixture fixture;
        const auto writer = fixture.open().begin(keyOf(1), layout);
        QVERIFY(!writer);
        QCOMPARE(writer.error().code, ErrorCode::BadInput);
        QVERIFY(fixture.names().empty());
    }

    void theLongestTextIsTaken()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        const std::string about(kMaxAboutBytes, 'x');
        QVERIFY(store.begin(keyOf(1), {.frameBytes = 1, .about = about}).value().commit());
        QCOMPARE(store.find(keyOf(1)).value()->about(), about);
    }

    void brokenPromisesThrow()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        auto writer = store.begin(keyOf(1), {.frames = 2, .frameBytes = 10});
        QVERIFY_EXCEPTION_THROWN((void)writer.value().append(Bytes(15)), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)writer.value().append(Bytes(30)), ErrorException);
        QVERIFY(writer.value().append(Bytes(10)));
        QVERIFY_EXCEPTION_THROWN((void)writer.value().commit(), ErrorException);
        QVERIFY(writer.value().append(Bytes(10)));
        QVERIFY(writer.value().commit());
        QVERIFY_EXCEPTION_THROWN((void)writer.value().commit(), ErrorException);

        auto reader = store.find(keyOf(1)).value();
        Bytes out(10);
        QVERIFY_EXCEPTION_THROWN((void)reader->read(2, 1, out), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)reader->read(0, 2, out), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)reader->read(~std::uint64_t{0}, 1, out), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)reader->read(1, ~std::uint64_t{0}, out), ErrorException);
    }

    void cancellingStopsReaderAndWriter()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        QVERIFY(storeEntry(store, 1, 1, 10));
        CancelSource source;
        source.cancel();
        Bytes frame(10);
        auto reader = store.find(keyOf(1)).value();
        QVERIFY_EXCEPTION_THROWN((void)reader->read(0, 1, frame, source.token()), Cancelled);
        QVERIFY(reader->read(0, 1, frame));

        auto writer = store.begin(keyOf(2), {.frames = 1, .frameBytes = 10});
        QVERIFY_EXCEPTION_THROWN((void)writer.value().append(frame, source.token()), Cancelled);
        QCOMPARE(fixture.partials(), std::size_t{0});
        QVERIFY_EXCEPTION_THROWN((void)writer.value().append(frame), ErrorException);
    }

    void listSaysWhatIsThere()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        const auto before = std::chrono::system_clock::now();
        QVERIFY(storeEntry(store, 1, 2, 100));
        QVERIFY(storeEntry(store, 2, 1, 300));
        QVERIFY(store.pin(keyOf(2), "take-7"));
        const auto list = store.list().value();
        QCOMPARE(list.size(), std::size_t{2});
        QVERIFY(list[0].file.key == keyOf(1) && list[1].file.key == keyOf(2));
        QVERIFY(!list[0].file.pinned && list[1].file.pinned);
        QCOMPARE(list[0].about, std::optional<std::string>("{}"));
        QCOMPARE(list[0].file.bytes, std::filesystem::file_size(fixture.entryPath(keyOf(1))));
        QVERIFY(list[0].file.lastUsed >= before && list[1].file.lastUsed >= list[0].file.lastUsed);

        const auto usage = store.usage().value();
        QCOMPARE(usage.entries, std::uint64_t{2});
        QCOMPARE(usage.bytes, list[0].file.bytes + list[1].file.bytes);
        QCOMPARE(usage.pinnedBytes, list[1].file.bytes);
        QCOMPARE(usage.capBytes, std::uint64_t{1} << 30);
    }

    void strangersInTheFolderAreLeftAlone()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        for (const auto* name : {"notes.txt", "short.stage", ".hidden"}) {
            writeFile(fixture.path() / "entries" / name, "mine");
        }
        writeFile(fixture.path() / "pins" / "notes.txt", "mine");
        QCOMPARE(store.usage().value().entries, std::uint64_t{0});
        QCOMPARE(store.clear(Pinned::Remove).value(), std::uint64_t{0});
        (void)fixture.open();
        QCOMPARE(fixture.names().size(), std::size_t{3});
    }

    void aFolderThatCannotBeIsAnError()
    {
        const StoreFixture fixture;
        writeFile(fixture.path() / "file", "");
        const auto store = StageStore::open(fixture.path() / "file" / "store");
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::DiskFull);
    }

    void aFolderThatIsGoneIsAnError()
    {
        const StoreFixture fixture;
        const auto store = fixture.open();
        std::filesystem::remove_all(fixture.path());
        QCOMPARE(store.begin(keyOf(1), {.frames = 1, .frameBytes = 1}).error().code, ErrorCode::DiskFull);
        QCOMPARE(store.usage().error().code, ErrorCode::DiskFull);
        QCOMPARE(store.list().error().code, ErrorCode::DiskFull);
        QCOMPARE(store.trim().error().code, ErrorCode::DiskFull);
        QCOMPARE(store.pin(keyOf(1), "take").error().code, ErrorCode::DiskFull);
        QCOMPARE(store.remove(keyOf(1)).error().code, ErrorCode::DiskFull);
        QVERIFY(!store.find(keyOf(1)).value());
        writeFile(fixture.path(), "no folder any more");
        QCOMPARE(store.find(keyOf(1)).error().code, ErrorCode::DiskFull);
        std::filesystem::remove(fixture.path());
    }
};

CASCADE_TEST(StageStoreTest);
#include "tst_StageStore.moc"
