// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/StrictJson.h"

#include "core/base/Memory.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace cascade;
using namespace cascade::files;
using namespace cascade::tests;
using Json = nlohmann::json;

namespace {

std::string repeated(const std::string& part, int times)
{
    std::string text;
    for (int i = 0; i < times; ++i) {
        text += part;
    }
    return text;
}

/// The object {"k0":0,"k1":1,...}; with a first key twice if asked.
std::string objectOf(int keys, bool twice = false)
{
    std::string text = "{";
    for (int i = 0; i < keys; ++i) {
        text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":" + std::to_string(i);
    }
    return text + (twice ? ",\"k0\":0}" : "}");
}

} // namespace

class StrictJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void validTextGivesTheValueItStates_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"null", " true\n", "\"\"", "[]", "{}", "{\"\":{\"\":[[],{},null]}}",
              "[\"\\u00e9\\ud83c\\udfac\\\\\\\"/\"]",
              "[9007199254740992,-9007199254740992,0,-0,1e308,-1.5e-300,0.0,0e99,4.9e-324]"}) {
            QTest::newRow(text) << QByteArray(text);
        }
    }
    void validTextGivesTheValueItStates()
    {
        QFETCH(QByteArray, text);
        const auto parsed = parseJson(text.toStdString(), "a.json");
        QVERIFY2(parsed.ok(), parsed.ok() ? "" : parsed.error().message().c_str());
        QVERIFY(parsed.value() == Json::parse(text.toStdString()));
    }

    void badTextIsRefusedAtItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const QByteArray& text, int line, int column,
                            const char* says) { QTest::newRow(name) << text << line << column << says; };
        row("empty", "", 1, 1, "got end of input");
        row("cut", "{\"a\": [1,", 1, 10, "got end of input");
        row("unclosed text", "\"abc", 1, 5, "missing closing quote");
        row("no comma", "[1\n 2]", 2, 2, "expected ']', got number literal");
        row("comma too many", "[1,]", 1, 4, "got ']'");
        row("key without quotes", "{a: 1}", 1, 2, "got invalid literal");
        row("wrong bracket", "{\"a\": 1]", 1, 8, "expected '}', got ']'");
        row("comment", "// no\n1", 1, 1, "got invalid literal");
        row("NaN", "[NaN]", 1, 2, "got invalid literal");
        row("Infinity", "[-Infinity]", 1, 3, "expected digit after '-'");
        row("leading zero", "[01]", 1, 3, "got number literal");
        row("raw line feed in a text", "[\"a\nb\"]", 1, 4, "control character U+000A");
        row("trailing value", "{}\n{}", 2, 1, "expected end of input");
        row("trailing NUL", QByteArray("{}\0[", 4), 1, 3, "got a NUL character");
        row("byte order mark", "\xEF\xBB\xBF{}", 1, 1, "without a byte order mark");
        row("stray byte", "[\"a\xff\"]", 1, 4, "ill-formed UTF-8");
        row("overlong slash", "[\"\xc0\xaf\"]", 1, 3, "ill-formed UTF-8");
        row("surrogate in UTF-8", "[\"\xed\xa0\x80\"]", 1, 3, "ill-formed UTF-8");
        row("beyond Unicode", "[\"\xf4\x90\x80\x80\"]", 1, 3, "ill-formed UTF-8");
        row("half a surrogate pair", "[\"\\ud83c\"]", 1, 9, "surrogate");
        row("UTF-16", QByteArray("\xff\xfe{\0}\0", 6), 1, 4, "got a NUL character");
        row("escaped NUL in a text", "[\"ab\\u0000.png\"]", 1, 2, "without NUL characters");
        row("escaped NUL in a key", "{\"a\\u0000\": 1}", 1, 2, "without NUL characters");
        row("key twice", "{\n \"seed\": 1,\n \"seed\": 2}", 3, 2, "\"seed\" twice");
        row("key twice, otherwise written", "{\"a\": 1, \"\\u0061\": 2}", 1, 10, "\"a\" twice");
        row("key twice, with quotes in it", "{\"\\\"\\\\\": 1, \"\\\"\\\\\": 2}", 1, 13, "each key once");
        row("key twice far down", "[{\"b\": {\"é\": [], \"a\": 0, \"a\": 0}}]", 1, 26, "\"a\" twice");
        row("double overflow", "[1, 1e309]", 1, 5, "within the range of a double, got \"1e309\"");
        row("negative overflow", "-1e999999999", 1, 1, "within the range of a double");
        row("double underflow", "[1e-400]", 1, 2, "that a double can tell from 0");
        row("integer beyond 2^53", "[9007199254740993]", 1, 2, "from -2^53 to 2^53");
        row("integer below -2^53", "[0,-9007199254740993 ]", 1, 4, "from -2^53 to 2^53");
        row("integer of 40 digits", "1" + QByteArray(39, '0'), 1, 1, "from -2^53 to 2^53");
    }
    void badTextIsRefusedAtItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(int, column);
        QFETCH(QString, says);
        const auto parsed = parseJson(text.toStdString(), "a.json");
        QVERIFY(!parsed.ok());
        QCOMPARE(parsed.error().code, ErrorCode::BadInput);
        QCOMPARE(QString::fromStdString(parsed.error().where),
                 QString("a.json, line %1, column %2").arg(line).arg(column));
        QVERIFY2(QString::fromStdString(parsed.error().what).contains(says), parsed.error().what.c_str());
    }

    void limitsHoldToTheLastOne()
    {
        JsonLimits limits;
        limits.mostBytes = 20;
        QVERIFY(parseJson("[" + std::string(18, ' ') + "]", "a", limits).ok());
        QCOMPARE(parseJson("[" + std::string(19, ' ') + "]", "a", limits).error().what,
                 std::string("expected at most 20 bytes of JSON, got 21"));

        QVERIFY(parseJson(std::string(64, '[') + std::string(64, ']'), "a").ok());
        const auto deep = parseJson(repeated("{\"a\":", 64) + "[]" + std::string(64, '}'), "a");
        QCOMPARE(deep.error().message(),
                 std::string("[a, line 1, column 321] expected at most 64 levels, got more"));

        limits = {};
        limits.mostValues = 4;
        QVERIFY(parseJson("[0,[],{}]", "a", limits).ok());
        QCOMPARE(parseJson("[0,[],{\"a\":0}]", "a", limits).error().what,
                 std::string("expected at most 4 values, got more"));
    }

    void aMessageQuotesNoMoreThanItNeeds()
    {
        const auto longKey = std::string(1'000'000, 'k');
        const auto twice = "{\"" + longKey + "\":0,\"" + longKey + "\":0}";
        for (const auto& text : {twice, "[" + longKey + "]", std::string(1'000'000, '9'), "[\"" + longKey}) {
            const auto parsed = parseJson(text, "a");
            QVERIFY(!parsed.ok());
            QVERIFY2(parsed.error().message().size() < 300, parsed.error().message().c_str());
        }
    }

    void aMegabyteIsReadInBoundedTimeAndMemory_data()
    {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<bool>("accepted");
        const auto megabyte = [](const std::string& part) {
            return repeated(part, (1 << 20) / static_cast<int>(part.size()));
        };
        QTest::newRow("open arrays") << megabyte("[") << false;
        QTest::newRow("open objects") << megabyte("{\"a\":") << false;
        QTest::newRow("100,000 keys") << objectOf(99'999) << true;
        QTest::newRow("100,000 keys, the last one again") << objectOf(99'999, true) << false;
        QTest::newRow("empty arrays") << "[" + repeated("[],", 249'998) + "[]]" << true;
        QTest::newRow("empty objects") << "[" + repeated("{},", 249'998) + "{}]" << true;
        QTest::newRow("numbers beyond the limit") << "[" + megabyte("0,") + "0]" << false;
        QTest::newRow("one number") << "0." + megabyte("3") << true;
        QTest::newRow("one wrong number") << megabyte("3") << false;
        QTest::newRow("one text of escapes") << "\"" + megabyte("\\u00e9") + "\"" << true;
        QTest::newRow("one text of backslashes, cut") << "\"" + megabyte("\\\\") << false;
        QTest::newRow("key of backslashes twice")
            << "{\"" + repeated("\\\\", 200'000) + "\":0,\"" + repeated("\\\\", 200'000) + "\":0}" << false;
        QTest::newRow("key of quotes twice")
            << "{\"" + repeated("\\\"", 200'000) + "\":0,\"" + repeated("\\\"", 200'000) + "\":0}" << false;
        QTest::newRow("line feeds") << megabyte("\n") << false;
    }
    void aMegabyteIsReadInBoundedTimeAndMemory()
    {
        QFETCH(std::string, text);
        QFETCH(bool, accepted);
        forgetPeak();
        const auto before = memoryUse().residentBytes;
        const auto start = computedMilliseconds();
        QCOMPARE(parseJson(text, "a").ok(), accepted);
        const auto spent = computedMilliseconds() - start;
        QVERIFY2(spent < 1000, qPrintable(QString("%1 ms").arg(spent)));
        const auto grown = memoryUse().peakBytes - before;
        QVERIFY2(!measuresMemory() || grown < (std::int64_t{256} << 20U),
                 qPrintable(QString("%1 bytes").arg(grown)));
    }

    void canonicalTextIsSortedIndentedAndEndsTheLine()
    {
        QCOMPARE(canonicalJson(Json::parse("{\"b\":[1,[],{}],\"a\":{\"é\\n\":null,\"Z\":\"x\"},\"c\":true}")),
                 std::string("{\n"
                             "  \"a\": {\n"
                             "    \"Z\": \"x\",\n"
                             "    \"é\\n\": null\n"
                             "  },\n"
                             "  \"b\": [\n"
                             "    1,\n"
                             "    [],\n"
                             "    {}\n"
                             "  ],\n"
                             "  \"c\": true\n"
                             "}\n"));
    }

    void numbersTakeTheirShortestForm_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("tenth") << 0.1 << "0.1";
        QTest::newRow("sum") << 0.1 + 0.2 << "0.30000000000000004";
        QTest::newRow("whole") << 2.0 << "2";
        QTest::newRow("negative zero") << -0.0 << "0";
        QTest::newRow("2^53") << 9007199254740992.0 << "9007199254740992";
        QTest::newRow("beyond 2^53") << 9007199254740994.0 << "9.007199254740994e+15";
        QTest::newRow("1e23") << 1e23 << "1e+23";
        QTest::newRow("least") << 4.9406564584124654e-324 << "5e-324";
        QTest::newRow("most") << std::numeric_limits<double>::max() << "1.7976931348623157e+308";
    }
    void numbersTakeTheirShortestForm()
    {
        QFETCH(double, value);
        QFETCH(QString, text);
        const auto written = canonicalJson(value);
        QCOMPARE(QString::fromStdString(written), text + '\n');
        QCOMPARE(parseJson(written, "a").value().get<double>(), value);
    }

    void equalValuesGiveEqualBytes()
    {
        const auto canonical = [](const char* text) { return canonicalJson(parseJson(text, "a").value()); };
        QCOMPARE(canonical("{\"a\":1.50,\"b\":100}"), canonical(" { \"b\" : 1e2 , \"\\u0061\" : 15e-1 } "));
        QCOMPARE(canonicalJson(Json(7U)), canonicalJson(Json(7)));
        const auto once = canonical("[0.1,1e-7,1e300,123456789012,{\"x\":[]}]");
        QCOMPARE(canonicalJson(parseJson(once, "a").value()), once);
    }

    void whatJsonHasNoWordsForIsNotWritten()
    {
        QVERIFY_EXCEPTION_THROWN(canonicalJson(std::nan("")), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(canonicalJson(Json{HUGE_VAL}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(canonicalJson(std::int64_t{-9007199254740993}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(canonicalJson(std::uint64_t{9007199254740993}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(canonicalJson("\xff"), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(canonicalJson(Json{{"\xff", 0}}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(canonicalJson(Json::binary({1, 2})), std::invalid_argument);
    }
};

CASCADE_TEST(StrictJsonTest);
#include "tst_StrictJson.moc"
