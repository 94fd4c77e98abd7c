// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <sys/types.h>

using namespace cascade;
using namespace cascade::cli::tests;

class QueueTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_shop.emplace();
        m_shop->makeTinyShot(R"("until": "ssr1")");
    }

    void jobsRunInOrderAndAreDone()
    {
        const auto added = queue({"add", "shot.cascade", "--takes", "3", "-o", "takes/"});
        QVERIFY2(added.code == 0, added.error);
        QCOMPARE(added.out, QByteArray("1\n2\n3\n"));
        QCOMPARE(states(), (QStringList{"pending", "pending", "pending"}));
        const auto run = queue({"run"});
        QVERIFY2(run.code == 0, run.error);
        QCOMPARE(states(), (QStringList{"done", "done", "done"}));
        QCOMPARE(QDir(m_shop->path("takes")).entryList(QDir::Files),
                 (QStringList{"shot-3.mp4", "shot-4.mp4", "shot-5.mp4"}));
        QCOMPARE(queue({"clear"}).out, QByteArray("3 jobs removed\n"));
    }

    /// A job of the queue gives what `render` gives with its seed.
    void aJobEqualsARender()
    {
        QCOMPARE(queue({"add", "shot.cascade", "--seed", "11", "-o", "queued.mp4"}).code, 0);
        QCOMPARE(queue({"run"}).code, 0);
        QCOMPARE(
            m_shop->run({"render", "shot.cascade", "--seed", "11", "-o", "rendered.mp4", "--quiet"}).code, 0);
        QCOMPARE(m_shop->read("queued.mp4"), m_shop->read("rendered.mp4"));
    }

    /// A job that holds after a stage blocks no other one, and goes on when it is approved.
    void aHeldJobWaitsForApproval()
    {
        const QStringList hold{"add", "shot.cascade", "--set", "cascade.hold=base", "-o"};
        QCOMPARE(queue(hold + QStringList{"held.mp4"}).code, 0);
        QCOMPARE(queue({"add", "shot.cascade", "--seed", "9", "-o", "free.mp4"}).code, 0);
        const auto run = queue({"run"});
        QVERIFY2(run.code == 0, run.error);
        QVERIFY2(run.error.contains("held after base"), run.error);
        QVERIFY(!QFile::exists(m_shop->path("held.mp4")) && QFile::exists(m_shop->path("free.mp4")));
        const auto listed = queue({"list"});
        QVERIFY2(listed.out.contains("waits for approval of base"), listed.out);
        QCOMPARE(queue({"list", "--state", "held", "--json"}).json().object()["jobs"].toArray().size(), 1);
        QCOMPARE(queue({"approve", "1"}).code, 0);
        QCOMPARE(queue({"run"}).code, 0);
        QCOMPARE(states(), (QStringList{"done", "done"}));
        QVERIFY(QFile::exists(m_shop->path("held.mp4")));
        QCOMPARE(queue({"approve", "1"}).code, 2);
    }

    void whatWaitsCanBeChanged()
    {
        QCOMPARE(queue({"add", "shot.cascade", "--takes", "3", "-o", "takes/"}).code, 0);
        QCOMPARE(queue({"move", "3", "--top"}).code, 0);
        QCOMPARE(queue({"pause", "1"}).code, 0);
        QCOMPARE(queue({"edit", "2", "--set", "cascade.until=base", "--title", "draft"}).code, 0);
        QCOMPARE(queue({"edit", "2", "--set", "cascade.until"}).code, 2);
        QCOMPARE(queue({"next-seed", "3"}).out, QByteArray("4\n"));
        QCOMPARE(queue({"cancel", "4"}).code, 0);
        const auto jobs = list();
        QCOMPARE(jobs[0].toObject()["id"].toInt(), 3);
        QCOMPARE(states(), (QStringList{"pending", "held", "pending", "cancelled"}));
        QCOMPARE(queue({"run"}).code, 0);
        QCOMPARE(states().count("done"), 2); // the held one waits on
        QCOMPARE(queue({"resume", "1"}).code, 0);
        QCOMPARE(queue({"retry", "4"}).code, 0);
        QCOMPARE(queue({"run"}).code, 0);
        QCOMPARE(states().count("done"), 4);
    }

    void aJobThatFailsDoesNotStopTheOthers()
    {
        QCOMPARE(queue({"add", "shot.cascade", "-o", "good.mp4"}).code, 0);
        QCOMPARE(queue({"add", "shot.cascade", "--set", "cascade.until=ssr9", "-o", "bad.mp4"}).code, 0);
        QCOMPARE(queue({"run"}).code, 0);
        QVERIFY(!m_shop->read("good.mp4").isEmpty());
        bool named = false;
        for (const auto& job : list()) {
            named = named || job.toObject()["error"].toString().contains("ssr9");
        }
        QVERIFY(named);
    }

    void aPausedQueueGivesNothingOut()
    {
        QCOMPARE(queue({"add", "shot.cascade", "-o", "one.mp4"}).code, 0);
        QCOMPARE(queue({"pause"}).code, 0);
        QCOMPARE(queue({"run"}).code, 0);
        QCOMPARE(states(), QStringList{"pending"});
        QCOMPARE(queue({"resume"}).code, 0);
        QCOMPARE(queue({"run"}).code, 0);
        QCOMPARE(states(), QStringList{"done"});
    }

    /// Killed at any moment, the next run finishes the job with the same bytes.
    void aKilledRunIsTakenUpAgain()
    {
        QCOMPARE(
            m_shop->run({"render", "shot.cascade", "--set", "cascade.steps=12", "-o", "whole.mp4", "--quiet"})
                .code,
            0);
        QCOMPARE(m_shop->run({"cache", "clear", "--pinned-too"}).code, 0);
        for (int kill = 0; kill < 5; ++kill) {
            const auto name = QString("killed-%1.mp4").arg(kill);
            QCOMPARE(queue({"add", "shot.cascade", "--set", "cascade.steps=12", "-o", name}).code, 0);
            QProcess process;
            m_shop->start(process, {"queue", "run", "--progress", "plain"});
            QVERIFY(process.waitForStarted());
            QVERIFY(process.waitForReadyRead(30'000) || process.waitForFinished());
            process.setReadChannel(QProcess::StandardError);
            for (int line = 0; line < kill && process.state() == QProcess::Running; ++line) {
                process.waitForReadyRead(30'000);
            }
            process.kill();
            process.waitForFinished();
            const auto again = queue({"run"});
            QVERIFY2(again.code == 0, again.error);
            QCOMPARE(m_shop->read(name), m_shop->read("whole.mp4"));
            QCOMPARE(m_shop->run({"cache", "clear", "--pinned-too"}).code, 0);
        }
        QCOMPARE(states().count("done"), 5);
    }

    void interruptedItGivesItsJobBack()
    {
        QCOMPARE(queue({"add", "shot.cascade", "--set", "cascade.steps=400", "-o", "long.mp4"}).code, 0);
        QProcess process;
        process.setReadChannel(QProcess::StandardError);
        m_shop->start(process, {"queue", "run", "--progress", "plain"});
        QVERIFY(process.waitForReadyRead(30'000));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(states(), QStringList{"pending"});
    }

private:
    Outcome queue(const QStringList& arguments) { return m_shop->run(QStringList{"queue"} + arguments); }
    QJsonArray list() { return queue({"list", "--json"}).json().object()["jobs"].toArray(); }
    QStringList states()
    {
        QStringList all;
        for (const auto& job : list()) {
            all.append(job.toObject()["state"].toString());
        }
        return all;
    }

    std::optional<Workshop> m_shop;
};

CASCADE_TEST(QueueTest);
#include "tst_Queue.moc"
