// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/BytePairModel.h"

#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"
#include "tests/text/ClipFixtures.h"

#include <QTest>

#include <array>

using namespace cascade;
using namespace cascade::text;
using namespace cascade::tests;

namespace {

std::string replaced(std::string text, const std::string& old, const std::string& with)
{
    const auto at = text.find(old);
    return at == std::string::npos ? throw std::logic_error("no " + old) : text.replace(at, old.size(), with);
}

std::array<std::string*, 5> partsOf(BytePairFiles& files)
{
    return {&files.vocabulary, &files.merges, &files.config, &files.specials, &files.whole};
}

using Change = std::function<void(BytePairFiles&)>;

/// A change of one text of one file.
Change change(std::string BytePairFiles::*file, const std::string& old, const std::string& with)
{
    return [=](BytePairFiles& files) { files.*file = replaced(files.*file, old, with); };
}

} // namespace

Q_DECLARE_METATYPE(Change)

class BytePairModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsTheFixture();
    void refuses_data();
    void refuses();
    void windowsLinesAndMissingVersionAreRead();
    void mutilatedFilesNeverCrash();
};

void BytePairModelTest::readsTheFixture()
{
    const auto model = parseBytePairModel(clipFiles("sd1"), "clip").value();
    QCOMPARE(model.vocabulary, std::int64_t{914});
    QCOMPARE(model.merges.size(), std::size_t{400});
    QCOMPARE(model.bytes['!'], 0);
    QCOMPARE(model.bytes['a'], 64);
    QCOMPARE(model.lastBytes['a'], 320);
    QCOMPARE(model.bytes[0], 188);    // the first that does not print
    QCOMPARE(model.bytes[0xAD], 255); // the last
    QCOMPARE(model.specials.size(), std::size_t{2});
    QVERIFY(!model.specials[0].afterFolding && model.specials[1].afterFolding); // by text: end, begin
    const auto same = parseBytePairModel(clipFiles("whole"), "clip").value();
    QVERIFY(same.bytes == model.bytes && same.merges.size() == 400 && same.paddingId == 0);
}

void BytePairModelTest::refuses_data()
{
    using Files = BytePairFiles;
    QTest::addColumn<std::string>("name");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* what, const char* name, Change how, const char* message) {
        QTest::newRow(what) << std::string(name) << std::move(how) << QString(message);
    };
    row(
        "a number too large", "sd1", [](Files& files) { files.vocabulary = "{\"a\": 1e400}"; },
        "[clip/vocab.json] expected numbers that a double holds, got a larger one");
    row(
        "no JSON", "sd1", [](Files& files) { files.vocabulary = "{\"a\": "; },
        "[clip/vocab.json] expected JSON, got a fault at byte 7");
    row(
        "a list", "sd1", [](Files& files) { files.vocabulary = "[1]"; },
        "[clip/vocab.json] expected an object, got [1]");
    row(
        "deep", "sd1", [](Files& files) { files.vocabulary = std::string(100000, '['); },
        "[clip/vocab.json] expected at most 16 levels of JSON, got more");
    row("a symbol twice", "sd1", change(&Files::vocabulary, "\"#\":2", "\"!\":2"),
        "[clip/vocab.json] expected each key once, got \"!\" twice");
    row("an id twice", "sd1", change(&Files::vocabulary, "\"#\":2,", "\"#\":3,"),
        "[clip/vocab.json] expected each id from 0 to 913 once, got 3 again for \"$\"");
    row("an id too large", "sd1", change(&Files::vocabulary, "\"#\":2,", "\"#\":914,"),
        "[clip/vocab.json] expected each id from 0 to 913 once, got 914 for \"#\"");
    row("a negative id", "sd1", change(&Files::vocabulary, "\"#\":2,", "\"#\":-2,"),
        "[clip/vocab.json] expected each id from 0 to 913 once, got -2 for \"#\"");
    row("a broken id", "sd1", change(&Files::vocabulary, "\"#\":2,", "\"#\":2.0,"),
        "[clip/vocab.json] expected each id from 0 to 913 once, got 2.0 for \"#\"");
    row("a huge id", "sd1", change(&Files::vocabulary, "\"#\":2,", "\"#\":18446744073709551615,"),
        "[clip/vocab.json] expected each id from 0 to 913 once, got 18446744073709551615 for \"#\"");
    row("a byte less", "sd1", change(&Files::vocabulary, "\"#\":2,", "\"##\":2,"),
        "[clip/vocab.json] expected every byte in the vocabulary, got \"#\", which is not");
    row("a last byte less", "sd1", change(&Files::vocabulary, "\"#</w>\":258,", "\"##\":258,"),
        "[clip/vocab.json] expected every byte at the end of a word in the vocabulary, got \"#</w>\", which "
        "is "
        "not");
    row(
        "one word in a merge", "sd1", [](Files& files) { files.merges = "#version: 0.2\nab\n"; },
        "[clip/merges.txt] expected two symbols and a space between them, got \"ab\" as line 2");
    row(
        "three words", "sd1", [](Files& files) { files.merges = "a b c\n"; },
        "[clip/merges.txt] expected two symbols and a space between them, got \"a b c\" as line 1");
    row(
        "an empty line", "sd1", [](Files& files) { files.merges.insert(files.merges.find('\n'), "\n"); },
        "[clip/merges.txt] expected two symbols and a space between them, got \"\" as line 2");
    row(
        "an unknown symbol", "sd1", [](Files& files) { files.merges += "zzz a\n"; },
        "[clip/merges.txt] expected both symbols of a merge in the vocabulary, got \"zzz\", which is not");
    row(
        "an unknown product", "sd1", [](Files& files) { files.merges += "! q\n"; },
        "[clip/merges.txt] expected what a merge makes in the vocabulary, got \"!q\", which is not");
    row(
        "a merge twice", "sd1",
        [](Files& files) {
            const auto start = files.merges.find('\n') + 1;
            files.merges += files.merges.substr(start, files.merges.find('\n', start) + 1 - start);
        },
        "[clip/merges.txt] expected each merge once, got");
    row("another tokenizer", "sd1", change(&Files::config, "CLIPTokenizer", "GPT2Tokenizer"),
        "[clip/tokenizer_config.json] expected tokenizer_class CLIPTokenizer, got \"GPT2Tokenizer\"");
    row("unknown padding", "sd1",
        change(&Files::specials, "\"pad_token\": \"<|endoftext|>\"", "\"pad_token\": \"<pad>\""),
        "[clip/tokenizer_config.json] expected pad_token in the vocabulary, got \"<pad>\", which is not");
    row("padding that is none", "sd1",
        change(&Files::specials, "\"pad_token\": \"<|endoftext|>\"", "\"pad_token\": null"),
        "[clip/tokenizer_config.json] expected pad_token to be a text, or an object with its content, got "
        "nothing");
    row("stripping", "sd1", change(&Files::specials, "\"lstrip\": false", "\"lstrip\": true"),
        "[clip/tokenizer_config.json] expected bos_token without lstrip, got one with it");
    row("further tokens", "sd1", change(&Files::specials, "{", "{\"additional_special_tokens\": [\"x\"],"),
        "[clip/tokenizer_config.json] expected no additional_special_tokens, got [\"x\"]");
    row("an added token elsewhere", "decoder", change(&Files::config, "\"912\"", "\"911\""),
        "[clip/tokenizer_config.json] expected added token \"<|startoftext|>\" to have id 912, got 911");
    row("another model", "whole", change(&Files::whole, "\"type\":\"BPE\"", "\"type\":\"Unigram\""),
        "[clip/tokenizer.json] expected model/type to be \"BPE\", got \"Unigram\"");
    row("no folding", "whole", change(&Files::whole, "{\"type\":\"Lowercase\"}", "{\"type\":\"NFKC\"}"),
        "[clip/tokenizer.json] expected normalizer to be");
    row("another pattern", "whole", change(&Files::whole, "'s|'t", "'s|'z"),
        "[clip/tokenizer.json] expected pre_tokenizer/pretokenizers/0 to be");
    row("byte fallback", "whole", change(&Files::whole, "\"byte_fallback\":false", "\"byte_fallback\":true"),
        "[clip/tokenizer.json] expected model/byte_fallback to be false, got true");
    row(
        "a model that is none", "whole", [](Files& files) { files.whole = R"({"model": 3})"; },
        "[clip/tokenizer.json] expected model/type to be \"BPE\", got nothing");
}

