// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AugmentationTable.h"

#include "tests/cascade/Support.h"
#include "tests/evaluation/PlantedReading.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::evaluation;
using namespace cascade::tests;

namespace {

std::vector<PlannedStage> upTo(const std::string& id)
{
    auto stages = planCascade(toybox(), 0).value();
    while (stages.back().stage.id != id) {
        stages.pop_back();
    }
    return stages;
}

/// Four captions, two clips each, whose frames are `off` from the true ones in one feature; those of the
/// second repeat a little more.
std::vector<ClipReading> readings(float off)
{
    std::vector<ClipReading> made;
    for (std::int64_t caption = 0; caption < 4; ++caption) {
        for (std::int64_t repeat = 0; repeat < 2; ++repeat) {
            made.push_back(plantedReading(
                caption, repeat, off + static_cast<float>(caption) + 0.01F * static_cast<float>(repeat)));
        }
    }
    return made;
}

/// Of three SNRs whose clips are that far from the truth.
ResultReport reportOf(float most, float between, float least)
{
    std::vector<AugmentationResult> results;
    const float off[] = {most, between, least};
    for (const auto& row : augmentationRows(upTo("ssr1"), {3, 10, 100}).value()) {
        results.push_back({row, readings(off[results.size()])});
    }
    return augmentationReport(results, readings(0));
}

} // namespace

class AugmentationTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// From the most noise to the least, on the condition of the last stage alone.
    void aRowForEachSnr()
    {
        const auto rows = augmentationRows(upTo("ssr2"), {100, 3, 12.5}).value();
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].id, std::string("snr-3"));
        QCOMPARE(rows[1].snr, 12.5);
        const auto usual = upTo("ssr2");
        for (const auto& row : rows) {
            QCOMPARE(row.stages.size(), usual.size());
            QCOMPARE(row.stages.back().sampling.augmentationSnr, row.snr);
            QCOMPARE(row.stages[2].stage.id, std::string("ssr1"));
            QCOMPARE(row.stages[2].sampling.augmentationSnr, usual[2].sampling.augmentationSnr);
        }
    }

    void whatCannotBeMeasuredIsSaid_data()
    {
        QTest::addColumn<QString>("until");
        QTest::addColumn<QList<double>>("snrs");
        QTest::addColumn<QString>("words");
        QTest::newRow("a temporal stage") << "tsr1" << QList<double>{3, 5, 10} << "those of tsr1";
        QTest::newRow("two") << "ssr1" << QList<double>{3, 5} << "at least three";
        QTest::newRow("zero") << "ssr1" << QList<double>{0, 5, 10} << "above zero";
        QTest::newRow("not a number") << "ssr1" << QList<double>{qQNaN(), 5, 10} << "above zero";
        QTest::newRow("twice") << "ssr1" << QList<double>{5, 5, 10} << "different";
    }
    void whatCannotBeMeasuredIsSaid()
    {
        QFETCH(QString, until);
        QFETCH(QList<double>, snrs);
        QFETCH(QString, words);
        const auto rows = augmentationRows(upTo(until.toStdString()), {snrs.begin(), snrs.end()});
        QVERIFY(!rows.ok());
        QVERIFY2(rows.error().message().find(words.toStdString()) != std::string::npos,
                 rows.error().message().c_str());
    }

    /// Some noise is best only where it is better than both ends.
    void verdicts_data()
    {
        QTest::addColumn<float>("most");
        QTest::addColumn<float>("between");
        QTest::addColumn<float>("least");
        QTest::addColumn<bool>("holds");
        QTest::newRow("best between") << 2.0F << 1.0F << 2.0F << true;
        QTest::newRow("more is better") << 0.5F << 1.0F << 2.0F << false;
        QTest::newRow("all the same") << 1.0F << 1.0F << 1.0F << false;
        QTest::newRow("less is better") << 2.0F << 1.0F << 0.5F << false;
    }
    void verdicts()
    {
        QFETCH(float, most);
        QFETCH(float, between);
        QFETCH(float, least);
        const auto report = reportOf(most, between, least);
        QCOMPARE(report.claims.size(), std::size_t{1});
        QTEST(holds(report.claims[0]), "holds");
    }

    void theTableHasARowForEachAndTheTruth()
    {
        const auto report = reportOf(2, 1, 3);
        const auto& rows = report.tables.at(0).rows;
        QCOMPARE(rows.size(), std::size_t{4});
        QCOMPARE(rows[1].name, std::string("10"));
        const auto fid = [&](std::size_t row) { return rows[row].cells.at("fid").value.value(); };
        QVERIFY(fid(1) < fid(0) && fid(0) < fid(2));
        QCOMPARE(rows[3].name, std::string("true renders"));
        QVERIFY(!rows[3].cells.contains("fid"));
    }
};

CASCADE_TEST(AugmentationTableTest);
#include "tst_AugmentationTable.moc"
