// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Result.h"
#include "core/evaluation/CaptionPool.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

std::vector<std::string> numbered(std::int64_t count)
{
    std::vector<std::string> labels;
    for (std::int64_t i = 0; i < count; ++i) {
        labels.push_back("caption " + std::to_string(i));
    }
    return labels;
}

/// Captions along the axes of a space of as many dimensions.
CaptionPool axes(std::int64_t count, const RetrievalOptions& options)
{
    return {torch::eye(count), numbered(count), options};
}

} // namespace

class CaptionPoolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void othersAreFixedAndDifferent()
    {
        const auto pool = axes(150, {99, 1}), again = axes(150, {99, 1}), other = axes(150, {99, 2});
        for (const std::int64_t own : {0, 7, 149}) {
            const auto others = pool.othersOf(own);
            const std::set<std::int64_t> distinct(others.begin(), others.end());
            QCOMPARE(distinct.size(), std::size_t{99});
            QVERIFY(!distinct.contains(own));
            QVERIFY(*distinct.begin() >= 0 && *distinct.rbegin() < 150);
            QCOMPARE(again.othersOf(own), others);
            QVERIFY(other.othersOf(own) != others);
        }
        QVERIFY(pool.othersOf(0) != pool.othersOf(1));
    }

    void everyOtherIsAsLikely()
    {
        std::vector<int> counts(20);
        for (std::uint64_t seed = 0; seed < 400; ++seed) {
            for (const auto index : axes(20, {5, seed}).othersOf(3)) {
                ++counts[static_cast<std::size_t>(index)];
            }
        }
        for (std::size_t i = 0; i < counts.size(); ++i) { // 400 * 5 / 19 = 105, deviation 9
            QVERIFY(i == 3 ? counts[i] == 0 : counts[i] > 60 && counts[i] < 150);
        }
    }

    void sameMeaningsAreNotAgainstEachOther()
    {
        auto labels = numbered(10);
        labels[4] = labels[2];
        labels[9] = labels[2];
        const CaptionPool pool(torch::eye(10), labels, {7, 1});
        for (const std::int64_t own : {2, 4, 9}) {
            const auto others = pool.othersOf(own);
            QCOMPARE(others.size(), std::size_t{7});
            for (const auto index : others) {
                QVERIFY(index != 2 && index != 4 && index != 9);
            }
        }
        try {
            (void)CaptionPool(torch::eye(10), labels, {8, 1}); // only eight mean different things
            QFAIL("expected an error");
        } catch (const ErrorException& e) {
            QCOMPARE(e.error().code, ErrorCode::BadInput);
            QVERIFY(e.error().what.find("at least 9") != std::string::npos);
        }
    }

    void plantedFrames()
    {
        const auto pool = axes(100, {99, 3}); // all others stand against each
        auto frames = torch::zeros({4, 100});
        frames[0][5] = 1;      // right
        frames[1][6] = 1;      // another
        frames[2].fill_(0.1F); // as near to all: not nearer
        frames[3][5] = 0.8F;   // between two, nearer to its own
        frames[3][50] = 0.6F;
        QVERIFY(std::abs(pool.rPrecision(frames, 5) - 0.5) < 1e-12);
        QVERIFY(std::abs(pool.rPrecision(frames, 6) - 0.25) < 1e-12);
        QVERIFY(std::abs(pool.rPrecision(frames.slice(0, 0, 1), 5) - 1) < 1e-12);
        QVERIFY(at::equal(pool.embedding(5), frames[0]));
    }

    /// A caption that is not among the others cannot be mistaken for the own one.
    void onlyTheOthersCount()
    {
        const auto pool = axes(30, {3, 4});
        const auto others = pool.othersOf(0);
        for (std::int64_t i = 1; i < 30; ++i) {
            auto frame = torch::zeros({1, 30});
            frame[0][0] = 0.6F;
            frame[0][i] = 0.8F;
            const bool against = std::find(others.begin(), others.end(), i) != others.end();
            QCOMPARE(pool.rPrecision(frame, 0), against ? 0.0 : 1.0);
        }
    }
};

CASCADE_TEST(CaptionPoolTest);
#include "tst_CaptionPool.moc"
