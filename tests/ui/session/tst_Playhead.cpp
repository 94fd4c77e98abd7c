// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "ui/session/Playhead.h"

#include <QSignalSpy>
#include <QTest>

using cascade::ui::Playhead;

namespace {

constexpr double kDuration = 16.0 / 3; // 128 frames at 24

bool near(double a, double b)
{
    return qAbs(a - b) < 1e-9;
}

} // namespace

class PlayheadTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itStaysWithinTheClip()
    {
        Playhead playhead;
        playhead.setClip(kDuration, 24);
        QSignalSpy moved(&playhead, &Playhead::moved);
        playhead.seek(99);
        QCOMPARE(playhead.seconds(), kDuration);
        playhead.seek(-1);
        QCOMPARE(playhead.seconds(), 0.0);
        playhead.seek(-2); // nothing moves
        QCOMPARE(moved.count(), 2);
    }

    void aShorterClipTakesItAlong()
    {
        Playhead playhead;
        playhead.setClip(10, 24);
        playhead.seek(8);
        playhead.setIn(7);
        playhead.setOut(9);
        playhead.setClip(5, 24);
        QCOMPARE(playhead.seconds(), 5.0);
        QVERIFY(!playhead.in());
        QCOMPARE(playhead.out(), std::optional<double>(5.0));
    }

    void stepsGoFromFrameToFrame()
    {
        Playhead playhead;
        playhead.setClip(kDuration, 24);
        playhead.seek(0.99 / 24); // still frame 0
        playhead.stepFrames(1);
        QVERIFY(near(playhead.seconds(), 1.0 / 24));
        for (int i = 0; i < 500; ++i) {
            playhead.stepFrames(1);
        }
        QVERIFY(near(playhead.seconds(), 127.0 / 24)); // the last frame, not the end
        playhead.stepFrames(-1);
        QVERIFY(near(playhead.seconds(), 126.0 / 24));
        playhead.stepFrames(-1000);
        QCOMPARE(playhead.seconds(), 0.0);
    }

    void everyFrameOfAFractionalRateIsReached()
    {
        Playhead playhead;
        const double rate = 24000.0 / 1001;
        playhead.setClip(1000 / rate, rate);
        for (int frame = 1; frame < 1000; ++frame) {
            playhead.stepFrames(1);
            QVERIFY2(near(playhead.seconds(), frame / rate), qPrintable(QString::number(frame)));
        }
    }

    void aStepStopsPlaying()
    {
        Playhead playhead;
        playhead.setClip(kDuration, 24);
        playhead.togglePlay();
        QVERIFY(playhead.playing());
        playhead.stepFrames(1);
        QVERIFY(!playhead.playing());
    }

    void shuttleDoublesUpToEightAndTurnsRound()
    {
        Playhead playhead;
        playhead.setClip(kDuration, 24);
        for (const double expected : {1.0, 2.0, 4.0, 8.0, 8.0}) {
            playhead.shuttleForward();
            QCOMPARE(playhead.speed(), expected);
        }
        for (const double expected : {-1.0, -2.0, -4.0, -8.0, -8.0}) {
            playhead.shuttleBackward();
            QCOMPARE(playhead.speed(), expected);
        }
        playhead.stop();
        QCOMPARE(playhead.speed(), 0.0);
    }

    void playingFollowsTheClock()
    {
        Playhead playhead;
        playhead.setClip(1000, 24);
        QElapsedTimer clock;
        clock.start();
        playhead.togglePlay();
        QTRY_VERIFY(playhead.seconds() > 0.2);
        QVERIFY(playhead.seconds() <= static_cast<double>(clock.nsecsElapsed()) * 1e-9);
    }

    void withoutLoopItStopsOnTheLastFrame()
    {
        Playhead playhead;
        playhead.setClip(0.25, 24);
        playhead.setLoops(false);
        playhead.togglePlay();
        QTRY_VERIFY(!playhead.playing());
        QVERIFY(near(playhead.seconds(), 5.0 / 24));
        playhead.togglePlay(); // from the start again
        QVERIFY(playhead.playing());
        QCOMPARE(playhead.seconds(), 0.0);
    }

    void backwardsItStopsAtTheStart()
    {
        Playhead playhead;
        playhead.setClip(0.25, 24);
        playhead.setLoops(false);
        playhead.seek(0.1);
        playhead.shuttleBackward();
        QTRY_VERIFY(!playhead.playing());
        QCOMPARE(playhead.seconds(), 0.0);
    }

    void theRangeIsPlayedRoundAndRound()
    {
        Playhead playhead;
        playhead.setClip(100, 24);
        playhead.setIn(50);
        playhead.setOut(50.1);
        int turns = 0;
        double before = 0;
        connect(&playhead, &Playhead::moved, this, [&] {
            QVERIFY(playhead.seconds() >= 50 && playhead.seconds() < 50.1);
            turns += playhead.seconds() < before ? 1 : 0;
            before = playhead.seconds();
        });
        playhead.playRange();
        QCOMPARE(playhead.seconds(), 50.0);
        QTRY_VERIFY(turns >= 2);
    }

    void anInBehindTheOutTakesItAway()
    {
        Playhead playhead;
        playhead.setClip(10, 24);
        playhead.setOut(4);
        playhead.setIn(6);
        QCOMPARE(playhead.in(), std::optional<double>(6));
        QVERIFY(!playhead.out());
        playhead.setOut(5);
        QVERIFY(!playhead.in());
        QCOMPARE(playhead.out(), std::optional<double>(5));
    }

    void nothingPlaysWhereThereIsNoClip()
    {
        Playhead playhead;
        QSignalSpy states(&playhead, &Playhead::stateChanged);
        playhead.togglePlay();
        playhead.shuttleForward();
        playhead.playRange();
        QVERIFY(!playhead.playing());
        QCOMPARE(states.count(), 0);
    }
};

CASCADE_TEST(PlayheadTest);
#include "tst_Playhead.moc"
