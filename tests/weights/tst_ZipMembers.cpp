// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/ZipMembers.h"

#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"
#include "tests/weights/ArchiveBuilder.h"

#include <QTest>

#include <array>
#include <utility>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::weights;
using namespace cascade::weights::tests;

namespace {

using namespace std::string_literals;

std::vector<MemberText> fewMembers(std::uint16_t flags = 0)
{
    return {{"a/data.pkl", "pickle", 0, flags, "FB\x02\0ZZ"s},
            {"a/data/0", "", 0, 0},
            {"a/version", "3\n", 0, flags}};
}

Result<ZipMembers> membersOf(const std::string& archive)
{
    return readZipMembers(*memorySource("a.pt", archive));
}

std::string contentOf(const std::string& archive, const ZipMember& member)
{
    return archive.substr(member.offset, member.bytes);
}

/// A small archive of three members with one of its numbers set to something that is often wrong.
std::string withFieldEdited(Dice& dice)
{
    constexpr std::array<ZipForm, 3> kForms = {ZipForm::Short, ZipForm::EndRecord, ZipForm::Large};
    auto archive = zipOf(fewMembers(dice(2) == 0 ? 0 : 8), kForms[dice(3)]);
    for (auto times = 1 + dice(2); times > 0; --times) {
        const std::array<std::uint64_t, 10> values = {
            0,          1,          7,          0x7FFF,         0xFFFF,
            0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF, archive.size(), dice(archive.size())};
        const std::array<std::size_t, 4> starts = {0, centralHeader(archive, 0), centralHeader(archive, 1),
                                                   archive.size() - 98};
        const auto at = starts[dice(starts.size())] + dice(60);
        const auto width = std::array<int, 3>{2, 4, 8}[dice(3)];
        if (at + 8 <= archive.size()) {
            archive = patched(std::move(archive), at, little(values[dice(values.size())], width));
        }
    }
    return archive;
}

/// A reader of archives must refuse with words, or find members that lie in the archive without overlaps.
std::string checkMembers(const std::string& archive)
{
    const auto members = membersOf(archive);
    if (!members.ok()) {
        return refusalFault(members.error(), "a.pt");
    }
    std::map<std::uint64_t, std::uint64_t> ranges;
    for (const auto& [name, member] : members.value()) {
        if (member.offset > archive.size() || member.bytes > archive.size() - member.offset) {
            return name + " lies outside of the archive";
        }
        ranges.emplace(member.offset, member.offset + member.bytes);
    }
    std::uint64_t end = 0;
    for (const auto& [first, last] : ranges) {
        if (first < end) {
            return "two members overlap";
        }
        end = last;
    }
    return ranges.size() == members.value().size() ? std::string() : "two members begin at one byte";
}

} // namespace

/// Archives, sound and not.
class ZipMembersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatLiesThere_data();
    void findsWhatLiesThere();
    void readsWhatPyTorchWrites();
    void refuses_data();
    void refuses();
    void everyTruncationIsRefused();
    void mutatedArchivesAreRefusedOrSound();
};

void ZipMembersTest::findsWhatLiesThere_data()
{
    QTest::addColumn<std::string>("archive");
    for (const std::uint16_t flags : {0, 8}) {
        const auto members = fewMembers(flags);
        const auto ending = flags == 0 ? "" : " with descriptors";
        QTest::addRow("short%s", ending) << zipOf(members, ZipForm::Short);
        QTest::addRow("zip64 end%s", ending) << zipOf(members, ZipForm::EndRecord);
        QTest::addRow("zip64%s", ending) << zipOf(members, ZipForm::Large);
    }
}

void ZipMembersTest::findsWhatLiesThere()
{
    QFETCH(std::string, archive);
    const auto members = membersOf(archive);
    QVERIFY2(members.ok(), members.ok() ? "" : members.error().message().c_str());
    QCOMPARE(members.value().size(), std::size_t{3});
    QCOMPARE(contentOf(archive, members.value().at("a/data.pkl")), std::string("pickle"));
    QCOMPARE(contentOf(archive, members.value().at("a/version")), std::string("3\n"));
    QCOMPARE(members.value().at("a/data/0").bytes, std::uint64_t{0});
    QVERIFY(membersOf(zipOf({})).ok());
}

