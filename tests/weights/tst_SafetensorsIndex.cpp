// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/SafetensorsIndex.h"

#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <fstream>
#include <random>

using namespace cascade;
using namespace cascade::weights;

namespace {

/// A safetensors file: length, header, data.
std::string fileOf(const std::string& header, std::size_t dataBytes = 0)
{
    std::string file(8, '\0');
    const std::uint64_t length = header.size();
    std::memcpy(file.data(), &length, 8);
    return file + header + std::string(dataBytes, '\x01');
}

/// A file of the given length field and bytes after it.
std::string fileWithLength(std::uint64_t length, const std::string& rest)
{
    std::string file(8, '\0');
    std::memcpy(file.data(), &length, 8);
    return file + rest;
}

std::string entry(const std::string& name, const std::string& dtype, const std::string& shape,
                  const std::string& offsets)
{
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
           ",\"data_offsets\":" + offsets + "}";
}

std::string header(const std::vector<std::string>& entries)
{
    std::string text = "{";
    for (const auto& item : entries) {
        text += (text.size() > 1 ? "," : "") + item;
    }
    return text + "}";
}

std::string one(const std::string& dtype, const std::string& shape, const std::string& offsets)
{
    return header({entry("w", dtype, shape, offsets)});
}

std::string manyTensors(int count)
{
    std::string text = "{";
    for (int i = 0; i < count; ++i) {
        text += (i > 0 ? ",\"" : "\"") + std::to_string(i) +
                "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";
    }
    return text + "}";
}

Result<SafetensorsIndex> indexOf(const std::string& bytes)
{
    return readSafetensorsIndex(*memorySource("test.safetensors", bytes));
}

} // namespace

class SafetensorsIndexTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsWhatTheHeaderSays();
    void emptyFileIsLegal();
    void refuses_data();
    void refuses();
    void everyTruncationIsRefused();
    void mutilatedFilesNeverCrash();
};

void SafetensorsIndexTest::readsWhatTheHeaderSays()
{
    // Neither the order in the header nor alignment means anything; the header may end in spaces.
    const auto file =
        fileOf(header({entry("second", "F32", "[2,1]", "[3,11]"), entry("first", "U8", "[3]", "[0,3]"),
                       entry("none", "F64", "[4,0]", "[11,11]"), entry("scalar", "BF16", "[]", "[11,13]"),
                       R"("__metadata__":{"format":"pt","note":"a \"b\" é"})"}) +
                   "   ",
               13);
    const auto index = indexOf(file);
    QVERIFY2(index.ok(), index.ok() ? "" : index.error().message().c_str());
    const auto dataStart = file.size() - 13;
    const auto& tensors = index.value().tensors;
    QCOMPARE(tensors.size(), std::size_t{4});
    QCOMPARE(tensors.at("second").offset, dataStart + 3);
    QCOMPARE(tensors.at("second").bytes, std::uint64_t{8});
    QCOMPARE(tensors.at("second").shape, (std::vector<std::int64_t>{2, 1}));
    QCOMPARE(tensors.at("none").bytes, std::uint64_t{0});
    QVERIFY(tensors.at("scalar").shape.empty());
    QVERIFY(tensors.at("scalar").type == ElementType::BF16);
    QCOMPARE(index.value().metadata.at("note"), std::string("a \"b\" é"));
}

void SafetensorsIndexTest::emptyFileIsLegal()
{
    QVERIFY(indexOf(fileOf("{}")).ok());
    QVERIFY(indexOf(fileOf(one("F32", "[0,9007199254740992,9007199254740992]", "[0,0]")))
                .error()
                .what.find("fits 64 bits") != std::string::npos);
}

