// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/SentencePieceTokenizer.h"
#include "core/text/UnigramTokenizer.h"
#include "tests/support/TestMain.h"
#include "tests/text/TextFixtures.h"

#include <QTest>

#include <algorithm>
#include <sstream>
#include <stdexcept>

using namespace cascade;
using namespace cascade::text;
using namespace cascade::tests;

namespace {

using Open = Result<std::unique_ptr<const Tokenizer>> (*)(const std::filesystem::path&);

const Tokenizer& shipped(bool library)
{
    static const auto withLibrary = SentencePieceTokenizer::open(kShippedModel).value().release();
    static const auto without = openUnigramTokenizer(kShippedModel).value().release();
    return library ? *withLibrary : *without;
}

std::string described(const TokenIds& tokens)
{
    std::ostringstream text;
    text << tokens.count << (tokens.truncated ? " cut:" : ":");
    for (const auto id : tokens.ids) {
        text << ' ' << id;
    }
    for (const auto& unknown : tokens.unknown) {
        text << " [" << unknown << ']';
    }
    return text.str();
}

void bothWays()
{
    QTest::addColumn<bool>("library");
    QTest::newRow("sentencepiece") << true;
    QTest::newRow("unigram") << false;
}

} // namespace

class TokenizerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyTextIsEndAndPadding_data() { bothWays(); }
    void emptyTextIsEndAndPadding();
    void endIsTheLastOfACutText_data() { bothWays(); }
    void endIsTheLastOfACutText();
    void capitalsAndSpacesDoNotMatter_data() { bothWays(); }
    void capitalsAndSpacesDoNotMatter();
    void unknownCharactersAreSpeltInBytesAndListed_data() { bothWays(); }
    void unknownCharactersAreSpeltInBytesAndListed();
    void captionsAreTheIdsOfSentencepiece_data() { bothWays(); }
    void captionsAreTheIdsOfSentencepiece();
    void everyWordOfTheWorldIsOneToken();
    void withAndWithoutTheLibraryAgree();
    void aModelWithoutBytesHasUnknownTokens();
    void veryLongTextIsQuick();
    void missingFileIsSaid();
};

void TokenizerTest::emptyTextIsEndAndPadding()
{
    QFETCH(bool, library);
    const auto tokens = shipped(library).encode("", 5);
    QCOMPARE(tokens.ids, (std::vector<std::int64_t>{1, 0, 0, 0, 0}));
    QCOMPARE(tokens.count, std::size_t{1});
    QVERIFY(!tokens.truncated && tokens.unknown.empty());
    QCOMPARE(described(shipped(library).encode(" \t\n ", 5)), described(tokens));
}

void TokenizerTest::endIsTheLastOfACutText()
{
    QFETCH(bool, library);
    const auto& tokenizer = shipped(library);
    const auto whole = tokenizer.encode("a red cube spinning", 8);
    QCOMPARE(whole.count, std::size_t{5});
    QCOMPARE(whole.ids[4], std::int64_t{1});
    QCOMPARE(whole.ids[5], std::int64_t{0});
    const auto fits = tokenizer.encode("a red cube spinning", 5);
    QVERIFY(!fits.truncated);
    const auto cut = tokenizer.encode("a red cube spinning", 3);
    QVERIFY(cut.truncated);
    QCOMPARE(cut.ids, (std::vector<std::int64_t>{whole.ids[0], whole.ids[1], 1}));
    QCOMPARE(tokenizer.encode("a red cube", 1).ids, std::vector<std::int64_t>{1});
    QVERIFY_EXCEPTION_THROWN((void)tokenizer.encode("a", 0), std::invalid_argument);
}

void TokenizerTest::capitalsAndSpacesDoNotMatter()
{
    QFETCH(bool, library);
    const auto& tokenizer = shipped(library);
    const auto plain = described(tokenizer.encode("a red cube, spinning", 16));
    QCOMPARE(described(tokenizer.encode("  A  RED\tCube,\nSPINNING ", 16)), plain);
    QCOMPARE(described(tokenizer.encode("a ｒｅｄ cube, spinning", 16)), plain); // full-width forms
}