void ZipMembersTest::readsWhatPyTorchWrites()
{
    const auto archive = bytesOfFile(archiveFixture("plain.pt"));
    const auto members = membersOf(archive).value();
    QCOMPARE(contentOf(archive, members.at("plain/byteorder")), std::string("little"));
    QCOMPARE(contentOf(archive, members.at("plain/data.pkl")).substr(0, 2), std::string("\x80\x02"));
    QCOMPARE(members.at("plain/data/0").bytes, std::uint64_t{24});
    QCOMPARE(members.at("plain/data/0").offset % 64, std::uint64_t{0});
    const auto names =
        readZipNames(*memorySource("a.pt", bytesOfFile(archiveFixture("deflated.pt")))).value();
    QCOMPARE(names.size(), std::size_t{4});
    QCOMPARE(names[0], std::string("archive/data.pkl"));
}

void ZipMembersTest::refuses_data()
{
    QTest::addColumn<std::string>("archive");
    QTest::addColumn<std::string>("message");
    const auto row = [](const char* name, const std::string& archive, const std::string& message) {
        QTest::newRow(name) << archive << message;
    };
    const auto with = [](MemberText member) { return zipOf({{"first", "bytes"}, std::move(member)}); };
    const auto plain = zipOf(fewMembers(), ZipForm::Short);
    const auto zip64 = zipOf(fewMembers());
    const auto large = zipOf(fewMembers(), ZipForm::Large);
    const auto end = plain.size() - 22, end64 = zip64.size() - 98;
    const auto central = centralHeader(plain, 0);

    row("empty", "", "end record as the last bytes");
    row("bytes behind", plain + "x", "end record as the last bytes, got other bytes: the file is cut off");
    row("comment", patched(plain, end + 20, little(1, 2)) + "x", "end record as the last bytes");
    row("several disks", patched(plain, end + 4, little(1, 2)), "an archive in one file, got a part");
    row("disk counts differ", patched(plain, end + 8, little(2, 2)), "an archive in one file, got a part");
    row("directory elsewhere", patched(plain, end + 16, little(0, 4)), "ends where the end record begins");
    row("directory beyond", patched(plain, end + 16, little(0xFFFFFFF0, 4)),
        "ends where the end record begins");
    row("bytes before", "#!/bin/sh\n" + plain, "ends where the end record begins");
    row("more members stated", patched(plain, end + 8, little(9, 2) + little(9, 2)),
        "a directory of 9 members, got one of only");
    row("fewer members stated", patched(plain, end + 8, little(2, 2) + little(2, 2)),
        "as many members as the end record states, got");
    row("absurd count", patched(zip64, end64 + 24, little(1ULL << 60U, 8) + little(1ULL << 60U, 8)),
        "end records that agree");
    row("absurd count in 64 bits",
        patched(large, large.size() - 98 + 24, little(1ULL << 60U, 8) + little(1ULL << 60U, 8)),
        "at most 1000000 members");
    row("zip64 saturated without record", patched(plain, end + 16, little(0xFFFFFFFF, 4)),
        "a ZIP64 end record, got none");
    row("zip64 record elsewhere", patched(zip64, end64 + 56 + 8, little(0, 8)),
        "a ZIP64 end record right before its locator");
    row("zip64 record of another size", patched(zip64, end64 + 4, little(45, 8)),
        "a ZIP64 end record right before its locator");
    row("zip64 records disagree", patched(zip64, end64 + 48, little(3, 8)), "end records that agree");
    row("zip64 sizes missing", patched(plain, central + 24, little(0xFFFFFFFF, 4)),
        "sizes and offset in 64 bits, got a field without");
    row("zip64 field cut off", patched(large, centralHeader(large, 0) + 46 + 10 + 2, little(99, 2)),
        "extra fields within its header");

    row("compressed", with({"w", "bytes", 8}),
        "\"w\": expected a member stored as it is, as PyTorch writes it, "
        "got one compressed by method 8");
    row("encrypted", with({"w", "bytes", 0, 1}), "\"w\": expected a member without encryption");
    row("strongly encrypted", with({"w", "bytes", 0, 1U << 6U}), "without encryption");
    row("masked", with({"w", "bytes", 0, 1U << 13U}), "without encryption");
    row("patched data", with({"w", "bytes", 0, 1U << 5U}), "no other flags");
    row("name twice", with({"first", "others"}), "\"first\": expected each name once, got it twice");
    row("two sizes", patched(plain, central + 20, little(1, 4)), "6 bytes stored as they are, got 1");
    row("larger in the directory", with({"w", "bytes", 0, 0, "", 6}),
        "a header that says what the directory");
    row("other name", patched(plain, 30, "b"), "a header that says what the directory");
    row("other flags", patched(plain, 6, little(2, 2)), "a header that says what the directory");
    row("no header", patched(plain, 0, "PK\x03\x05"), "a header that says what the directory");
    row("reaches into the directory",
        patched(patched(plain, centralHeader(plain, 2) + 20, little(99, 4) + little(99, 4)),
                central - 2 - 9 - 12, little(99, 4) + little(99, 4)),
        "99 bytes before the directory, got fewer");
    row("header beyond", patched(plain, central + 42, little(0x7FFFFFFF, 4)), "the next header at byte");
    row("member with a comment", patched(plain, central + 32, little(1, 2)), "a member without comment");
    row("entry cut off", patched(plain, centralHeader(plain, 2) + 30, little(500, 2)),
        "a whole directory entry");
    row("no entry", patched(plain, central, "PK\x01\x03"), "a directory entry for each member");

    // One local header, many entries: the small file that is read as a huge one.
    row("overlapping", patched(plain, centralHeader(plain, 1) + 42, little(0, 4)),
        "the next header at byte 52, got one at byte 0: two members share bytes");
    const auto gap = zipOf({{"w", "bytes", 0, 8}, {"v", "x"}});
    row("descriptor of others", patched(gap, 31 + 5 + 4, little(1, 4)), "a data descriptor alone");
    row("descriptor without signature", patched(gap, 31 + 5, "PK\x07\x09"), "a data descriptor alone");
    auto hidden = zipOf({{"w", "bytes"}, {"v", "hidden"}}, ZipForm::Short);
    const auto entry = centralHeader(hidden, 1);
    hidden.erase(entry, 47);
    hidden = patched(hidden, hidden.size() - 22 + 8, little(1, 2) + little(1, 2) + little(47, 4));
    row("hidden bytes", hidden, "the next header at byte 36, got 37 bytes that belong to nothing");
}