void SafetensorsIndexTest::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, const std::string& bytes, const char* message) {
        QTest::newRow(name) << QByteArray(bytes.data(), static_cast<int>(bytes.size()))
                            << QByteArray(message);
    };
    const auto good = entry("a", "U8", "[1]", "[0,1]");
    const std::string wrap = R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
    row("1 shorter than 8 bytes", "1234567", "expected at least 8 bytes, got 7");
    row("1 empty", "", "expected at least 8 bytes, got 0");
    row("2 length beyond the cap", fileWithLength(100'000'001, "{}"),
        "header of at most 100000000 bytes, got 100000001");
    row("2 length overflows", fileWithLength(~0ULL - 3, "{}"), "header of at most 100000000 bytes");
    row("2 length beyond the file", fileWithLength(3, "{}"),
        "expected a header of 3 bytes, got a file of only 10");
    row("3 length 0", fileWithLength(0, "{}"), "at least 2 bytes, got 0");
    row("3 length 1", fileWithLength(1, "{}"), "at least 2 bytes, got 1");
    row("3 first byte", fileOf(" {}"), "starts with '{', got byte 32");
    row("4 continuation byte", fileOf("{\"\x80\":1}"), "in UTF-8, got a wrong byte at 10");
    row("4 overlong", fileOf("{\"\xC0\xAF\":1}"), "in UTF-8, got a wrong byte at 10");
    row("4 surrogate", fileOf("{\"\xED\xA0\x80\":1}"), "in UTF-8");
    row("4 beyond Unicode", fileOf("{\"\xF4\x90\x80\x80\":1}"), "in UTF-8");
    row("4 cut off", fileOf("{}\xE2\x82"), "in UTF-8, got a wrong byte at 10");
    row("5 not JSON", fileOf("{w}"), "valid JSON, got a mistake at byte");
    row("5 comma", fileOf("{" + good + ",}", 1), "valid JSON");
    row("5 comment", fileOf("{/**/}"), "valid JSON");
    row("5 lone surrogate", fileOf(R"({"\ud800":1})"), "valid JSON");
    row("5 second value", fileOf("{}{}"), "valid JSON");
    row("5 trailing newline", fileOf("{}\n"), "only spaces after the header's closing '}'");
    row("5 trailing bytes", fileOf("{} x"), "only spaces after the header's closing '}'");
    row("5 nested list", fileOf(one("U8", "[[1]]", "[0,1]"), 1),
        "no deeper nesting than the format needs, got a list in \"shape\"");
    row("5 nested object", fileOf(one("U8", "[{}]", "[0,1]"), 1),
        "no deeper nesting than the format needs, got an object");
    row("5 deep nesting", fileOf("{\"w\":" + std::string(1'000'000, '[') + "}"),
        "expected an object for each tensor, got a list");
    row("6 duplicate tensor", fileOf(header({good, good}), 1), "expected each key once, got \"a\" twice");
    row("6 duplicate by escape", fileOf(header({good, R"("\u0061":{})"}), 1),
        "expected each key once, got \"a\" twice");
    row("6 duplicate field", fileOf(R"({"w":{"dtype":"U8","dtype":"U8"}})"),
        "expected each key once, got \"dtype\" twice");
    row("6 duplicate metadata", fileOf(R"({"__metadata__":{"a":"1","a":"1"}})"),
        "each metadata key once, got \"a\" twice");
    row("6 metadata twice", fileOf(R"({"__metadata__":{},"__metadata__":{}})"),
        "expected each key once, got \"__metadata__\" twice");
    row("7 metadata number", fileOf(R"({"__metadata__":{"a":1}})"),
        "a string for each metadata value, got a number");
    row("7 metadata object", fileOf(R"({"__metadata__":{"a":{}}})"),
        "a string for each metadata value, got an object");
    row("7 metadata null", fileOf(R"({"__metadata__":{"a":null}})"),
        "a string for each metadata value, got null");
    row("8 tensor is a number", fileOf(R"({"w":7})"), "an object for each tensor, got a number");
    row("8 no dtype", fileOf(R"({"w":{"shape":[1],"data_offsets":[0,1]}})", 1),
        "dtype, shape and data_offsets, got no dtype");
    row("8 no shape", fileOf(R"({"w":{"dtype":"U8","data_offsets":[0,1]}})", 1),
        "dtype, shape and data_offsets, got no shape");
    row("8 no offsets", fileOf(R"({"w":{"dtype":"U8","shape":[1]}})", 1),
        "dtype, shape and data_offsets, got no data_offsets");
    row("8 unknown field", fileOf(R"({"w":{"strides":[1]}})"),
        "dtype, shape and data_offsets only, got \"strides\"");
    row("8 dtype is a number", fileOf(R"({"w":{"dtype":8}})"), "a string as dtype, got a number");
    row("8 dtype is a list", fileOf(R"({"w":{"dtype":["U8"]}})"), "a string as dtype, got a list");
    row("8 shape is a string", fileOf(R"({"w":{"shape":"1"}})"), "a list of integers as shape, got a string");
    row("8 string in shape", fileOf(one("U8", "[\"1\"]", "[0,1]"), 1), "integers in shape, got a string");
    row("8 one offset", fileOf(one("U8", "[1]", "[1]"), 1), "two data_offsets, got 1");
    row("8 three offsets", fileOf(one("U8", "[1]", "[0,1,1]"), 1), "two data_offsets, got more");
    row("9 negative", fileOf(one("U8", "[-1]", "[0,1]"), 1), "integers from 0 to 2^53, got a negative one");
    row("9 minus nought", fileOf(one("U8", "[1]", "[-0,1]"), 1),
        "integers from 0 to 2^53, got a negative one");
    row("9 fraction", fileOf(one("U8", "[1.0]", "[0,1]"), 1), "written as digits, got \"1.0\"");
    row("9 exponent", fileOf(one("U8", "[1]", "[0,1e0]"), 1), "written as digits, got \"1e0\"");
    row("9 beyond 2^53", fileOf(one("U8", "[9007199254740993]", "[0,1]"), 1),
        "integers from 0 to 2^53, got 9007199254740993");
    row("9 beyond 2^64", fileOf(one("U8", "[1]", "[0,18446744073709551616]"), 1), "written as digits");
    row("10 unknown dtype", fileOf(one("F31", "[1]", "[0,1]"), 1), "a known dtype, got \"F31\"");
    row("10 lower case", fileOf(one("u8", "[1]", "[0,1]"), 1), "a known dtype, got \"u8\"");
    row("11 begin after end", fileOf(one("U8", "[0]", "[1,0]"), 1),
        "data offsets within the 1 bytes of data, got [1, 0]");
    row("11 end beyond", fileOf(one("U8", "[2]", "[0,2]"), 1),
        "data offsets within the 1 bytes of data, got [0, 2]");
    row("12 overflow", fileOf(one("F32", "[9007199254740992,9007199254740992]", "[0,1]"), 1),
        "a shape whose size fits 64 bits");
    row("12 overflow in bits", fileOf(one("F64", "[9007199254740992,64]", "[0,1]"), 1),
        "a shape whose size fits 64 bits");
    row("12 half bytes", fileOf(one("F4", "[3]", "[0,1]"), 1), "expected whole bytes, got 12 bits of F4");
    row("13 size", fileOf(one("F32", "[2]", "[0,4]"), 4),
        "expected 8 bytes for its shape and type F32, got 4");
    row("14 hole at the start", fileOf(one("U8", "[1]", "[1,2]"), 2),
        "begin where the one before it ends, at 0, got 1");
    row("14 hole", fileOf(header({good, entry("b", "U8", "[1]", "[2,3]")}), 3),
        "tensor \"b\" to begin where the one before it ends, at 1, got 2");
    row("14 overlap", fileOf(header({entry("a", "U8", "[2]", "[0,2]"), entry("b", "U8", "[2]", "[1,3]")}), 3),
        "at 2, got 1");
    row("14 same bytes twice", fileOf(header({good, entry("b", "U8", "[1]", "[0,1]")}), 1), "at 1, got 0");
    row("15 trailing bytes", fileOf(one("U8", "[1]", "[0,1]"), 2), "expected 1 bytes of tensor data, got 2");
    row("15 data without tensors", fileOf("{}", 5), "expected 0 bytes of tensor data, got 5");
    row("16 rank", fileOf(one("U8", "[1,1,1,1,1,1,1,1,1]", "[0,1]"), 1), "at most 8 dimensions, got more");
    row("16 tensors", fileOf(manyTensors(1'000'001)), "at most 1000000 tensors, got more");
    row("dtype below a byte", fileOf(one("F4", "[2]", "[0,1]"), 1), "a type this program can hold, got F4");
    row("dtype FNUZ", fileOf(one("F8_E4M3FNUZ", "[1]", "[0,1]"), 1),
        "a type this program can hold, got F8_E4M3FNUZ");
    row("dtype E8M0", fileOf(one("F8_E8M0", "[1]", "[0,1]"), 1), "a type this program can hold, got F8_E8M0");
    row("control characters", fileOf("{\"a\\nb\":1}"), "\"a?b\": expected an object");
    row("5 not closed", fileOf(wrap, 1), "valid JSON");
}

