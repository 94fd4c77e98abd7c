// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/PackBytes.h"

#include "tests/files/Support.h"
#include "tests/files/ZipBuilder.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <sys/stat.h>

#include <functional>

using namespace cascade;
using namespace cascade::files;
using namespace cascade::files::tests;

namespace {

/// The full pack with one more member, or with one of its own changed.
std::string withMember(const ZipEntry& entry)
{
    auto entries = fullEntries();
    entries.push_back(entry);
    return zipOf(entries);
}

std::string withMember(const std::string& name)
{
    return withMember(stored(name, "{}"));
}

std::string changed(std::size_t member, const std::function<void(ZipEntry&)>& change)
{
    auto entries = fullEntries();
    change(entries[member]);
    return zipOf(entries);
}

std::string withAttributes(std::uint32_t attributes)
{
    return changed(2, [&](ZipEntry& entry) { entry.externalAttributes = attributes; });
}

std::string withFlags(std::uint16_t flags)
{
    return changed(0, [&](ZipEntry& entry) { entry.flags = flags; });
}

std::string withExtra(std::uint16_t id)
{
    return changed(0, [&](ZipEntry& entry) { entry.centralExtra = little(id, 2) + little(4, 2) + "abcd"; });
}

/// The full pack with other bytes in the local header, central header or end record, `at` bytes into it.
std::string localPatch(int member, std::size_t at, const std::string& bytes)
{
    const auto archive = zipOf(fullEntries());
    return patched(archive, localHeader(archive, member) + at, bytes);
}

std::string centralPatch(int member, std::size_t at, const std::string& bytes)
{
    const auto archive = zipOf(fullEntries());
    return patched(archive, centralHeader(archive, member) + at, bytes);
}

std::string endPatch(std::size_t at, const std::string& bytes)
{
    const auto archive = zipOf(fullEntries());
    return patched(archive, endRecord(archive) + at, bytes);
}

/// One of its sizes changed in both headers: 12 and 16 bytes behind the flags, packed and unpacked.
std::string bothSizes(int member, std::size_t behindFlags, std::uint64_t size)
{
    const auto archive = localPatch(member, 6 + behindFlags, little(size, 4));
    return patched(archive, centralHeader(archive, member) + 8 + behindFlags, little(size, 4));
}

/// A graph that unpacks to `bytes` of spaces and claims `declared`.
std::string bomb(std::size_t bytes, std::size_t declared)
{
    return changed(0, [&](ZipEntry& entry) {
        entry = deflated("graph.json", "{" + std::string(bytes - 2, ' ') + "}");
        entry.bytes = static_cast<std::uint32_t>(declared);
    });
}

/// Zip64 end record and its locator in front of the usual end record.
std::string withZip64End()
{
    const auto archive = zipOf(fullEntries());
    const auto end = endRecord(archive);
    const auto record = "PK\6\6" + little(44, 8) + std::string(44, '\0');
    return archive.substr(0, end) + record + "PK\6\7" + little(0, 4) + little(end, 8) + little(1, 4) +
           archive.substr(end);
}

/// Two directory entries for the same local header.
std::string twoEntriesOnOneHeader()
{
    auto entries = fullEntries();
    entries.resize(2);
    entries.push_back(entries[1]);
    const auto archive = zipOf(entries);
    return patched(archive, centralHeader(archive, 2) + 42, little(localHeader(archive, 1), 4));
}

} // namespace

