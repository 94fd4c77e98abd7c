// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/PieceModel.h"

#include "core/text/CharacterMap.h"
#include "core/text/SentencePieceTokenizer.h"
#include "core/text/UnigramTokenizer.h"
#include "tests/support/TestMain.h"
#include "tests/text/TextFixtures.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <limits>

using namespace cascade;
using namespace cascade::text;
using namespace cascade::tests;

namespace {

std::string varint(std::uint64_t value)
{
    std::string bytes;
    for (; value >= 0x80; value >>= 7) {
        bytes += static_cast<char>(value | 0x80);
    }
    return bytes + static_cast<char>(value);
}

std::string number(int field, std::uint64_t value)
{
    return varint(static_cast<std::uint64_t>(field) << 3) + varint(value);
}

std::string message(int field, const std::string& bytes)
{
    return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(bytes.size()) + bytes;
}

std::string piece(const std::string& text, float score = -1, int kind = 1)
{
    std::string bits(4, '\0');
    std::memcpy(bits.data(), &score, 4);
    return message(1, message(1, text) + varint(2 << 3 | 5) + bits +
                          number(3, static_cast<std::uint64_t>(kind)));
}

std::string special()
{
    return piece("<pad>", 0, 3) + piece("</s>", 0, 3) + piece("<unk>", 0, 2);
}

std::string specs(const std::string& trainer = "", const std::string& normalizer = "")
{
    return message(2, trainer) + message(3, normalizer);
}

std::string characterMap(std::size_t trieBytes, const std::vector<std::uint32_t>& units,
                         const std::string& replacements)
{
    std::string bytes(4 + trieBytes, '\0');
    const auto stated = static_cast<std::uint32_t>(trieBytes);
    std::memcpy(bytes.data(), &stated, 4);
    if (!units.empty()) {
        std::memcpy(bytes.data() + 4, units.data(), units.size() * 4);
    }
    return bytes + replacements;
}

} // namespace

class PieceModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsTheShippedModel();
    void refuses_data();
    void refuses();
    void everyTruncationIsRefused();
    void mutilatedModelsNeverCrash();
};

