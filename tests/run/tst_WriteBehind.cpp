// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/WriteBehind.h"
#include "tests/support/TestMain.h"

#include <ATen/Functions.h>

#include <QTest>

#include <atomic>
#include <semaphore>
#include <stdexcept>
#include <vector>

using namespace cascade::run;

namespace {

torch::Tensor piece(int number)
{
    return at::full({1}, number, torch::kInt32);
}

} // namespace

class WriteBehindTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesAllInOrderInAThreadOfItsOwn()
    {
        std::vector<int> written;
        std::thread::id writer;
        WriteBehind behind(
            [&](const torch::Tensor& frames) {
                writer = std::this_thread::get_id();
                written.push_back(frames.item<int>());
            },
            2);
        for (int i = 0; i < 50; ++i) {
            behind.append(piece(i));
        }
        behind.finish();
        QCOMPARE(written.size(), std::size_t{50});
        QVERIFY(std::is_sorted(written.begin(), written.end()));
        QVERIFY(writer != std::this_thread::get_id());
    }

    /// One is written, one waits; the third has no place until the first is done.
    void noMoreWaitThanAllowed()
    {
        std::counting_semaphore<8> leave(0);
        std::atomic<int> appended = 0;
        WriteBehind behind([&](const torch::Tensor&) { leave.acquire(); }, 1);
        std::thread maker([&] {
            for (int i = 0; i < 3; ++i) {
                behind.append(piece(i));
                ++appended;
            }
        });
        QTRY_COMPARE(appended.load(), 2);
        // That something does not happen can only be waited for: were there a place, the third would take it
        // in microseconds. A slow machine makes this weaker, never wrong.
        QTest::qWait(20);
        QCOMPARE(appended.load(), 2);
        leave.release();
        QTRY_COMPARE(appended.load(), 3);
        leave.release(2);
        maker.join();
        behind.finish();
    }

    void whatFailsIsThrownWhereFramesAreMade()
    {
        int calls = 0;
        WriteBehind behind(
            [&](const torch::Tensor&) {
                ++calls;
                throw std::runtime_error("the disk is full");
            },
            4);
        behind.append(piece(0));
        QVERIFY_EXCEPTION_THROWN(behind.finish(), std::runtime_error);
        QVERIFY_EXCEPTION_THROWN(behind.append(piece(1)), std::runtime_error);
        QCOMPARE(calls, 1);
    }

    void whoStopsDoesNotWaitForTheRest()
    {
        std::counting_semaphore<8> leave(0), begun(0);
        std::atomic<int> written = 0;
        {
            WriteBehind behind(
                [&](const torch::Tensor&) {
                    begun.release();
                    leave.acquire();
                    ++written;
                },
                4);
            for (int i = 0; i < 4; ++i) {
                behind.append(piece(i));
            }
            begun.acquire();
            leave.release(1);
            // The destructor may find the thread at the second piece: that one has leave, too.
            leave.release(1);
        }
        QVERIFY2(written.load() <= 2, qPrintable(QString::number(written.load())));
    }
};

CASCADE_TEST(WriteBehindTest);
#include "tst_WriteBehind.moc"
