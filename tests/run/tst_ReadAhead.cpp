// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ReadAhead.h"
#include "tests/support/TestMain.h"

#include <ATen/Functions.h>

#include <QTest>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

using cascade::run::ReadAhead;

class ReadAheadTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void framesComeInOrder()
    {
        ReadAhead frames([](std::int64_t number) { return at::full({}, number); }, 20, 3);
        for (std::int64_t i = 0; i < 20; ++i) {
            QCOMPARE(frames.next().item<std::int64_t>(), i);
        }
    }

    /// The frame that `next` gave, those that wait, and the one that was begun when there was room.
    void noMoreWaitThanAsked()
    {
        std::atomic<std::int64_t> made = 0;
        ReadAhead frames(
            [&](std::int64_t number) {
                made = number + 1;
                return at::full({}, number);
            },
            100, 2);
        for (std::int64_t i = 0; i < 50; ++i) {
            QCOMPARE(frames.next().item<std::int64_t>(), i);
            QVERIFY(made <= i + 1 + 2 + 1);
        }
    }

    void allAreMadeByOneThreadThatIsNotTheCallers()
    {
        std::vector<std::thread::id> threads;
        {
            ReadAhead frames(
                [&](std::int64_t) {
                    threads.push_back(std::this_thread::get_id());
                    return at::zeros({});
                },
                8, 2);
            for (int i = 0; i < 8; ++i) {
                (void)frames.next();
            }
        }
        QCOMPARE(threads.size(), std::size_t{8});
        QVERIFY(threads[0] != std::this_thread::get_id());
        QVERIFY(std::all_of(threads.begin(), threads.end(), [&](auto id) { return id == threads[0]; }));
    }

    /// Frames before the failure are good.
    void whatMakeThrewComesAtItsFrame()
    {
        ReadAhead frames(
            [](std::int64_t number) {
                if (number == 2) {
                    throw std::runtime_error("damaged");
                }
                return at::full({}, number);
            },
            5, 4);
        QCOMPARE(frames.next().item<std::int64_t>(), std::int64_t{0});
        QCOMPARE(frames.next().item<std::int64_t>(), std::int64_t{1});
        QVERIFY_EXCEPTION_THROWN((void)frames.next(), std::runtime_error);
    }

    /// As where the encoder fails: what was begun is ended, and nothing more is made.
    void whoIsDoneEarlyWaitsForNothing()
    {
        std::atomic<int> made = 0;
        {
            ReadAhead frames(
                [&](std::int64_t) {
                    ++made;
                    return at::zeros({});
                },
                1'000'000'000, 2);
            (void)frames.next();
        }
        QVERIFY(made <= 4);
    }
};

CASCADE_TEST(ReadAheadTest);
#include "tst_ReadAhead.moc"
