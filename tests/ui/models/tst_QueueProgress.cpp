// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/QueueProgress.h"

#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

store::JobSummary job(store::JobState state, const std::string& progress)
{
    store::JobSummary made;
    made.state = state;
    made.progress = progress;
    return made;
}

} // namespace

class QueueProgressTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whateverTheRunnerReportsIsReadOrLeftOut_data()
    {
        QTest::addColumn<QString>("report");
        QTest::addColumn<QString>("words");
        QTest::addColumn<double>("share"); // -1 = none
        QTest::newRow("steps") << R"({"node":"ssr3","step":4,"steps":8})"
                               << "ssr3, step 4 of 8" << 0.5;
        QTest::newRow("no steps yet") << R"({"node":"text","step":0,"steps":0})"
                                      << "text" << -1.0;
        QTest::newRow("beyond the end") << R"({"node":"base","step":9,"steps":8})"
                                        << "base, step 8 of 8" << 1.0;
        QTest::newRow("nothing") << ""
                                 << "" << -1.0;
        QTest::newRow("no object") << "[1, 2]"
                                   << "" << -1.0;
        QTest::newRow("other types") << R"({"node":3,"step":"x"})"
                                     << "" << -1.0;
        QTest::newRow("cut short") << "{\"node\":\"ba"
                                   << "" << -1.0;
    }
    void whateverTheRunnerReportsIsReadOrLeftOut()
    {
        QFETCH(QString, report);
        QFETCH(double, share);
        const auto progress = progressOf(job(store::JobState::Running, report.toStdString()));
        QTEST(progress.text, "words");
        QCOMPARE(progress.share.value_or(-1), share);
    }

    void aPausedJobDoesNotAskForApproval()
    {
        QVERIFY(progressOf(job(store::JobState::Held, "waits for approval of ssr1")).awaitsApproval);
        QVERIFY(!progressOf(job(store::JobState::Held, R"({"node":"base"})")).awaitsApproval);
        QVERIFY(!progressOf(job(store::JobState::Held, "")).awaitsApproval);
    }

    void timeIsThatOfTheLastAttempt()
    {
        auto running = job(store::JobState::Running, "");
        QVERIFY(!secondsOf(running, 5000));
        running.startedMs = 1000;
        QCOMPARE(secondsOf(running, 5000).value(), 4.0);
        running.state = store::JobState::Pending; // was reclaimed
        QVERIFY(!secondsOf(running, 5000));
        running.state = store::JobState::Done;
        running.finishedMs = 2500;
        QCOMPARE(secondsOf(running, 5000).value(), 1.5);
    }

    void durations()
    {
        QCOMPARE(clockText(7), QStringLiteral("0:07"));
        QCOMPARE(clockText(750), QStringLiteral("12:30"));
        QCOMPARE(clockText(3723), QStringLiteral("1:02:03"));
    }
};

CASCADE_TEST(QueueProgressTest);
#include "tst_QueueProgress.moc"