void BytePairModelTest::refuses()
{
    QFETCH(std::string, name);
    QFETCH(Change, change);
    QFETCH(QString, message);
    auto files = clipFiles(name);
    change(files);
    const auto model = parseBytePairModel(files, "clip");
    QVERIFY(!model.ok());
    QCOMPARE(model.error().code, ErrorCode::BadInput);
    const auto said = QString::fromStdString(model.error().message());
    QVERIFY2(said.startsWith(message), qPrintable(said));
}

void BytePairModelTest::windowsLinesAndMissingVersionAreRead()
{
    auto files = clipFiles("sd1");
    files.merges.erase(0, files.merges.find('\n') + 1);
    std::string windows;
    for (const char letter : files.merges) {
        windows += letter == '\n' ? "\r\n" : std::string(1, letter);
    }
    files.merges = windows;
    QCOMPARE(parseBytePairModel(files, "clip").value().merges.size(), std::size_t{400});
}

void BytePairModelTest::mutilatedFilesNeverCrash()
{
    const std::array<BytePairFiles, 3> folders{clipFiles("sd1"), clipFiles("decoder"), clipFiles("whole")};
    const auto others = std::vector<std::string>{folders[0].merges, folders[1].config, folders[2].whole,
                                                 R"("!": 0, "": -1, [[[{}]]], null, 1e400, "\ud800", </w>)"};
    // The text of the changed file, behind two letters that say which it is.
    const auto make = [&](Dice& dice) {
        const auto folder = dice(folders.size());
        auto files = folders[folder];
        const auto parts = partsOf(files);
        auto part = dice(parts.size());
        while (parts[part]->empty()) {
            part = dice(parts.size());
        }
        return std::string{static_cast<char>('0' + folder), static_cast<char>('0' + part)} +
               mutated(*parts[part], others, dice);
    };
    const auto check = [&](const std::string& input) -> std::string {
        auto files = folders[static_cast<std::size_t>(input[0] - '0')];
        *partsOf(files)[static_cast<std::size_t>(input[1] - '0')] = input.substr(2);
        auto model = parseBytePairModel(files, "clip");
        if (!model) {
            return model.error().message().starts_with("[clip/") ? "" : model.error().message();
        }
        const BytePairTokenizer tokenizer(std::move(model).value());
        std::mt19937 random(static_cast<unsigned>(input.size()));
        for (const auto id : tokenizer.encode(oddText(random) + "<|endoftext|>!", 77).ids) {
            if (id < 0 || id >= tokenizer.vocabulary()) {
                return "an id outside the vocabulary";
            }
        }
        return {};
    };
    const auto fault = fuzz(2'000, make, check);
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

CASCADE_TEST(BytePairModelTest);
#include "tst_BytePairModel.moc"