void PieceModelTest::readsTheShippedModel()
{
    const auto bytes = bytesOf(kShippedModel);
    QVERIFY(bytes.size() < 100'000);
    const auto model = parsePieceModel(bytes, "shipped").value();
    QCOMPARE(model.paddingId, std::int64_t{0});
    QCOMPARE(model.endId, std::int64_t{1});
    QCOMPARE(model.unknownId, std::int64_t{2});
    QVERIFY(model.hasByteFallback && model.addsPrefix && model.squeezesSpaces);
    QCOMPARE(model.pieces[3].text, std::string("<0x00>"));
    QVERIFY(parsePieceModel(special() + piece("a") + specs(), "smallest").ok());
}

void PieceModelTest::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char* name, const std::string& bytes, const char* reason) {
        QTest::newRow(name) << QByteArray(bytes.data(), static_cast<int>(bytes.size())) << QByteArray(reason);
    };
    const auto map = [](const std::string& bytes) { return special() + specs("", message(2, bytes)); };
    const auto longest = std::numeric_limits<std::uint64_t>::max();
    row("empty", "", "expected pieces, a trainer's and a normaliser's part");
    row("text", "{\"version\": 1}", "expected ");
    row("length beyond the file", varint(1 << 3 | 2) + varint(1000) + "abc",
        "expected 1000 more bytes, got 3");
    row("length of 64 bits", varint(1 << 3 | 2) + varint(longest) + "abc", "more bytes, got 3");
    row("endless number", std::string(20, '\xFF'), "expected a number of at most 64 bits");
    row("groups", varint(1 << 3 | 3), "expected fields of a sentencepiece model, got wire type 3");
    row("pieces as numbers", number(1, 5), "got a number as field 1");
    row("no special pieces", piece("a") + specs(), "expected pieces <pad>, </s> and an unknown one");
    row("padding is a word", piece("<pad>") + piece("</s>", 0, 3) + piece("<unk>", 0, 2) + specs(),
        "expected pieces <pad>");
    row("two unknown pieces", special() + piece("x", 0, 2) + specs(),
        "expected one unknown piece, got a second at id 3");
    row("same piece twice", special() + piece("a") + piece("a") + specs(),
        "expected different pieces, got the same at id 4");
    row("empty piece", special() + piece("") + specs(),
        "expected a piece of 1 to 512 bytes without NUL, got 0 bytes at id 3");
    row("long piece", special() + piece(std::string(513, 'a')) + specs(), "got 513 bytes at id 3");
    row("NUL in a piece", special() + piece(std::string("a\0b", 3)) + specs(), "without NUL");
    row("score", special() + piece("a", std::numeric_limits<float>::quiet_NaN()) + specs(),
        "expected finite scores, got another one at id 3");
    row("kind", special() + piece("a", 0, 9) + specs(), "expected a piece kind from 1 to 6, got 9");
    row("user-defined", special() + piece("a", 0, 4) + specs(), "without user-defined pieces");
    row("byte pair encoding", special() + specs(number(3, 2)),
        "expected a unigram model (type 1), got type 2");
    row("spaces behind", special() + specs(number(24, 1)), "expected spaces before words");
    row("plain spaces", special() + specs("", number(5, 0)), "expected escaped spaces");
    row("bytes missing", special() + piece("<0x00>", 0, 6) + specs(number(35, 1)),
        "expected 256 byte pieces, got 1");
    row("map too short", map("abc"), "a character map of more than 4 bytes, got 3");
    row("map beyond itself", map(characterMap(1024, {}, "").substr(0, 600)),
        "within it, got 1024 bytes of 596");
    row("map of half a block", map(characterMap(512, {}, std::string(2, '\0'))),
        "whole blocks of 1024 bytes");
    row("map without NUL", map(characterMap(1024, {}, "abc")), "ends in NUL");
    row("map that leads out", map(characterMap(1024, {0xFFFFFC00U}, std::string(1, '\0'))),
        "points into itself, got a way out at unit 0");
    row("replacement outside",
        map(characterMap(1024, {0x100U | (1U << 10U), 0x80000005U}, std::string(5, '\0'))),
        "got a way out at unit 0");
    row("decoder's map", special() + specs() + message(5, message(2, "abc")),
        "a character map of more than 4 bytes");
}

void PieceModelTest::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, reason);
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.filePath(QStringLiteral("hostile.model")).toStdString());
    std::ofstream(path, std::ios::binary).write(bytes.data(), bytes.size());
    for (const auto& opened : {SentencePieceTokenizer::open(path), openUnigramTokenizer(path)}) {
        QVERIFY2(!opened.ok(), "accepted");
        QCOMPARE(opened.error().code, ErrorCode::BadInput);
        QCOMPARE(opened.error().where, path.string());
        QVERIFY2(opened.error().what.find(reason.toStdString()) != std::string::npos,
                 opened.error().message().c_str());
    }
}

void PieceModelTest::everyTruncationIsRefused()
{
    const auto whole = bytesOf(kShippedModel);
    for (std::size_t bytes = 0; bytes < whole.size(); bytes += bytes < 2000 ? 1 : 7) {
        QVERIFY2(!parsePieceModel(std::string_view(whole).substr(0, bytes), "cut").ok(),
                 std::to_string(bytes).c_str());
    }
}

void PieceModelTest::mutilatedModelsNeverCrash()
{
    const auto whole = bytesOf(kShippedModel);
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.filePath(QStringLiteral("m.model")).toStdString());
    std::mt19937 random(5);
    int opened = 0;
    for (int round = 0; round < 400; ++round) {
        auto bytes = whole;
        for (int change = 0; change <= round % 4; ++change) {
            bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
        }
        std::ofstream(path, std::ios::binary) << bytes;
        for (const auto& tokenizer : {SentencePieceTokenizer::open(path), openUnigramTokenizer(path)}) {
            if (!tokenizer.ok()) {
                QVERIFY(!tokenizer.error().what.empty());
                continue;
            }
            ++opened;
            for (const auto id : tokenizer.value()->encode(oddText(random), 32).ids) {
                QVERIFY(id >= 0 && id < tokenizer.value()->vocabulary());
            }
        }
    }
    QVERIFY(opened > 0); // changed scores and letters are no faults of form
}

CASCADE_TEST(PieceModelTest);
#include "tst_PieceModel.moc"