void SafetensorsIndexTest::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, message);
    QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("hostile.safetensors")).toStdString();
    std::ofstream(path, std::ios::binary).write(bytes.data(), bytes.size());
    const auto source = openFileSource(path);
    QVERIFY(source.ok());
    const auto index = readSafetensorsIndex(*source.value());
    QVERIFY2(!index.ok(), "accepted");
    QCOMPARE(index.error().code, ErrorCode::BadInput);
    QCOMPARE(index.error().where, path);
    QVERIFY2(index.error().what.find(message.toStdString()) != std::string::npos,
             index.error().message().c_str());
    QVERIFY(index.error().what.find("expected ") != std::string::npos);
}

void SafetensorsIndexTest::everyTruncationIsRefused()
{
    const auto whole =
        fileOf(header({entry("a", "F32", "[2]", "[0,8]"), entry("b", "U8", "[3]", "[8,11]")}), 11);
    QVERIFY(indexOf(whole).ok());
    for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
        QVERIFY2(!indexOf(whole.substr(0, bytes)).ok(), std::to_string(bytes).c_str());
    }
}

void SafetensorsIndexTest::mutilatedFilesNeverCrash()
{
    const auto whole = fileOf(header({entry("a", "F32", "[2,1]", "[0,8]"), R"("__metadata__":{"k":"v"})",
                                      entry("b", "U8", "[3]", "[8,11]")}),
                              11);
    std::mt19937 random(7);
    int accepted = 0;
    for (int round = 0; round < 20000; ++round) {
        auto bytes = whole;
        for (int change = 0; change <= round % 3; ++change) {
            bytes[random() % bytes.size()] =
                static_cast<char>(random() % 2 == 0 ? random() % 256 : "0123456789{}[],:\""[random() % 17]);
        }
        const auto index = indexOf(bytes);
        if (!index.ok()) {
            QVERIFY(!index.error().what.empty());
            continue;
        }
        ++accepted;
        for (const auto& [name, tensor] : index.value().tensors) {
            QVERIFY(tensor.offset + tensor.bytes <= bytes.size());
        }
    }
    QVERIFY(accepted > 0 && accepted < 10000); // changes of data, names and values are no faults of form
}

CASCADE_TEST(SafetensorsIndexTest);
#include "tst_SafetensorsIndex.moc"
