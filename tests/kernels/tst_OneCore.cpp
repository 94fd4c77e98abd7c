// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/OneCore.h"
#include "tests/support/TestMain.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <QTest>

#include <mutex>
#include <set>
#include <thread>

namespace {

/// Threads that a loop runs in, after an operation of LibTorch that has a parallel loop of its own.
std::size_t threadsOfALoop()
{
    (void)at::ones({1 << 20}).to(at::kHalf);
    std::mutex mutex;
    std::set<std::thread::id> threads;
    at::parallel_for(0, 64, 1, [&](std::int64_t, std::int64_t) {
        const std::lock_guard lock(mutex);
        threads.insert(std::this_thread::get_id());
    });
    return threads.size();
}

} // namespace

class OneCoreTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(2); }

    void aThreadKeepsToOneCore()
    {
        std::size_t alone = 0, before = 0, after = 0;
        std::thread([&] { before = threadsOfALoop(); }).join();
        std::thread([&] {
            cascade::kernels::keepToOneCore();
            alone = threadsOfALoop();
        }).join();
        std::thread([&] { after = threadsOfALoop(); }).join();
        QCOMPARE(alone, std::size_t{1});
        QCOMPARE(before, std::size_t{2});
        QCOMPARE(after, std::size_t{2}); // of the others nothing changed
    }
};

CASCADE_TEST(OneCoreTest);
#include "tst_OneCore.moc"
