// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ResultReport.h"

#include "core/base/Result.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <limits>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

ResultTable someTable()
{
    ResultTable table;
    table.title = "Stages";
    table.rowHead = "stage";
    table.columns = {{"against", "against"},
                     {"psnr", "PSNR", "dB"},
                     {"size", "parameters", "M", 3, true},
                     {"time", "time", "s", 0}};
    table.rows = {{"base", {{"size", numberCell({5612.34, 0}, 5600)}, {"time", openCell(618)}}},
                  {"ssr|1",
                   {{"against", wordsCell("bi<cubic>\n")},
                    {"psnr", numberCell({32.256, 0.1234})},
                    {"size", numberCell({0.012345, std::numeric_limits<double>::quiet_NaN()})},
                    {"time", openCell()}}}};
    return table;
}

ResultReport someReport()
{
    ResultReport report;
    report.name = "iv-some";
    report.title = "Some";
    report.about = "What was done.";
    report.settings = {{"model", "toybox"}, {"seeds", "1"}};
    report.tables = {someTable()};
    report.picture = "A picture";
    report.claims = {{"ours is as large", "5.6B", {{"", {5612, 0}, Relation::Near, {5600, 0}, 168}}},
                     {"ours is better", "", {{"ssr1", {-1, 0.1}, Relation::AtLeast, {0, 0}}}}};
    report.notes = {"The data are rendered."};
    return report;
}

} // namespace

class ResultTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asMarkdown()
    {
        QCOMPARE(QString::fromStdString(toMarkdown(someTable())),
                 QString("## Stages\n\n"
                         "| stage | against | PSNR, dB | parameters, M | time, s |\n"
                         "|---|---|---|---|---|\n"
                         "| base |  |  | 5,612 (paper: 5,600) | not measured (paper: 618) |\n"
                         "| ssr\\|1 | bi\\<cubic>? | 32.26 ± 0.12 | 0.0123 | not measured |\n"));
    }

    void asJson()
    {
        const auto json = toJson(someTable());
        QCOMPARE(json["columns"][1]["unit"].get<std::string>(), std::string("dB"));
        const auto& base = json["rows"][0]["cells"];
        QCOMPARE(base["size"]["value"].get<double>(), 5612.34); // in full
        QCOMPARE(base["size"]["paper"].get<double>(), 5600.0);
        QVERIFY(!base["size"].contains("error"));
        QVERIFY(base["time"]["value"].is_null());
        QVERIFY(!base.contains("psnr"));
        QCOMPARE(json["rows"][1]["cells"]["psnr"]["error"].get<double>(), 0.1234);
    }

    void aColumnCanComeLater()
    {
        auto table = someTable();
        table.rows[0].cells["fvd"] = numberCell({80, 0}, 90);
        for (const bool markdown : {true, false}) {
            try {
                (void)(markdown ? toMarkdown(table) : toJson(table).dump());
                QFAIL("a cell without a column was taken");
            } catch (const ErrorException& failure) {
                QCOMPARE(failure.error().code, ErrorCode::Internal);
                QVERIFY(failure.error().what.find("no column fvd for row base") != std::string::npos);
            }
        }
        table.columns.push_back({"fvd", "FVD-W", "", 1});
        QVERIFY(toMarkdown(table).find("| 80.0 (paper: 90.0) |") != std::string::npos);
        QCOMPARE(toJson(table)["rows"][0]["cells"]["fvd"]["value"].get<double>(), 80.0);
    }

    void aReportJudgesItsClaims()
    {
        const auto json = toJson(someReport());
        QVERIFY(json["claims"][0]["holds"].get<bool>());
        QCOMPARE(json["claims"][0]["paper"].get<std::string>(), std::string("5.6B"));
        QVERIFY(!json["claims"][1]["holds"].get<bool>());
        QCOMPARE(json["claims"][1]["verdict"].get<std::string>(), std::string("does not hold"));
        QCOMPARE(json["claims"][1]["comparisons"][0]["value"].get<double>(), -1.0);
        QCOMPARE(json["settings"]["model"].get<std::string>(), std::string("toybox"));
        const auto text = toMarkdown(someReport());
        for (const char* part :
             {"# Some\n\nWhat was done.\n\nSettings: model toybox, seeds 1.\n\n## Stages\n",
              "\n![A picture](iv-some.svg)\n",
              "\n## Verdicts\n\n- **holds**: ours is as large (paper: 5.6B). 5,612 ≈ 5,600 (± 168).\n"
              "- **does not hold**: ours is better. ssr1: not -1.00 ± 0.10 ≥ 0.\n",
              "\n## What differs from the paper\n\n- The data are rendered.\n"}) {
            QVERIFY2(text.find(part) != std::string::npos, text.c_str());
        }
    }

    void detailsAreInJsonAlone()
    {
        auto report = someReport();
        QVERIFY(!toJson(report).contains("details"));
        const auto text = toMarkdown(report);
        report.details["rows"]["one"] = 1.5;
        QCOMPARE(toJson(report)["details"]["rows"]["one"].get<double>(), 1.5);
        QCOMPARE(toMarkdown(report), text);
    }

    void whatIsNotThereIsNotWritten()
    {
        ResultReport report;
        report.title = "Nothing";
        QCOMPARE(toMarkdown(report), std::string("# Nothing\n\n\n"));
    }
};

CASCADE_TEST(ResultTableTest);
#include "tst_ResultTable.moc"
