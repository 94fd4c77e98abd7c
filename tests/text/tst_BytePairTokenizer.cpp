// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/BytePairTokenizer.h"

#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"
#include "tests/text/ClipFixtures.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <stdexcept>

using namespace cascade;
using namespace cascade::text;
using namespace cascade::tests;

namespace {

using Ids = std::vector<std::int64_t>;

constexpr std::int64_t kBegin = 912;
constexpr std::int64_t kEnd = 913;

/// A vocabulary of the published size and layout: bytes, bytes at the end of a word, 48894 merges and 2
/// special tokens, where "photo", "of" and "cat" have their published ids.
BytePairFiles publishedLayout()
{
    const auto small = nlohmann::json::parse(bytesOf(kClip / "vocab.json"));
    std::vector<std::string> symbols(512);
    for (const auto& [symbol, id] : small.items()) {
        if (id < 512) {
            symbols[id.get<std::size_t>()] = symbol;
        }
    }
    const std::map<std::size_t, std::pair<std::string, std::string>> wanted{
        {27, {"o", "f</w>"}},     {100, {"p", "h"}},  {101, {"ph", "o"}},     {102, {"t", "o</w>"}},
        {613, {"pho", "to</w>"}}, {1000, {"c", "a"}}, {1856, {"ca", "t</w>"}}};
    std::string merges = "#version: 0.2\n";
    constexpr std::size_t kMerges = 48894;
    constexpr std::size_t kHigh = 94; // symbols from here to 256 are bytes that the prompt has none of
    std::size_t filler = 0;
    for (std::size_t rank = 0; rank < kMerges; ++rank) {
        std::pair<std::string, std::string> merge;
        if (const auto found = wanted.find(rank); found != wanted.end()) {
            merge = found->second;
        } else {
            const auto other = filler % (256 - kHigh);
            const auto one = filler / (256 - kHigh) % (256 - kHigh);
            merge = {symbols[kHigh + one], symbols[kHigh + other]};
            if (filler >= (256 - kHigh) * (256 - kHigh)) { // pairs are used up: a third behind the same first
                merge = {symbols[kHigh] + symbols[kHigh + one], symbols[kHigh + other]};
            }
            ++filler;
        }
        merges += merge.first + " " + merge.second + "\n";
        symbols.push_back(merge.first + merge.second);
    }
    symbols.insert(symbols.end(), {"<|startoftext|>", "<|endoftext|>"});
    nlohmann::json vocabulary = nlohmann::json::object();
    for (std::size_t id = 0; id < symbols.size(); ++id) {
        vocabulary[symbols[id]] = id;
    }
    return {vocabulary.dump(), merges, {}, {}, {}};
}

} // namespace

class BytePairTokenizerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void idsAreThoseOfTransformers_data();
    void idsAreThoseOfTransformers();
    void publishedIds();
    void endOfTextOrAnExclamationMarkPads();
    void longTextsAreCutToSeventySeven();
    void bytesThatAreNoTextAreListed();
    void aLongWordIsQuick();
    void opensFolders();
};

void BytePairTokenizerTest::idsAreThoseOfTransformers_data()
{
    QTest::addColumn<std::string>("name");
    for (const auto* name : {"sd1", "sd2", "decoder", "whole"}) {
        QTest::newRow(name) << std::string(name);
    }
}

void BytePairTokenizerTest::idsAreThoseOfTransformers()
{
    QFETCH(std::string, name);
    const auto texts = nlohmann::json::parse(bytesOf(kClip / "texts.json"));
    const auto golden = nlohmann::json::parse(bytesOf(kClip / "golden.json")).at(name);
    const auto tokenizer = clipTokenizer(clipFiles(name));
    QCOMPARE(tokenizer->vocabulary(), std::int64_t{914});
    QVERIFY(texts.size() >= 200 && texts.size() == golden.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto expected = golden[i].get<Ids>();
        const auto tokens = tokenizer->encode(texts[i].get<std::string>(), expected.size());
        QVERIFY2(tokens.ids == expected,
                 qPrintable(QString("text %1: %2\n%3\n%4")
                                .arg(i)
                                .arg(QString::fromStdString(texts[i].dump()),
                                     QString::fromStdString(golden[i].dump()),
                                     QString::fromStdString(nlohmann::json(tokens.ids).dump()))));
        QVERIFY(tokens.count == expected.size() && !tokens.truncated && tokens.unknown.empty());
    }
}

