// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/PlotScale.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

constexpr double kClose = 1e-5; ///< of a step: what the difference of two large ticks is known to

QStringList labelsOf(const std::vector<double>& values, bool logarithmic)
{
    QStringList labels;
    const auto scale = PlotScale::covering(values, logarithmic).value();
    for (const auto& tick : scale.ticks()) {
        labels << QString::fromStdString(tick.label);
    }
    return labels;
}

/// 1, 2 or 5 times a power of ten.
bool isRound(double value)
{
    const double mantissa = value / std::pow(10.0, std::floor(std::log10(value) + kClose));
    return std::abs(mantissa - 1) < kClose || std::abs(mantissa - 2) < kClose ||
           std::abs(mantissa - 5) < kClose;
}

} // namespace

class PlotScaleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ticksAreReadable_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<bool>("logarithmic");
        QTest::addColumn<QStringList>("labels");
        const auto row = [](const char* name, const QList<double>& values, bool logarithmic,
                            const char* labels) {
            QTest::newRow(name) << values << logarithmic << QString(labels).split(' ');
        };
        row("shares", {0.03, 0.97}, false, "0.0 0.2 0.4 0.6 0.8 1.0");
        row("both sides of zero", {-3, 11}, false, "-5 0 5 10 15");
        row("thousands", {0, 10000}, false, "0 2,000 4,000 6,000 8,000 10,000");
        row("on the ticks", {10, 30}, false, "10 15 20 25 30");
        row("large", {0, 2.6e9}, false, "0 1e9 2e9 3e9");
        row("small", {0, 4e-6}, false, "0 1e-6 2e-6 3e-6 4e-6");
        row("one value", {3}, false, "0 1 2 3");
        row("one value below zero", {-3}, false, "-3 -2 -1 0");
        row("zero alone", {0, 0}, false, "0.0 0.2 0.4 0.6 0.8 1.0");
        row("one decade", {16, 48}, true, "10 20 50");
        row("a power of ten", {10}, true, "10 20");
        row("two decades", {0.6, 30}, true, "0.5 1 2 5 10 20 50");
        row("many decades", {3, 4e9}, true, "1 100 10,000 1e6 1e8 1e10");
    }
    void ticksAreReadable()
    {
        QFETCH(QList<double>, values);
        QFETCH(bool, logarithmic);
        QFETCH(QStringList, labels);
        QCOMPARE(labelsOf({values.begin(), values.end()}, logarithmic), labels);
    }

    void ticksCoverTheDataWithRoundSteps()
    {
        std::uint64_t state = 1;
        const auto uniform = [&] { // in [0, 1)
            state = state * 6364136223846793005U + 1442695040888963407U;
            return static_cast<double>(state >> 11) / 9007199254740992.0;
        };
        for (int round = 0; round < 2000; ++round) {
            const double a = std::pow(10.0, 20 * uniform() - 10) * (uniform() - 0.3);
            const double b = a + std::pow(10.0, 20 * uniform() - 10) * uniform();
            const auto scale = PlotScale::covering({a, b}, false).value();
            const auto& ticks = scale.ticks();
            const double step = ticks[1].value - ticks[0].value;
            QVERIFY2(ticks.size() >= 2 && ticks.size() <= 13, qPrintable(QString::number(ticks.size())));
            QVERIFY(isRound(step));
            QVERIFY(ticks.front().value <= a + kClose * step && ticks.back().value >= b - kClose * step);
            QVERIFY(scale.at(a) >= -kClose && scale.at(b) <= 1 + kClose);
        }
        for (int round = 0; round < 2000; ++round) {
            const double a = std::pow(10.0, 30 * uniform() - 15);
            const double b = a * std::pow(10.0, 12 * uniform() * uniform());
            const auto scale = PlotScale::covering({a, b}, true).value();
            const auto& ticks = scale.ticks();
            QVERIFY(ticks.size() >= 2 && ticks.size() <= 12);
            QVERIFY(std::all_of(ticks.begin(), ticks.end(), [](const auto& t) { return isRound(t.value); }));
            QVERIFY(ticks.front().value <= a * (1 + kClose) && ticks.back().value >= b * (1 - kClose));
        }
    }

    void valuesGoFromEndToEnd()
    {
        const auto linear = PlotScale::covering({10, 30}, false).value();
        QCOMPARE(linear.at(10), 0.0);
        QCOMPARE(linear.at(15), 0.25);
        QCOMPARE(linear.at(30), 1.0);
        const auto powers = PlotScale::covering({1, 100}, true).value();
        QCOMPARE(powers.at(1), 0.0);
        QVERIFY(std::abs(powers.at(10) - 0.5) < 1e-12);
        QCOMPARE(powers.at(100), 1.0);
    }

    void refusesWhatHasNoPlace_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<bool>("logarithmic");
        QTest::newRow("nothing") << QList<double>{} << false;
        QTest::newRow("no number") << QList<double>{1, std::nan("")} << false;
        QTest::newRow("endless") << QList<double>{std::numeric_limits<double>::infinity()} << false;
        QTest::newRow("too large") << QList<double>{-1e200} << false;
        QTest::newRow("logarithm of zero") << QList<double>{0, 1} << true;
        QTest::newRow("logarithm below zero") << QList<double>{-2} << true;
    }
    void refusesWhatHasNoPlace()
    {
        QFETCH(QList<double>, values);
        QFETCH(bool, logarithmic);
        const auto scale = PlotScale::covering({values.begin(), values.end()}, logarithmic);
        QVERIFY(!scale.ok());
        QCOMPARE(scale.error().code, ErrorCode::BadInput);
    }
};

CASCADE_TEST(PlotScaleTest);
#include "tst_PlotScale.moc"
