// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/PackBytes.h"

#include "tests/files/Support.h"
#include "tests/files/ZipBuilder.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QTest>

#include <unistd.h>

#include <array>
#include <csignal>
#include <ctime>
#include <utility>

using namespace cascade;
using namespace cascade::files;
using namespace cascade::files::tests;
using namespace cascade::tests;

namespace {

/// Every pack in the kept corpus, by name.
std::vector<std::pair<QString, std::string>> corpus()
{
    const QDir folder(QStringLiteral(CASCADE_FIXTURES "/packs"));
    std::vector<std::pair<QString, std::string>> packs;
    for (const auto& name : folder.entryList({"*.cascadepack"}, QDir::Files, QDir::Name)) {
        packs.emplace_back(name, bytesOf(folder.filePath(name).toStdString()));
    }
    return packs;
}

/// One number field of one header set to something that is often wrong.
std::string withFieldEdited(std::string archive, Dice& dice)
{
    struct Header {
        std::size_t at;
        std::vector<std::pair<std::size_t, int>> fields; // place and bytes
    };
    const auto member = static_cast<int>(dice(3));
    const std::array<Header, 3> headers = {
        {{localHeader(archive, member), {{6, 2}, {8, 2}, {14, 4}, {18, 4}, {22, 4}, {26, 2}, {28, 2}}},
         {centralHeader(archive, member),
          {{8, 2}, {10, 2}, {16, 4}, {20, 4}, {24, 4}, {28, 2}, {30, 2}, {32, 2}, {34, 2}, {38, 4}, {42, 4}}},
         {endRecord(archive), {{4, 2}, {6, 2}, {8, 2}, {10, 2}, {12, 4}, {16, 4}, {20, 2}}}}};
    const auto& header = headers[dice(headers.size())];
    const auto [place, width] = header.fields[dice(header.fields.size())];
    if (header.at == std::string::npos || header.at + place + 4 > archive.size()) {
        return archive;
    }
    const std::array<std::uint64_t, 10> values = {
        0, 1, 7, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF, archive.size(), dice(archive.size())};
    return patched(std::move(archive), header.at + place, little(values[dice(values.size())], width));
}

/// An archive in good order whose members are not.
std::string withContentMutated(const std::vector<std::string>& others, Dice& dice)
{
    const auto pack = fullPack();
    std::vector<ZipEntry> entries;
    for (const auto& [name, bytes] : {std::pair{kGraphMember, pack.graph},
                                      {kAboutMember, aboutText(pack.about, "a").value()},
                                      {kPosterMember, pack.poster},
                                      {kPreviewMember, pack.preview}}) {
        const auto content = dice(2) == 0 ? mutated(bytes, others, dice) : bytes;
        entries.push_back(dice(2) == 0 ? stored(name, content) : deflated(name, content));
    }
    auto& entry = entries[dice(entries.size())];
    if (dice(4) == 0) {
        entry.packed = mutated(entry.packed, others, dice);
    }
    if (dice(8) == 0) {
        entry.name = mutated(entry.name, others, dice).substr(0, 1000);
    }
    return zipOf(entries);
}

/// What a reader of packs must never do: refuse without words, or accept what the writer would not write.
std::string checkPack(const std::string& archive)
{
    const auto read = parsePack(archive, "a.cascadepack");
    if (read.ok()) {
        const auto again = packBytes(read.value(), "b");
        return again.ok() ? std::string() : "read, but not written again: " + again.error().message();
    }
    const auto& error = read.error();
    const bool said = error.code == ErrorCode::BadInput && error.where.starts_with("a.cascadepack") &&
                      !error.what.empty() && error.message().size() < 1000 &&
                      QString::fromStdString(error.message()).toStdString() == error.message();
    return said ? std::string() : "refused with " + error.message();
}

} // namespace

/// Packs that nobody would make by hand.
class HostilePackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keptPacksAreRefused_data()
    {
        QTest::addColumn<std::string>("archive");
        for (const auto& [name, archive] : corpus()) {
            QTest::newRow(qPrintable(name)) << archive;
        }
    }
    void keptPacksAreRefused()
    {
        QFETCH(std::string, archive);
        QVERIFY(!parsePack(archive, "a.cascadepack").ok());
        QCOMPARE(checkPack(archive), std::string());
    }

    void mutatedPacksAreRefusedOrWhole()
    {
        std::vector<std::string> seeds = {zipOf(fullEntries()), packBytes(fullPack(), "a").value(),
                                          zipOf({fullEntries()[0], fullEntries()[1]})};
        for (const auto& [name, archive] : corpus()) {
            seeds.push_back(archive.substr(0, 65536));
        }
        const auto make = [&](Dice& dice) {
            switch (dice(3)) {
            case 0:
                return mutated(seeds[dice(seeds.size())], seeds, dice);
            case 1:
                return withFieldEdited(seeds[dice(3)], dice);
            default:
                return withContentMutated(seeds, dice);
            }
        };
        const auto fault = fuzz(8'000, make, checkPack);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }

    /// The fuzzer is worth something only if it notices.
    void theFuzzerSeesFaults()
    {
        const auto same = [](Dice&) { return std::string("x"); };
        QVERIFY(fuzz(1, same, [](const std::string&) { return std::string("wrong"); }).endsWith(": wrong"));
        QVERIFY(fuzz(1, same, [](const std::string&) -> std::string {
                    ::_exit(7);
                }).endsWith("ended with code 7"));
        QVERIFY(fuzz(1, same, [](const std::string&) -> std::string {
                    ::signal(SIGSEGV, SIG_DFL);
                    ::raise(SIGSEGV);
                    return {};
                }).endsWith("killed by signal 11"));
        QVERIFY(fuzz(1, same, [](const std::string&) {
                    const auto start = std::clock();
                    while (std::clock() - start < 1.1 * CLOCKS_PER_SEC) {
                    }
                    return std::string();
                }).endsWith(" ms of computing"));
        if (measuresMemory()) {
            QVERIFY(fuzz(1, same, [](const std::string&) {
                        return std::string(std::size_t{300} << 20U, 'x').substr(0, 0);
                    }).endsWith(" MiB of memory"));
        }
        QVERIFY(fuzz(1, same, [](const std::string&) { return std::string(); }).isEmpty());
    }
};

CASCADE_TEST(HostilePackTest);
#include "tst_HostilePack.moc"