void BytePairTokenizerTest::publishedIds()
{
    const auto tokenizer = clipTokenizer(publishedLayout());
    QCOMPARE(tokenizer->vocabulary(), std::int64_t{49408});
    QCOMPARE(tokenizer->encode("a photo of a cat", 7).ids, (Ids{49406, 320, 1125, 539, 320, 2368, 49407}));
    QCOMPARE(tokenizer->encode("  A PHOTO\nof a   Cat ", 7).ids,
             tokenizer->encode("a photo of a cat", 7).ids);
}

void BytePairTokenizerTest::endOfTextOrAnExclamationMarkPads()
{
    const auto first = clipTokenizer(clipFiles("sd1"));
    QCOMPARE(first->paddingId(), kEnd);
    QCOMPARE(first->beginId(), std::optional<std::int64_t>(kBegin));
    QCOMPARE(first->encode("", 5).ids, (Ids{kBegin, kEnd, kEnd, kEnd, kEnd}));
    QCOMPARE(first->encode("", 5).count, std::size_t{2});
    const auto second = clipTokenizer(clipFiles("sd2"));
    QCOMPARE(second->encode("a", 5).ids, (Ids{kBegin, 320, kEnd, 0, 0}));
    QCOMPARE(second->encode("a", 5).count, std::size_t{3});
    // Without the small files end of text pads, as in transformers.
    auto files = clipFiles("sd2");
    files.config.clear();
    files.specials.clear();
    QCOMPARE(clipTokenizer(files)->encode("a", 5).ids, (Ids{kBegin, 320, kEnd, kEnd, kEnd}));
}

void BytePairTokenizerTest::longTextsAreCutToSeventySeven()
{
    const auto tokenizer = clipTokenizer(clipFiles("sd1"));
    std::string text;
    for (int i = 0; i < 75; ++i) {
        text += "1";
    }
    const auto whole = tokenizer->encode(text, 77);
    QVERIFY(!whole.truncated && whole.count == 77 && whole.ids.back() == kEnd);
    const auto cut = tokenizer->encode(text + "2", 77);
    QVERIFY(cut.truncated);
    QCOMPARE(cut.ids, whole.ids);
    QCOMPARE(tokenizer->encode(text, 2).ids, (Ids{kBegin, kEnd}));
    QVERIFY_EXCEPTION_THROWN((void)tokenizer->encode("", 1), std::invalid_argument);
}

void BytePairTokenizerTest::bytesThatAreNoTextAreListed()
{
    const auto tokenizer = clipTokenizer(clipFiles("sd1"));
    const auto tokens = tokenizer->encode("a \xFF\xC3 b \xE2\x82 c", 40);
    QCOMPARE(tokens.unknown, (std::vector<std::string>{"\xFF\xC3", "\xE2\x82"}));
    QCOMPARE(tokens.ids, tokenizer->encode("a \uFFFD\uFFFD b \uFFFD\uFFFD c", 40).ids);
}

void BytePairTokenizerTest::aLongWordIsQuick()
{
    const auto tokenizer = clipTokenizer(clipFiles("sd1"));
    std::string word;
    while (word.size() < 1'000'000) {
        word += "photographofacat";
    }
    const auto start = computedMilliseconds();
    const auto tokens = tokenizer->encode(word, 77);
    QVERIFY(tokens.truncated);
    QVERIFY2(computedMilliseconds() - start < 5000, "a million letters took seconds");
}

void BytePairTokenizerTest::opensFolders()
{
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    QCOMPARE(openBytePairTokenizer(path).error().code, ErrorCode::WeightsMissing);
    std::filesystem::copy(kClip / "vocab.json", path / "vocab.json");
    QCOMPARE(openBytePairTokenizer(path).error().code, ErrorCode::WeightsMissing);
    QVERIFY(openBytePairTokenizer(path).error().what.find("no merges.txt") != std::string::npos);
    std::filesystem::copy(kClip / "merges.txt", path / "merges.txt");
    QCOMPARE(openBytePairTokenizer(path).value()->paddingId(), kEnd);
    std::filesystem::copy(kClip / "sd2" / "tokenizer_config.json", path / "tokenizer_config.json");
    QCOMPARE(openBytePairTokenizer(path).value()->paddingId(), 0);
    std::ofstream(path / "special_tokens_map.json") << R"({"pad_token": "<|endoftext|>"})";
    QCOMPARE(openBytePairTokenizer(path).value()->paddingId(), kEnd);
    std::ofstream(path / "tokenizer_config.json") << "";
    QCOMPARE(openBytePairTokenizer(path).error().message(),
             "[" + (path / "tokenizer_config.json").string() + "] is empty");
    QCOMPARE(openBytePairTokenizer(kClip / "whole").value()->vocabulary(), std::int64_t{914});
}

CASCADE_TEST(BytePairTokenizerTest);
#include "tst_BytePairTokenizer.moc"
