// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/StrictJson.h"

#include "tests/files/Support.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QTest>

#include <stdexcept>
#include <utility>

using namespace cascade;
using namespace cascade::files;
using namespace cascade::files::tests;
using namespace cascade::tests;

namespace {

/// Every text in the kept corpus, by name.
std::vector<std::pair<QString, std::string>> corpus()
{
    const QDir folder(QStringLiteral(CASCADE_FIXTURES "/packs"));
    std::vector<std::pair<QString, std::string>> texts;
    for (const auto& name : folder.entryList({"*.json"}, QDir::Files, QDir::Name)) {
        texts.emplace_back(name, bytesOf(folder.filePath(name).toStdString()));
    }
    return texts;
}

/// What a reader of JSON must never do: refuse without a place, or accept what another reader does not, or
/// what it does not read again.
std::string checkJson(const std::string& text)
{
    const auto read = parseJson(text, "a.json");
    if (!read.ok()) {
        const auto& error = read.error();
        const bool said = error.code == ErrorCode::BadInput && error.where.starts_with("a.json, line ") &&
                          !error.what.empty() && error.message().size() < 1000 &&
                          QString::fromStdString(error.message()).toStdString() == error.message();
        return said ? std::string() : "refused with " + error.message();
    }
    if (nlohmann::json::parse(text, nullptr, false) != read.value()) {
        return "read as another value than nlohmann's own reader does";
    }
    const auto written = canonicalJson(read.value());
    const auto again = parseJson(written, "again");
    return again.ok() && again.value() == read.value() && canonicalJson(again.value()) == written
               ? std::string()
               : "read, but not written and read again: " + text;
}

} // namespace

/// Texts that nobody would write.
class HostileJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keptTextsAreRefused_data()
    {
        QTest::addColumn<std::string>("text");
        for (const auto& [name, text] : corpus()) {
            QTest::newRow(qPrintable(name)) << text;
        }
    }
    void keptTextsAreRefused()
    {
        QFETCH(std::string, text);
        QVERIFY(!parseJson(text, "a.json").ok());
        QCOMPARE(checkJson(text), std::string());
    }

    void mutatedTextsAreRefusedOrWhole()
    {
        std::vector<std::string> seeds = {"{\"schema\": 1, \"nodes\": [{\"id\": 7, \"kind\": \"Prompt\", "
                                          "\"text\": \"W\\u00fcrfel \\ud83c\\udfac\"}]}",
                                          "[0, -1, 9007199254740992, 1.5e-300, 4.9e-324, 1e308, true, false, "
                                          "null, \"\", [], {}, 123456789.125]",
                                          "{\"a\": {\"b\": {\"c\": [[[[\"\\\\\\\"\\n\"]]]]}}, \"\xc3\xa9\": "
                                          "\"\xf0\x9f\x8e\xac\", \"d\": -0.0}"};
        for (const auto& [name, text] : corpus()) {
            seeds.push_back(text.substr(0, 4096));
        }
        const auto make = [&](Dice& dice) { return mutated(seeds[dice(seeds.size())], seeds, dice); };
        const auto fault = fuzz(40'000, make, checkJson);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }
};

CASCADE_TEST(HostileJsonTest);
#include "tst_HostileJson.moc"
