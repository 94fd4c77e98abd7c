// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Hash.h"
#include "core/base/Memory.h"
#include "pipeline/store/EntryFormat.h"
#include "tests/store/StoreTestSupport.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <sys/stat.h>

#include <random>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;

/// Whatever is on disk: right frames, or an error and the entry gone; never a crash, never wrong frames.
class DamagedEntryTest : public QObject {
    Q_OBJECT

    static constexpr std::size_t kHeader = 104, kRecord = 40, kSeal = 64;
    static constexpr std::uint64_t kFrames = 3, kFrameBytes = 20;
    static constexpr auto kMax = ~std::uint64_t{0};

    StoreFixture m_fixture;
    std::optional<StageStore> m_store;
    std::string m_good; ///< the file of a whole entry of key 1

    static void put(std::string& file, std::size_t at, std::uint64_t value, std::size_t bytes)
    {
        for (std::size_t i = 0; i < bytes; ++i) {
            file[at + i] = static_cast<char>(value >> (8 * i));
        }
    }
    /// Makes the seal right again, as one who forges an entry would: what is under test are the checks behind
    /// it. Header, text and index are taken to be where they were.
    [[nodiscard]] static std::string sealed(std::string file, std::size_t aboutBytes = 2,
                                            std::size_t blocks = 1)
    {
        const auto sealAt = file.size() - kSeal;
        const auto indexBytes = kRecord * blocks;
        const auto meta = file.substr(0, kHeader + aboutBytes) + file.substr(sealAt - indexBytes, indexBytes);
        return file.substr(0, sealAt) + sha256Hex(meta);
    }
    /// Puts `bytes` in the place of entry 1: reading it must be an error, after which there is no entry.
    void expectDamage(const std::string& bytes)
    {
        writeFile(m_fixture.entryPath(keyOf(1)), bytes);
        const auto got = readEntry(*m_store, keyOf(1));
        QVERIFY(!got);
        QCOMPARE(got.error().code, ErrorCode::BadInput);
        QVERIFY2(got.error().what.starts_with("damaged: "), got.error().what.c_str());
        QVERIFY(!std::filesystem::exists(m_fixture.entryPath(keyOf(1))));
        QVERIFY(!m_store->find(keyOf(1)).value());
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_store = m_fixture.open();
        storeEntry(*m_store, 1, kFrames, kFrameBytes).value();
        m_good = readFile(m_fixture.entryPath(keyOf(1)));
    }

    void theForgerKnowsTheFormat()
    {
        QCOMPARE(sealed(m_good), m_good);
        writeFile(m_fixture.entryPath(keyOf(1)), m_good);
        QVERIFY(readEntry(*m_store, keyOf(1)).value() == contentOf(1, kFrames * kFrameBytes));
    }