void TokenizerTest::unknownCharactersAreSpeltInBytesAndListed()
{
    QFETCH(bool, library);
    const auto tokens = shipped(library).encode("a red 猫犬 and é and 猫犬", 40);
    QCOMPARE(tokens.unknown, (std::vector<std::string>{"猫犬", "é"}));
    // The bytes of U+732B, E7 8C AB, are tokens 3 + byte.
    const std::vector<std::int64_t> bytes = {3 + 0xE7, 3 + 0x8C, 3 + 0xAB};
    QVERIFY(std::search(tokens.ids.begin(), tokens.ids.end(), bytes.begin(), bytes.end()) !=
            tokens.ids.end());
    QVERIFY(shipped(library).encode("xylophone", 40).unknown.empty()); // letters have tokens
}

void TokenizerTest::captionsAreTheIdsOfSentencepiece()
{
    QFETCH(bool, library);
    const auto captions = linesOf("captions.txt");
    const auto golden = linesOf("golden.txt");
    QCOMPARE(captions.size(), std::size_t{1000});
    QCOMPARE(golden.size(), captions.size());
    for (std::size_t i = 0; i < captions.size(); ++i) {
        const auto tokens = shipped(library).encode(captions[i], 128);
        std::ostringstream ids;
        for (std::size_t t = 0; t + 1 < tokens.count; ++t) {
            ids << (t > 0 ? " " : "") << tokens.ids[t];
        }
        QCOMPARE(ids.str(), golden[i]);
        QVERIFY(tokens.unknown.empty());
    }
}

void TokenizerTest::everyWordOfTheWorldIsOneToken()
{
    for (const auto& caption : linesOf("captions.txt")) {
        const auto spaces = static_cast<std::size_t>(std::count(caption.begin(), caption.end(), ' '));
        const auto commas = static_cast<std::size_t>(std::count(caption.begin(), caption.end(), ','));
        QCOMPARE(shipped(false).encode(caption, 128).count, spaces + 1 + commas + 1);
    }
}

void TokenizerTest::withAndWithoutTheLibraryAgree()
{
    for (const auto& model : {kShippedModel, kPlainModel}) {
        const auto library = SentencePieceTokenizer::open(model).value();
        const auto ours = openUnigramTokenizer(model).value();
        QCOMPARE(ours->vocabulary(), library->vocabulary());
        std::mt19937 random(11);
        for (int i = 0; i < 5000; ++i) {
            const auto text = oddText(random);
            const auto expected = described(library->encode(text, 64));
            const auto got = described(ours->encode(text, 64));
            QVERIFY2(got == expected, (text + "\n got      " + got + "\n expected " + expected).c_str());
        }
    }
}

void TokenizerTest::aModelWithoutBytesHasUnknownTokens()
{
    const auto tokens = openUnigramTokenizer(kPlainModel).value()->encode("red 猫犬 cube", 16);
    QCOMPARE(std::count(tokens.ids.begin(), tokens.ids.end(), 2), std::ptrdiff_t{1}); // neighbours are one
    QCOMPARE(tokens.unknown, std::vector<std::string>{"猫犬"});
}

void TokenizerTest::veryLongTextIsQuick()
{
    std::string text;
    while (text.size() < 10'000) {
        text += "a large red torus spinning over a checkered floor ";
    }
    const auto tokens = openTokenizer(kShippedModel).value()->encode(text, 256);
    QVERIFY(tokens.truncated);
    QCOMPARE(tokens.count, std::size_t{256});
    QCOMPARE(described(shipped(false).encode(text, 4096)), described(shipped(true).encode(text, 4096)));
}

void TokenizerTest::missingFileIsSaid()
{
    for (const Open open :
         {Open(&SentencePieceTokenizer::open), Open(&openUnigramTokenizer), Open(&openTokenizer)}) {
        const auto tokenizer = open("/nowhere/tokenizer.model");
        QVERIFY(!tokenizer.ok());
        QCOMPARE(tokenizer.error().code, ErrorCode::WeightsMissing);
        QCOMPARE(open("/").error().code, ErrorCode::BadInput);
    }
}

CASCADE_TEST(TokenizerTest);
#include "tst_Tokenizer.moc"
