// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/Steadiness.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade::evaluation;

namespace {

/// A clip [1, 3, T, 6, 8] whose frames are one grey each.
torch::Tensor greys(const std::vector<float>& values)
{
    const auto frames = static_cast<std::int64_t>(values.size());
    return torch::tensor(values).view({1, 1, frames, 1, 1}).expand({1, 3, frames, 6, 8}).contiguous();
}

/// A picture [1, 3, 1, 6, 8] that rises by `slope` a pixel to the right and by `down` a pixel downwards.
torch::Tensor ramp(double slope, double down = 0)
{
    const auto picture = torch::arange(8) * slope + (torch::arange(6) * down).unsqueeze(1);
    return picture.to(torch::kFloat32).expand({1, 3, 1, 6, 8}).contiguous();
}

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-6;
}

} // namespace

class SteadinessTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void flickerIsTheSecondDifference_data()
    {
        QTest::addColumn<QList<float>>("values");
        QTest::addColumn<double>("expected");
        QTest::newRow("still") << QList<float>{0.3F, 0.3F, 0.3F, 0.3F} << 0.0;
        QTest::newRow("even fade") << QList<float>{-1.0F, -0.5F, 0.0F, 0.5F, 1.0F} << 0.0;
        QTest::newRow("alternating") << QList<float>{0.1F, -0.1F, 0.1F, -0.1F, 0.1F} << 0.4;
        QTest::newRow("one flash") << QList<float>{0, 0, 0.5F, 0, 0} << (0.5 + 1.0 + 0.5) / 3;
        QTest::newRow("a bend") << QList<float>{0, 0, 0.25F, 0.5F} << 0.25 / 2;
    }
    void flickerIsTheSecondDifference()
    {
        QFETCH(QList<float>, values);
        QFETCH(double, expected);
        const auto clip = greys({values.begin(), values.end()});
        QVERIFY2(near(flicker(clip), expected), qPrintable(QString::number(flicker(clip))));
        QVERIFY(near(flicker(clip.to(torch::kFloat64)), expected));
    }

    void flickerCountsAgainstAReference()
    {
        const auto shaky = greys({0.1F, -0.1F, 0.1F, -0.1F});
        const auto moving = greys({0, 0, 0.25F, 0.5F});
        QVERIFY(near(flickerAbove(shaky, moving), 0.4 - 0.125));
        QVERIFY(near(flickerAbove(moving, shaky), 0.125 - 0.4));
        QVERIFY(near(flickerAbove(shaky, shaky), 0));
        QVERIFY_EXCEPTION_THROWN((void)flicker(greys({0, 1})), c10::Error);
    }

    void steadyClipsDoNotDrift()
    {
        const auto clip = ramp(0.1).expand({2, 3, 9, 6, 8});
        const auto found = drift(clip);
        QVERIFY(near(found.colour, 0) && near(found.sharpness, 0));
    }

    /// The first two frames of eight against the last two; what is between does not count.
    void colourDriftIsADistance()
    {
        auto clip = greys({0, 0.2F, 1, -1, 1, -1, 0.3F, 0.5F});
        QVERIFY(near(drift(clip).colour, 0.3 * std::sqrt(3.0)));
        QVERIFY(near(drift(clip).sharpness, 0));
        clip.select(1, 0).fill_(0); // red stays
        QVERIFY(near(drift(clip).colour, 0.3 * std::sqrt(2.0)));
    }

    void sharpnessDriftHasASign()
    {
        const auto sharp = ramp(0.3, 0.4), soft = ramp(0.03, 0.04); // gradients of 0.5 and 0.05
        const auto softer = at::cat({sharp, ramp(1), ramp(-1), soft}, 2);
        QVERIFY(near(drift(softer).sharpness, -0.45));
        QVERIFY(near(drift(softer.flip(2)).sharpness, 0.45));
        QVERIFY_EXCEPTION_THROWN((void)drift(softer.slice(2, 0, 3)), c10::Error);
    }
};

CASCADE_TEST(SteadinessTest);
#include "tst_Steadiness.moc"