/// Every way in which an archive can be no pack, and the words for it.
class PackRefusedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void strangeMembersAreRefused_data()
    {
        columns();
        row("another file", withMember("run.py"),
            "] expected no members but graph.json, about.json, poster.png and preview.mp4, got \"run.py\"");
        row("weights", withMember("base.safetensors"), "expected no members but");
        row("no name", withMember(""), "expected no members but");
        row("name with NUL", withMember(std::string("graph.json\0.exe", 15)), "got \"graph.json?.exe\"");
        row("name not UTF-8", withMember("\xff\xfe"), "got \"??\"");
        row("name in another case", zipOf({stored("Graph.json", "{}"), fullEntries()[1]}),
            "got \"Graph.json\"");
        row("absolute path", withMember("/etc/passwd"), "expected no absolute paths, got \"/etc/passwd\"");
        row("drive", withMember("C:graph.json"), "expected no absolute paths");
        row("upwards", withMember("../graph.json"), "expected no '..' in names");
        row("upwards further in", withMember("a/../../graph.json"), "expected no '..' in names");
        row("backslash", withMember("..\\graph.json"), "expected no backslashes in names");
        row("folder", withMember("graph.json/"), "expected no folders");
        row("in a folder", withMember("pack/graph.json"), "expected no members but");
        row("twice", withMember("about.json"), "expected each member once, got \"about.json\" again");
        row("twice, in another case", withMember("ABOUT.json"),
            "expected each member once, got \"ABOUT.json\" again");
        row("no graph", zipOf({fullEntries()[1]}), "expected a member graph.json, got none");
        row("no about", zipOf({fullEntries()[0]}), "expected a member about.json, got none");
        row("link", withAttributes(0120777U << 16U), "poster.png] expected a file, got a symbolic link");
        row("FIFO", withAttributes(0010644U << 16U), "expected a file, got a device, FIFO or socket");
        row("device", withAttributes(0060644U << 16U), "expected a file, got a device, FIFO or socket");
        row("folder of Unix", withAttributes(0040755U << 16U), "expected a file, got a folder");
        row("folder of DOS", withAttributes(0x10), "expected a file, got a folder");
        row("65 members", zipOf(std::vector<ZipEntry>(65, stored("a", ""))),
            "expected at most 64 members, got 65");
    }
    void strangeMembersAreRefused() { isRefused(); }

    void strangeArchivesAreRefused_data()
    {
        columns();
        row("empty file", "", "byte 0: expected a zip archive");
        row("text", "Not a pack.\n", "byte 0: expected a zip archive");
        row("archive of nothing", zipOf({}), "byte 0: expected a zip archive");
        row("signature only", "PK\3\4", "the archive is cut off");
        row("program in front", "MZ" + zipOf(fullEntries()), "byte 0: expected a zip archive");
        row("bytes behind", zipOf(fullEntries()) + "<script>",
            "expected nothing behind the end record, got 8 bytes that belong to nothing");
        row("archive behind", zipOf(fullEntries()) + zipOf(fullEntries()),
            "expected a directory that ends where the end record starts");
        row("comment", zipOf(fullEntries(), "hello"), "got a comment of 5 bytes");
        row("longest comment", zipOf(fullEntries(), std::string(0xFFFF, 'c')),
            "got a comment of 65535 bytes");
        row("comment with an end record", zipOf(fullEntries(), zipOf(fullEntries())),
            "expected a directory that ends where the end record starts");
        row("comment claimed", endPatch(20, little(5, 2)), "got a comment of 5 bytes");
        row("comment of a member", changed(1, [](ZipEntry& entry) { entry.comment = "psst"; }),
            "expected members without comments, got one of 4 bytes");
        row("encrypted", withFlags(1), "expected members without encryption");
        row("strongly encrypted", withFlags(1U << 6U), "expected members without encryption");
        row("masked headers", withFlags(1U << 13U), "expected members without encryption");
        row("data descriptor", withFlags(1U << 3U), "expected sizes in front of the data");
        row("patched data", withFlags(1U << 5U), "expected no other flags");
        row("AES field", withExtra(0x9901), "expected no extra fields but times and owners, got field 39169");
        row("Unicode path field", withExtra(0x7075), "expected no extra fields but times and owners");
        row("ZIP64 field", withExtra(1), "expected an archive without ZIP64 fields");
        row("ZIP64 field, local only",
            changed(0, [](ZipEntry& entry) { entry.localExtra = little(1, 2) + little(0, 2); }),
            "expected an archive without ZIP64 fields");
        row("cut extra field",
            changed(0, [](ZipEntry& entry) { entry.centralExtra = little(0x5455, 2) + little(9, 2) + "a"; }),
            "expected an extra field within its header");
        row("ZIP64 end record", withZip64End(), "expected an archive without ZIP64 fields");
        row("ZIP64 directory", endPatch(16, little(0xFFFFFFFF, 4)),
            "expected an archive without ZIP64 fields");
        row("ZIP64 count", endPatch(8, little(0xFFFFFFFF, 4)), "expected an archive without ZIP64 fields");
        row("ZIP64 size", bothSizes(1, 16, 0xFFFFFFFF), "expected sizes without ZIP64 fields");
        row("second disk", endPatch(4, little(1, 2)), "expected an archive on one disk");
        row("member on another disk", centralPatch(1, 34, little(1, 2)),
            "expected an archive on one disk, got a member on another");
    }
    void strangeArchivesAreRefused() { isRefused(); }

    void lyingArchivesAreRefused_data()
    {
        columns();
        row("directory elsewhere", endPatch(16, little(0, 4)),
            "expected a directory that ends where the end record starts");
        row("directory longer than the file", endPatch(12, little(0xFFFFFFF0, 4)),
            "expected a directory that ends");
        row("one member less", endPatch(8, little(3, 2) + little(3, 2)),
            "expected the directory behind the last member");
        row("one member more", endPatch(8, little(5, 2) + little(5, 2)), "expected a whole directory entry");
        row("no members", endPatch(8, little(0, 4)), "bytes that belong to nothing");
        row("entry without signature", centralPatch(1, 0, "XX"),
            "expected a directory entry, got other bytes");
        row("header without signature", localPatch(1, 0, "XX"),
            "expected the local header of \"about.json\"");
        row("header elsewhere", centralPatch(1, 42, little(7, 4)),
            "expected \"about.json\" to start at byte");
        row("header far outside", centralPatch(1, 42, little(0xFFFFFFFE, 4)),
            "expected \"about.json\" to start at byte");
        row("two on one header", twoEntriesOnOneHeader(), "expected \"about.json\" to start at byte");
        row("other name in front", localPatch(0, 30, "grape"),
            "expected a local header that agrees with the directory");
        row("other method in front", localPatch(0, 8, little(0, 2)), "expected a local header that agrees");
        row("other checksum in front", localPatch(0, 14, "abcd"), "expected a local header that agrees");
        row("other size in front", localPatch(0, 22, little(5, 4)), "expected a local header that agrees");
        row("name longer than the file", centralPatch(3, 28, little(0xFFF0, 2)),
            "expected a whole name of a member");
        row("over the next member", bothSizes(0, 12, 60), "to start at byte");
        row("over the directory", bothSizes(3, 12, 9999),
            "9999 bytes of \"preview.mp4\" before the directory, got fewer");
        row("gap before the directory", bothSizes(3, 12, 300), "20 bytes that belong to nothing");
    }
    void lyingArchivesAreRefused() { isRefused(); }

    void badContentsAreRefused_data()
    {
        columns();
        row("compressed otherwise", changed(0, [](ZipEntry& entry) { entry.method = 12; }),
            "graph.json] expected compression method 0 (stored) or 8 (deflated), got 12");
        row("stored, other size", changed(1, [](ZipEntry& entry) { entry.bytes -= 1; }),
            "expected as many bytes as are stored");
        row("graph too long", bothSizes(0, 16, kMostGraphBytes + 1),
            "graph.json] expected at most 8388608 bytes, got 8388609");
        row("about too long", bothSizes(1, 16, kMostAboutBytes + 1),
            "about.json] expected at most 65536 bytes");
        row("poster too long", bothSizes(2, 16, kMostPosterBytes + 1),
            "poster.png] expected at most 4194304 bytes");
        row("preview too long", bothSizes(3, 16, 0xFFFFFFFE), "preview.mp4] expected at most 33554432 bytes");
        row("bomb, as declared", bomb(kMostGraphBytes, kMostGraphBytes),
            "expected at most 200 bytes out of one, got 8388608 out of");
        row("bomb, declared small", bomb(50'000'000, 1000), "expected 1000 bytes as declared, got more");
        row("bomb, one byte more", bomb(1001, 1000), "expected 1000 bytes as declared, got more");
        row("one byte less", bomb(999, 1000), "expected 1000 bytes as declared, got 999");
        row("other checksum", changed(1, [](ZipEntry& entry) { entry.crc ^= 1U; }),
            "about.json] cannot be unpacked: CRC error");
        row("no deflate data", changed(0, [](ZipEntry& entry) { entry.packed = "\xff\xff\xff"; }),
            "graph.json] cannot be unpacked: ");
        row("half the deflate data",
            changed(0, [](ZipEntry& entry) { entry.packed.resize(entry.packed.size() / 2); }),
            "graph.json] cannot be unpacked: ");
        row("graph not JSON", changed(0, [](ZipEntry& entry) { entry = stored(entry.name, "{\"a\":\n}"); }),
            "graph.json, line 2, column 1] expected");
        row("graph nested without end",
            changed(0, [](ZipEntry& entry) { entry = stored(entry.name, std::string(5000, '[')); }),
            "expected at most 64 levels");
        row("graph of nothing", changed(0, [](ZipEntry& entry) { entry = stored(entry.name, ""); }),
            "end of input");
        row("about of another file",
            changed(1, [](ZipEntry& entry) { entry = stored(entry.name, "{\"schema\":1}"); }),
            "about.json/title] expected a value");
        row("poster of nothing", changed(2, [](ZipEntry& entry) { entry = stored(entry.name, ""); }),
            "expected a PNG file");
        row("poster of text", changed(2, [](ZipEntry& entry) { entry = stored(entry.name, "<svg/>"); }),
            "poster.png] expected a PNG file, got other bytes");
        row("poster cut",
            changed(2, [](ZipEntry& entry) { entry = stored(entry.name, entry.packed.substr(0, 32)); }),
            "expected a PNG file");
        row("poster too wide",
            changed(2,
                    [](ZipEntry& entry) {
                        entry = stored(entry.name, patched(entry.packed, 16, std::string("\0\0\x10\x01", 4)));
                    }),
            "expected 1 to 4096 pixels a side, got 4097x1");
        row("poster of no lines",
            changed(2,
                    [](ZipEntry& entry) {
                        entry = stored(entry.name, patched(entry.packed, 20, std::string(4, '\0')));
                    }),
            "got 4096x0");
        row("poster of 2^32 lines",
            changed(2,
                    [](ZipEntry& entry) {
                        entry = stored(entry.name, patched(entry.packed, 20, "\xff\xff\xff\xff"));
                    }),
            "got 4096x4294967295");
        row("preview of nothing", changed(3, [](ZipEntry& entry) { entry = stored(entry.name, ""); }),
            "expected an MP4 file");
        row("preview of a playlist",
            changed(3, [](ZipEntry& entry) { entry = stored(entry.name, "#EXTM3U\n/etc/passwd\n"); }),
            "preview.mp4] expected an MP4 file");
        row("preview's first box too long",
            changed(3,
                    [](ZipEntry& entry) {
                        entry = stored(entry.name, patched(entry.packed, 0, std::string("\0\0\x10", 3)));
                    }),
            "expected a whole 'ftyp' box");
    }
    void badContentsAreRefused() { isRefused(); }

    void truncatedPacksAreRefusedAtEveryLength()
    {
        const auto whole = zipOf(fullEntries());
        for (std::size_t kept = 0; kept < whole.size(); ++kept) {
            const auto read = parsePack(whole.substr(0, kept), "a");
            QVERIFY2(!read.ok() && read.error().code == ErrorCode::BadInput,
                     qPrintable(QString::number(kept)));
        }
    }

    void onlyFilesOfAFairSizeAreOpened()
    {
        const Folder folder;
        QCOMPARE(readPack(folder / "none").error().code, ErrorCode::BadInput);
        QCOMPARE(readPack(folder / "").error().what, std::string("expected a file, got a folder"));
        QCOMPARE(::mkfifo((folder / "fifo").c_str(), 0600), 0);
        QCOMPARE(readPack(folder / "fifo").error().what, std::string("expected a file, got a FIFO"));
        writeBytes(folder / "long", zipOf(fullEntries()));
        std::filesystem::resize_file(folder / "long", kMostArchiveBytes + 1);
        QCOMPARE(readPack(folder / "long").error().what,
                 std::string("expected at most 67108864 bytes, got more"));
    }

private:
    static void columns()
    {
        QTest::addColumn<std::string>("archive");
        QTest::addColumn<QString>("says");
    }
    static void row(const char* name, const std::string& archive, const char* says)
    {
        QTest::newRow(name) << archive << QString(says);
    }
    static void isRefused()
    {
        QFETCH(std::string, archive);
        QFETCH(QString, says);
        const auto read = parsePack(archive, "a.cascadepack");
        QVERIFY(!read.ok());
        QCOMPARE(read.error().code, ErrorCode::BadInput);
        QVERIFY2(read.error().where.starts_with("a.cascadepack"), read.error().where.c_str());
        QVERIFY2(QString::fromStdString(read.error().message()).contains(says),
                 read.error().message().c_str());
    }
};

CASCADE_TEST(PackRefusedTest);
#include "tst_PackRefused.moc"
