// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/Claim.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cascade::evaluation;

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

} // namespace

class ClaimTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void meansHaveTheErrorOfMeans()
    {
        const auto mean = meanOf({1, 2, 3, 6});
        QCOMPARE(mean.value, 3.0);
        QVERIFY(std::abs(mean.error - std::sqrt(14.0 / 3 / 4)) < 1e-12);
        QVERIFY(std::isnan(meanOf({}).value));
        QCOMPARE(meanOf({5}).value, 5.0);
        QVERIFY(std::isnan(meanOf({5}).error));
        QCOMPARE(estimateText({1.5936, 0.1234}), std::string("1.59 ± 0.12"));
        QCOMPARE(estimateText({34.0918, 0}), std::string("34.09"));
        QCOMPARE(estimateText(meanOf({5})), std::string("5.000 ± unknown"));
    }

    /// Of normal samples the median's error is sqrt(pi / 2) times the mean's.
    void mediansHaveTheErrorOfMedians()
    {
        std::vector<double> values;
        std::uint64_t state = 7;
        const auto uniform = [&] { // in [0, 1)
            state = state * 6364136223846793005U + 1442695040888963407U;
            return static_cast<double>(state >> 11) / 9007199254740992.0;
        };
        for (int i = 0; i < 400; ++i) {
            double sum = -6;
            for (int j = 0; j < 12; ++j) {
                sum += uniform();
            }
            values.push_back(sum); // nearly normal, of variance 1
        }
        const auto once = medianOf(values);
        QVERIFY(std::abs(once.value) < 0.2);
        QVERIFY2(once.error > 0.045 && once.error < 0.085, qPrintable(QString::number(once.error))); // 0.063
        QCOMPARE(medianOf(values).error, once.error);
        QCOMPARE(medianOf({4, 4, 4}).error, 0.0);
        QCOMPARE(medianOf({4}).value, 4.0);
        QVERIFY(std::isnan(medianOf({4}).error) && std::isnan(medianOf({}).value));
    }

    /// Pairs that keep their ratio have no error, however far their sizes are apart.
    void ratiosHaveTheErrorOfPairs()
    {
        const auto steady = ratioOfMeans({300, 600, 900, 7}, {10, 20, 30});
        QCOMPARE(steady.value, 30.0);
        QVERIFY(steady.error < 1e-12);
        const auto rough = ratioOfMeans({380, 380}, {15, 25}); // off by 95 and -95: 95 of the mean, over 20
        QCOMPARE(rough.value, 19.0);
        QVERIFY(std::abs(rough.error - 4.75) < 1e-12);
        QVERIFY(std::isnan(ratioOfMeans({380}, {20}).error));
        QVERIFY(std::isnan(ratioOfMeans({380}, {}).value));
    }

    void verdictsFollowFromNumbers_data()
    {
        QTest::addColumn<Relation>("relation");
        QTest::addColumn<double>("ours");
        QTest::addColumn<double>("error");
        QTest::addColumn<double>("than");
        QTest::addColumn<double>("tolerance");
        QTest::addColumn<bool>("holds");
        const auto row = [](const char* name, Relation relation, const std::vector<double>& numbers,
                            bool holds) {
            QTest::newRow(name) << relation << numbers[0] << numbers[1] << numbers[2] << numbers[3] << holds;
        };
        row("more", Relation::Above, {34, 0, 30, 0}, true);
        row("equal is not more", Relation::Above, {30, 0, 30, 0}, false);
        row("more, but within two errors", Relation::Above, {1, 0.6, 0, 0}, false);
        row("more by two errors", Relation::Above, {1, 0.5, 0, 0}, true);
        row("more, error unknown", Relation::Above, {5, kUnknown, 0, 0}, false);
        row("above", Relation::AtLeast, {34, 0, 30, 0}, true);
        row("exactly as much", Relation::AtLeast, {30, 0, 30, 0}, true);
        row("below", Relation::AtLeast, {29.9, 0, 30, 0}, false);
        row("above, but within two errors", Relation::AtLeast, {1, 0.6, 0, 0}, false);
        row("above by two errors", Relation::AtLeast, {1, 0.5, 0, 0}, true);
        row("less", Relation::AtMost, {1, 0.1, 2, 0}, true);
        row("not surely less", Relation::AtMost, {1, 0.1, 1.1, 0}, false);
        row("near", Relation::Near, {5612, 0, 5600, 168}, true);
        row("too far", Relation::Near, {5800, 0, 5600, 168}, false);
        row("too far, but for the error", Relation::Near, {5800, 40, 5600, 168}, true);
        row("no number", Relation::AtLeast, {kUnknown, 0, 0, 0}, false);
        row("error unknown", Relation::AtLeast, {5, kUnknown, 0, 0}, false);
        row("near, unknown", Relation::Near, {5, kUnknown, 5, 1}, false);
        row("hardly above", Relation::WithinAbove, {2.4, 0, 0, 2.5}, true);
        row("too far above", Relation::WithinAbove, {2.6, 0, 0, 2.5}, false);
        row("too far above, but for the error", Relation::WithinAbove, {2.6, 0.2, 0, 2.5}, true);
        row("far below", Relation::WithinAbove, {-40, 0.2, 0, 2.5}, true);
        row("below, error unknown", Relation::WithinAbove, {-40, kUnknown, 0, 2.5}, false);
    }
    void verdictsFollowFromNumbers()
    {
        QFETCH(Relation, relation);
        QFETCH(double, ours);
        QFETCH(double, error);
        QFETCH(double, than);
        QFETCH(double, tolerance);
        QFETCH(bool, holds);
        const Claim claim{"it is so", "", {{"", {ours, error}, relation, {than, 0}, tolerance}}};
        QCOMPARE(cascade::evaluation::holds(claim), holds);
        QCOMPARE(verdict(claim), std::string(holds ? "holds" : "does not hold"));
        QCOMPARE(reasonOf(claim).starts_with("not "), !holds);
    }

    void allComparisonsMustHold()
    {
        Claim claim{"a claim", "", {}};
        QVERIFY(!holds(claim));
        QCOMPARE(reasonOf(claim), std::string("nothing was measured"));
        claim.comparisons = {{"ssr1", {3.24, 0.2}, Relation::Above, {0, 0}},
                             {"ssr2", {0.1, 0.2}, Relation::AtLeast, {0, 0}},
                             {"base", {5612, 0}, Relation::Near, {5600, 0}, 168},
                             {"", {1.25, 0.31}, Relation::WithinAbove, {0, 0}, 2.5}};
        QVERIFY(!holds(claim));
        QCOMPARE(reasonOf(claim),
                 std::string("ssr1: 3.24 ± 0.20 > 0; ssr2: not 0.10 ± 0.20 ≥ 0; base: 5,612 ≈ "
                             "5,600 (± 168); 1.25 ± 0.31 ≤ 0 (+ 2.5)"));
        claim.comparisons.erase(claim.comparisons.begin() + 1);
        QVERIFY(holds(claim));
    }
};

CASCADE_TEST(ClaimTest);
#include "tst_Claim.moc"
