// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/GainReport.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

StageGain someGain(const std::string& id, StageRole role, double gain)
{
    StageGain stage{id, role, 4, {}};
    for (int i = 0; i < 41; ++i) {
        const double plain = 28 + 0.1 * i;
        stage.crops.push_back({plain + gain + 0.01 * (i % 3), plain, 0, {}});
    }
    return stage;
}

/// Three seeds of three crops each, whose features are so far from the true ones in one place; that of the
/// third seed is further by `spread`.
StageGain withFeatures(float made, float plain, float spread)
{
    StageGain stage{"ssr1", StageRole::Ssr, 4, {}};
    for (int seed = 0; seed < 3; ++seed) {
        for (int i = 0; i < 3; ++i) {
            const auto at = [&](float off) {
                return torch::tensor({static_cast<float>(i) + off, 1.0F, 2.0F});
            };
            const float more = seed == 2 ? spread : 0;
            stage.crops.push_back({30, 28, seed, CropFeatures{at(made + more), at(plain), at(0)}});
        }
    }
    return stage;
}

} // namespace

class GainReportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mediansAndGains()
    {
        auto stage = someGain("ssr1", StageRole::Ssr, 2);
        stage.crops.push_back({60, 100, 0, {}}); // nothing moved there: a loss of 40 dB that no one can see
        const auto report = gainReport("toybox", {stage});
        const auto& cells = report.tables[0].rows[0].cells;
        QCOMPARE(cells.at("against").text, std::string("bicubic"));
        QCOMPARE(cells.at("crops").value.value(), 42.0);
        QCOMPARE(cells.at("plainPsnr").value.value(), 30.05);
        QVERIFY(std::abs(cells.at("gain").value.value() - 2.01) < 1e-9);
        QVERIFY(cells.at("gain").error.value() > 0);
        QVERIFY(cells.at("meanGain").value.value() < 1.1);
        QVERIFY(std::abs(cells.at("apart").value.value() - cells.at("psnr").value.value() + 30.05) < 1e-9);
        QVERIFY(holds(report.claims[0]));
        QVERIFY(toMarkdown(report).find("| ssr1 | 42 | 4 | ") != std::string::npos);
    }

    void eachRoleHasItsClaim()
    {
        const auto report =
            gainReport("toybox", {someGain("tsr1", StageRole::Tsr, -1), someGain("ssr1", StageRole::Ssr, 1),
                                  someGain("ssr2", StageRole::Ssr, 2)});
        QCOMPARE(report.claims.size(), std::size_t{2});
        QCOMPARE(report.claims[0].comparisons.size(), std::size_t{2});
        QVERIFY(holds(report.claims[0]));
        QVERIFY(!holds(report.claims[1]));
        QCOMPARE(report.tables[0].rows[0].cells.at("against").text, std::string("linear blending"));
        QCOMPARE(gainReport("toybox", {someGain("ssr1", StageRole::Ssr, 1)}).claims.size(), std::size_t{1});
    }

    void oneCropIsNotEnough()
    {
        auto stage = someGain("ssr1", StageRole::Ssr, 2);
        stage.crops.resize(1);
        const auto report = gainReport("toybox", {stage});
        QVERIFY(!holds(report.claims[0]));
        QVERIFY(!report.tables[0].rows[0].cells.at("gain").error);
        QVERIFY(svgOf(gainPlot("toybox", {stage})).ok());
    }

    /// Equal spread and means apart: the distance is their square.
    void videoDistancesInClosedForm()
    {
        const auto report =
            gainReport("toybox", {withFeatures(1, 3, 0), someGain("tsr1", StageRole::Tsr, 1)});
        const auto& cells = report.tables[0].rows[0].cells;
        QVERIFY(std::abs(cells.at("fvd").value.value() - 1) < 1e-6);
        QVERIFY(std::abs(cells.at("plainFvd").value.value() - 9) < 1e-6);
        QVERIFY(std::abs(cells.at("fvdNearer").value.value() - 8) < 1e-6);
        QVERIFY(!report.tables[0].rows[1].cells.contains("fvd")); // it was not measured
        QCOMPARE(report.claims.size(), std::size_t{3});
        QVERIFY(holds(report.claims[2]));
        QVERIFY(report.claims[2].text.find("FVD-W") != std::string::npos);
    }

    /// Errors are over seeds: a mean of 8, 8 and -7 cannot be told from nothing.
    void videoDistancesHaveErrorsOverSeeds()
    {
        const auto report = gainReport("toybox", {withFeatures(1, 3, 3)});
        const auto& nearer = report.tables[0].rows[0].cells.at("fvdNearer");
        QVERIFY(std::abs(nearer.value.value() - 3) < 1e-6);
        QVERIFY(std::abs(nearer.error.value() - 5) < 1e-6); // of 8, 8 and -7
        QVERIFY(!holds(report.claims[1]));
    }

    void barsAreTheMedians()
    {
        const auto plot = gainPlot("toybox", {someGain("tsr1", StageRole::Tsr, 1)});
        QCOMPARE(plot.groups, std::vector<std::string>{"tsr1"});
        QCOMPARE(plot.series[1].bars[0].value, 30.0);
        QVERIFY(plot.series[1].bars[0].error > 0);
    }
};

CASCADE_TEST(GainReportTest);
#include "tst_GainReport.moc"
