// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ClipTable.h"

#include "tests/evaluation/PlantedReading.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace cascade;
using namespace cascade::evaluation;
using namespace cascade::tests;

class ClipTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Of two repeats the first shows two classes, IS-W 2, the second one, IS-W 1.
    void everyNumberHasItsColumn()
    {
        const std::vector<ClipReading> made{plantedReading(0, 0, 0, 0), plantedReading(1, 0, 0, 1),
                                            plantedReading(0, 1, 0, 0), plantedReading(1, 1, 0, 0)};
        const auto row = clipRow("some", summarise(made, made));
        const auto columns = clipColumns();
        for (const auto& [id, cell] : row.cells) {
            QVERIFY2(std::any_of(columns.begin(), columns.end(),
                                 [&name = id](const auto& column) { return column.id == name; }),
                     id.c_str());
        }
        QCOMPARE(row.cells.size(), columns.size());
        QVERIFY(row.cells.at("isW").value.value() > 1 && row.cells.at("isW").value.value() < 2);
        QVERIFY(std::abs(row.cells.at("isW").error.value() - 0.5) < 1e-6);
        QVERIFY(truthRow(made).cells.at("isW").value == row.cells.at("isW").value);
    }

    /// R-precision is in percent, and not measured where nobody asked for the clips.
    void whatWasAskedFor()
    {
        std::vector<ClipReading> made{plantedReading(0, 0, 0), plantedReading(1, 0, 1)};
        made[0].alignment = Alignment{20, 0.5};
        made[1].alignment = Alignment{30, 1};
        const auto row = clipRow("some", summarise(made, made));
        QCOMPARE(row.cells.at("rPrecision").value.value(), 75.0);
        QCOMPARE(row.cells.at("rPrecision").error.value(), 25.0);
        QCOMPARE(row.cells.at("clipScore").value.value(), 25.0);
        made[0].alignment.reset();
        QVERIFY(!clipRow("some", summarise(made, made)).cells.at("clipScore").value.has_value());
    }

    /// Two repeats of the first caption are 1 and 3 above its render, the one of the second is 4 above.
    void clipsAreHeldAgainstTheirRenders()
    {
        const auto scored = [](std::int64_t caption, std::int64_t repeat, double score) {
            auto reading = plantedReading(caption, repeat, 0);
            reading.alignment = Alignment{score, 0};
            return reading;
        };
        const auto above =
            aboveTruth({scored(0, 0, 11), scored(0, 1, 13), scored(1, 0, 24), scored(9, 0, 99)},
                       {scored(0, 0, 10), scored(1, 0, 20), scored(2, 0, 0)}, clipScoreOf);
        QCOMPARE(above.value, 3.0);
        QCOMPARE(above.error, 1.0); // of 2 and 4
        QVERIFY(std::isnan(aboveTruth({scored(0, 0, 11)}, {scored(1, 0, 10)}, clipScoreOf).value));
    }
};

CASCADE_TEST(ClipTableTest);
#include "tst_ClipTable.moc"
