// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/SmallerChunks.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <string>
#include <vector>

using namespace cascade;
using namespace cascade::run;

namespace {

constexpr std::int64_t kMiB = 1 << 20;

} // namespace

class SmallerChunksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void budgetsAreHalvedUntilOneFits()
    {
        std::vector<std::int64_t> tried;
        const auto got = inSmallerChunks(256 * kMiB, [&](std::int64_t bytes) {
            tried.push_back(bytes / kMiB);
            if (bytes > 64 * kMiB) {
                throw c10::OutOfMemoryError({}, "no more");
            }
            return std::string("done");
        });
        QCOMPARE(got, std::string("done"));
        QCOMPARE(tried, (std::vector<std::int64_t>{256, 128, 64}));
    }

    void belowTheLeastNothingIsTried()
    {
        std::vector<std::int64_t> tried;
        const auto never = [&](std::int64_t bytes) -> int {
            tried.push_back(bytes / kMiB);
            throw std::bad_alloc();
        };
        QVERIFY_EXCEPTION_THROWN((void)inSmallerChunks(100 * kMiB, never), std::bad_alloc);
        QCOMPARE(tried, (std::vector<std::int64_t>{100, 50}));
    }

    /// What cannot be done in smaller chunks ran out of memory, and that is said.
    void whatCannotBeSmallerRanOutOfMemory()
    {
        int times = 0;
        const auto whole = [&](std::int64_t) -> int {
            if (++times == 1) {
                throw std::bad_alloc();
            }
            throw ErrorException(Error{ErrorCode::BadInput, "ssr3", "not in chunks", {}});
        };
        QVERIFY_EXCEPTION_THROWN((void)inSmallerChunks(256 * kMiB, whole), std::bad_alloc);
        QCOMPARE(times, 2);
        times = 1; // no memory had run out before
        QVERIFY_EXCEPTION_THROWN((void)inSmallerChunks(256 * kMiB, whole), ErrorException);
    }

    void otherFaultsEndIt()
    {
        int times = 0;
        const auto broken = [&](std::int64_t) -> int {
            ++times;
            throw std::runtime_error("broken");
        };
        QVERIFY_EXCEPTION_THROWN((void)inSmallerChunks(256 * kMiB, broken), std::runtime_error);
        QCOMPARE(times, 1);
    }
};

CASCADE_TEST(SmallerChunksTest);
#include "tst_SmallerChunks.moc"
