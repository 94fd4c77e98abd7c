// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/LoopWatch.h"

#include "tests/support/InputLatency.h"
#include "tests/support/TestMain.h"

#include <QPainter>
#include <QTest>
#include <QTimer>
#include <QWidget>

#include <unistd.h>

using namespace cascade::tests;
using namespace std::chrono_literals;

namespace {

/// A widget that paints itself in so many milliseconds, after each key.
class SlowPainter : public QWidget {
public:
    explicit SlowPainter(std::chrono::milliseconds paint) : m_paint(paint) {}

protected:
    void keyPressEvent(QKeyEvent* event) override
    {
        if (event->key() != Qt::Key_Shift) {
            update();
        }
    }
    void paintEvent(QPaintEvent*) override { std::this_thread::sleep_for(m_paint); }

private:
    std::chrono::milliseconds m_paint;
};

} // namespace

/// The watches of the window see what they are there for: a block, and a late picture.
class LoopWatchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBlockOf150MillisecondsIsSeen()
    {
        std::atomic<int> told = 0;
        LoopWatch watch({.blocked = [&told] { ++told; }});
        QTRY_VERIFY(watch.beats() > 0);
        const int before = watch.blocks();
        QTimer::singleShot(0, this, [] { std::this_thread::sleep_for(150ms); }); // planted
        const int beats = watch.beats();
        QTRY_VERIFY(watch.beats() > beats + 1);
        QVERIFY(watch.blocks() > before);
        QCOMPARE(told.load(), watch.blocks());
        const auto longest = watch.longest();
        QVERIFY2(longest.waited >= 140ms, qPrintable(QString::number(longest.waited.count())));
        QVERIFY2(longest.meanwhile.ranMs < 100, toString(longest.meanwhile).c_str()); // it slept
    }

    void whatTheThreadDidInABlockIsTold()
    {
        const auto busy = [] {
            const double before = threadTimes(::gettid()).ranMs;
            while (threadTimes(::gettid()).ranMs < before + 60) {
            }
        };
        LoopWatch watch({.tooLong = 30s});
        QTRY_VERIFY(watch.beats() > 0);
        QTimer::singleShot(0, this, busy); // planted
        const int beats = watch.beats();
        QTRY_VERIFY(watch.beats() > beats + 1);
        const auto longest = watch.longest();
        QVERIFY2(longest.meanwhile.ranMs >= 50, toString(longest.meanwhile).c_str());
        QVERIFY2(longest.waited >= 50ms, qPrintable(QString::number(longest.waited.count())));
    }

    /// A block of our own is one wherever it happens: only what the host takes is set apart.
    void aBlockIsNotTheHosts()
    {
        LoopWatch watch({.tooLong = 30s});
        QTRY_VERIFY(watch.beats() > 0);
        const auto stolen = [] { return threadTimes(::gettid()).stolenMs; };
        double before = 0, after = 1;
        for (int again = 0; again < 20 && before != after; ++again) { // until the host lets one be
            before = stolen();
            const int beats = watch.beats();
            QTimer::singleShot(0, this, [] { std::this_thread::sleep_for(60ms); }); // planted
            QTRY_VERIFY(watch.beats() > beats + 3);
            after = stolen();
        }
        const auto hosted = watch.hosted();
        QVERIFY(hosted.longest.waited <= watch.longest().waited);
        QVERIFY2(before != after || hosted.longest.waited >= 50ms,
                 qPrintable(QString::number(hosted.longest.waited.count())));
    }

    void aLoopThatTurnsHasNoBlock()
    {
        LoopWatch watch({.tooLong = 30s});
        QTRY_VERIFY(watch.beats() > 20);
        QCOMPARE(watch.blocks(), 0);
    }

    void aWatchEndsWhileTheLoopStands()
    {
        LoopWatch watch({.every = 1ms, .tooLong = 5ms});
        std::this_thread::sleep_for(20ms); // nobody answers: its end must not wait for that
        QCOMPARE(watch.beats(), 0);
    }

    void anInputIsMeasuredToTheEndOfItsPicture()
    {
        SlowPainter widget(40ms);
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        QCoreApplication::processEvents();
        InputLatency latency;
        latency.begin("key", InputLatency::Clock::now() - 100ms); // the hand was earlier
        QKeyEvent key(QEvent::KeyPress, Qt::Key_A, Qt::NoModifier, QStringLiteral("a"));
        QCoreApplication::sendEvent(&widget, &key);
        QTRY_VERIFY(latency.painted().contains("key"));
        QCOMPARE(latency.painted().at("key").size(), std::size_t{1});
        QVERIFY(latency.painted().at("key").front() >= 140);
        QCOMPARE(latency.unanswered(), 0);
    }

    void anInputThatChangesNothingIsCountedApart()
    {
        SlowPainter widget(0ms);
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        QCoreApplication::processEvents();
        InputLatency latency;
        latency.begin("key", InputLatency::Clock::now());
        QKeyEvent key(QEvent::KeyPress, Qt::Key_Shift, Qt::ShiftModifier);
        QCoreApplication::sendEvent(&widget, &key);
        QTRY_COMPARE(latency.unanswered(), 1);
        QVERIFY(latency.painted().empty());
    }

    void thePercentileIsAValueThatWasMeasured()
    {
        std::vector<double> values;
        for (int i = 100; i > 0; --i) {
            values.push_back(i);
        }
        QCOMPARE(percentile(values, 0.99), 99.0);
        QCOMPARE(percentile(values, 0.5), 50.0);
        QCOMPARE(percentile(values, 1), 100.0);
        QCOMPARE(percentile({3}, 0.01), 3.0);
        QCOMPARE(percentile({}, 0.5), 0.0);
    }
};

CASCADE_TEST(LoopWatchTest);
#include "tst_LoopWatch.moc"