    void everyFlippedBitIsNoticed()
    {
        for (std::size_t at = 0; at < m_good.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                auto bytes = m_good;
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
                expectDamage(bytes);
                QVERIFY2(!QTest::currentTestFailed(),
                         qPrintable(QString("byte %1, bit %2").arg(at).arg(bit)));
            }
        }
    }

    void everyTruncationIsNoticed()
    {
        for (std::size_t length = 0; length < m_good.size(); ++length) {
            expectDamage(m_good.substr(0, length));
            QVERIFY2(!QTest::currentTestFailed(), qPrintable(QString("length %1").arg(length)));
        }
    }

    void bytesTooManyAreNoticed()
    {
        expectDamage(m_good + '\0');
        expectDamage('\0' + m_good);
        expectDamage(m_good + m_good);
        expectDamage(m_good.substr(0, kHeader + 2) + '\0' + m_good.substr(kHeader + 2));
    }

    void damageInLargeEntriesIsNoticedWhereItIsRead()
    {
        constexpr std::uint64_t kSize = kBlockBytes / 2; // of a frame: five make two blocks and a half
        QVERIFY(storeEntry(*m_store, 2, 5, kSize));
        auto bytes = readFile(m_fixture.entryPath(keyOf(2)));
        auto& inTheLastBlock = bytes[bytes.size() - kSize / 2];
        inTheLastBlock = static_cast<char>(inTheLastBlock + 1);
        writeFile(m_fixture.entryPath(keyOf(2)), bytes);
        auto reader = m_store->find(keyOf(2)).value();
        Bytes out(4 * kSize);
        QVERIFY(reader->read(0, 4, out));
        const auto damaged = reader->read(4, 1, std::span(out).first(kSize));
        QVERIFY(!damaged);
        QCOMPARE(damaged.error().code, ErrorCode::BadInput);
        QVERIFY(!m_store->find(keyOf(2)).value());

        // The reader goes on to give right frames or errors.
        QVERIFY(reader->read(3, 1, std::span(out).first(kSize)));
        QVERIFY(reader->read(0, 4, out));
        const auto content = contentOf(2, 5 * kSize);
        QVERIFY(std::equal(out.begin(), out.end(), content.begin()));
        QVERIFY(!reader->read(4, 1, std::span(out).first(kSize)));
    }

    void aCheckFindsDamageWithoutReadingFrames()
    {
        constexpr std::uint64_t kSize = kBlockBytes / 2;
        QVERIFY(storeEntry(*m_store, 4, 5, kSize));
        auto whole = m_store->find(keyOf(4)).value();
        Bytes out(kSize);
        QVERIFY(whole->read(1, 1, out)); // what is decoded already is not trusted after a check
        QVERIFY(whole->check());
        QVERIFY(whole->read(1, 1, out));
        const auto content = contentOf(4, 5 * kSize);
        QVERIFY(std::equal(out.begin(), out.end(), content.begin() + kSize));
        auto bytes = readFile(m_fixture.entryPath(keyOf(4)));
        bytes[bytes.size() - kSize / 2] = static_cast<char>(bytes[bytes.size() - kSize / 2] + 1);
        writeFile(m_fixture.entryPath(keyOf(4)), bytes);
        QCOMPARE(m_store->find(keyOf(4)).value()->check().error().code, ErrorCode::BadInput);
        QVERIFY(!m_store->find(keyOf(4)).value()); // dropped
    }

    void damageDoesNotCostTheEntryThatReplacedIt()
    {
        auto bytes = m_good;
        bytes[kHeader + 2] = static_cast<char>(bytes[kHeader + 2] + 1);
        writeFile(m_fixture.entryPath(keyOf(1)), bytes);
        auto old = m_store->find(keyOf(1)).value();
        QVERIFY(storeEntry(*m_store, 1, kFrames, kFrameBytes));
        Bytes out(kFrames * kFrameBytes);
        QVERIFY(!old->read(0, kFrames, out));
        QVERIFY(readEntry(*m_store, keyOf(1)).value() == contentOf(1, kFrames * kFrameBytes));
    }

    void theEntryOfAnotherKeyIsNotTaken()
    {
        QVERIFY(storeEntry(*m_store, 3, kFrames, kFrameBytes));
        expectDamage(readFile(m_fixture.entryPath(keyOf(3))));
    }

    void forgedFieldsAreNoticed_data()
    {
        QTest::addColumn<int>("at"); // from the start, or from the end if negative
        QTest::addColumn<quint64>("value");
        QTest::addColumn<int>("bytes");
        constexpr int kStored = -static_cast<int>(kSeal + kRecord);
        QTest::newRow("magic") << 0 << quint64{1} << 8;
        QTest::newRow("older version") << 8 << quint64{1} << 4;
        QTest::newRow("newer version") << 8 << quint64{3} << 4;
        QTest::newRow("values of no bytes") << 12 << quint64{0} << 4;
        QTest::newRow("values of 3 bytes") << 12 << quint64{3} << 4;
        QTest::newRow("values of 4 GiB") << 12 << quint64{0xffffffff} << 4;
        QTest::newRow("no frames") << 16 << quint64{0} << 8;
        QTest::newRow("a frame less") << 16 << quint64{kFrames - 1} << 8;
        QTest::newRow("a frame more") << 16 << quint64{kFrames + 1} << 8;
        QTest::newRow("2^64 frames") << 16 << quint64{kMax} << 8;
        QTest::newRow("bytes of frames overflow to 0") << 16 << quint64{1} + kMax / 4 << 8;
        QTest::newRow("a tebibyte of frames") << 16 << quint64{kMaxEntryBytes / kFrameBytes} << 8;
        QTest::newRow("frames of no bytes") << 24 << quint64{0} << 8;
        QTest::newRow("frames of 2^64 bytes") << 24 << quint64{kMax} << 8;
        QTest::newRow("a block more than there is") << 24 << quint64{kBlockBytes} << 8;
        QTest::newRow("text of 2^64 bytes") << 32 << quint64{kMax} << 8;
        QTest::newRow("text to the end of the file") << 32 << quint64{1000} << 8;
        QTest::newRow("text of a mebibyte") << 32 << quint64{kMaxAboutBytes} << 8;
        QTest::newRow("text of more") << 32 << quint64{kMaxAboutBytes + 1} << 8;
        QTest::newRow("key") << 40 << quint64{0} << 8;
        QTest::newRow("block of no bytes") << kStored << quint64{0} << 8;
        QTest::newRow("block of 2^64 bytes") << kStored << quint64{kMax} << 8;
        QTest::newRow("block of a gibibyte") << kStored << quint64{1} + (1 << 30) << 8;
        QTest::newRow("digest") << kStored + 8 << quint64{0} << 8;
    }
    void forgedFieldsAreNoticed()
    {
        QFETCH(int, at);
        QFETCH(quint64, value);
        QFETCH(int, bytes);
        auto file = m_good;
        put(file, at < 0 ? file.size() - static_cast<std::size_t>(-at) : static_cast<std::size_t>(at), value,
            static_cast<std::size_t>(bytes));
        expectDamage(sealed(file));
    }

    void forgedBlocksAreNoticed_data()
    {
        QTest::addColumn<std::string>("block");
        const auto content = contentOf(7, 200);
        const std::string noise(reinterpret_cast<const char*>(content.data()), content.size());
        const std::string frameMagic = "\x28\xb5\x2f\xfd"; // of zstd
        QTest::newRow("nothing") << std::string();
        QTest::newRow("noise") << noise;
        QTest::newRow("noise that begins well") << frameMagic + noise;
        QTest::newRow("a skippable frame") << std::string("\x50\x2a\x4d\x18\x04\0\0\0abcd", 12);
        // A frame of unknown size with one run-length block of 128 KiB, the most that zstd allows.
        QTest::newRow("more than promised") << frameMagic + std::string("\x00\x58\x03\x00\x10\x00", 6);
    }
    void forgedBlocksAreNoticed()
    {
        QFETCH(std::string, block);
        std::string record(8, '\0');
        put(record, 0, block.size(), 8);
        record += blockDigest(std::as_bytes(std::span(block)));
        expectDamage(sealed(m_good.substr(0, kHeader + 2) + block + record + std::string(kSeal, '0')));
    }

    void mutationsThatAreSealedAgainAreHarmless()
    {
        std::mt19937 random(1);
        int accepted = 0;
        for (int round = 0; round < 3000; ++round) {
            auto bytes = m_good;
            for (int edit = 0; edit < 1 + round % 4; ++edit) {
                bytes[random() % (bytes.size() - kSeal)] = static_cast<char>(random());
            }
            writeFile(m_fixture.entryPath(keyOf(1)), sealed(bytes));
            const auto got = readEntry(*m_store, keyOf(1));
            QVERIFY(got || got.error().code == ErrorCode::BadInput);
            accepted += got && got.value() ? 1 : 0;
        }
        QVERIFY2(accepted > 0, "no mutation got past the seal: the forger has lost his way");
    }

    void hugeSparseFilesAreRefusedInBoundedMemory()
    {
        auto file = m_good.substr(0, kHeader);
        put(file, 16, kMaxEntryBytes / kFrameBytes, 8);
        writeFile(m_fixture.entryPath(keyOf(1)), file);
        std::filesystem::resize_file(m_fixture.entryPath(keyOf(1)), std::uint64_t{1} << 40);
        Child child([this]() -> std::string {
            const auto before = memoryUse().residentBytes;
            const auto got = readEntry(*m_store, keyOf(1));
            if (got || got.error().code != ErrorCode::BadInput) {
                return "not refused";
            }
            const auto grown = (memoryUse().peakBytes - before) >> 20;
            return grown < 64 ? std::string() : "grew by " + std::to_string(grown) + " MiB";
        });
        QCOMPARE(child.result(), std::string());
        QVERIFY(!std::filesystem::exists(m_fixture.entryPath(keyOf(1))));
    }

    void whatIsNoFileIsRefused()
    {
        const auto path = m_fixture.entryPath(keyOf(1));
        QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
        QCOMPARE(m_store->find(keyOf(1)).error().code, ErrorCode::BadInput);
        QVERIFY(!std::filesystem::exists(path));

        std::filesystem::create_directory(path);
        const auto folder = m_store->find(keyOf(1));
        QCOMPARE(folder.error().code, ErrorCode::BadInput);
        QVERIFY2(folder.error().hint.starts_with("It could not be removed"), folder.error().hint.c_str());
        std::filesystem::remove(path);
    }

    void listShowsDamagedEntriesWithoutText()
    {
        QVERIFY(m_store->clear(Pinned::Remove).ok());
        writeFile(m_fixture.entryPath(keyOf(1)), m_good.substr(0, 50));
        const auto list = m_store->list().value();
        QCOMPARE(list.size(), std::size_t{1});
        QVERIFY(!list[0].about);
        QVERIFY(std::filesystem::exists(m_fixture.entryPath(keyOf(1))));
    }
};

CASCADE_TEST(DamagedEntryTest);
#include "tst_DamagedEntry.moc"