void ZipMembersTest::refuses()
{
    QFETCH(std::string, archive);
    QFETCH(std::string, message);
    QCOMPARE(refusalFault(membersOf(archive), "a.pt", message), std::string());
}

void ZipMembersTest::everyTruncationIsRefused()
{
    for (const auto form : {ZipForm::Short, ZipForm::Large}) {
        const auto whole = zipOf(fewMembers(8), form);
        for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
            QVERIFY2(!membersOf(whole.substr(0, bytes)).ok(), std::to_string(bytes).c_str());
        }
    }
}

void ZipMembersTest::mutatedArchivesAreRefusedOrSound()
{
    const std::vector<std::string> seeds = {
        zipOf(fewMembers(8)), zipOf(fewMembers(), ZipForm::Short), zipOf(fewMembers(), ZipForm::Large),
        bytesOfFile(archiveFixture("evil-reduce.pt")), bytesOfFile(archiveFixture("deflated.pt"))};
    const auto make = [&](Dice& dice) {
        return dice(2) == 0 ? mutated(seeds[dice(seeds.size())], seeds, dice) : withFieldEdited(dice);
    };
    const auto fault = fuzz(4000, make, checkMembers);
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

CASCADE_TEST(ZipMembersTest);
#include "tst_ZipMembers.moc"
