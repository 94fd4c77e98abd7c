// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <sys/resource.h>
#include <sys/types.h>

#include <algorithm>
#include <csignal>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

constexpr int kPatienceMs = 60'000;
constexpr int kStopMs = 5'000; // "within a second", on a machine that does much else

/// Reads lines of standard error until one begins so. False if the process ends before.
bool awaitLine(QProcess& process, const QByteArray& beginning)
{
    process.setReadChannel(QProcess::StandardError);
    for (;;) {
        while (process.canReadLine()) {
            if (process.readLine().startsWith(beginning)) {
                return true;
            }
        }
        if (!process.waitForReadyRead(kPatienceMs)) {
            return false;
        }
    }
}

/// What was said of the error, without how far it came.
QByteArray errorIn(const Outcome& outcome)
{
    const auto at = outcome.error.indexOf("error: ");
    return at < 0 ? QByteArray() : outcome.error.mid(at);
}

int stepOf(const QByteArray& line)
{
    return QJsonDocument::fromJson(line).object()["step"].toInt();
}

/// The first step that progress as JSON speaks of; 0 if it speaks of none.
int firstStep(const QByteArray& text)
{
    for (const auto& line : text.split('\n')) {
        if (stepOf(line) > 0) {
            return stepOf(line);
        }
    }
    return 0;
}

} // namespace

/// The command line as a client of the library's worker process.
class WorkerCommandTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_shop.emplace();
        m_shop->makeTinyShot(R"("until": "ssr1")");
    }
    void cleanup() { (void)m_shop->run({"worker", "stop"}); }

    void aWorkerGivesTheSameBytesAsThisProcess()
    {
        QCOMPARE(render({"-o", "here.mp4", "--worker", "never"}).code, 0);
        QCOMPARE(workerStatus().code, 2); // none was started
        QCOMPARE(m_shop->run({"cache", "clear", "--pinned-too"}).code, 0);
        const auto there = render({"-o", "there.mp4", "--worker", "start"});
        QVERIFY2(there.code == 0, there.error);
        QCOMPARE(there.out, QByteArray("there.mp4\n"));
        QVERIFY2(there.error.contains("ssr1: ") && !there.error.contains("found"), there.error);
        QVERIFY(!m_shop->read("here.mp4").isEmpty());
        QCOMPARE(m_shop->read("there.mp4"), m_shop->read("here.mp4"));
        // It stays for the next one, which by itself goes there.
        const auto pid = workerPid();
        QVERIFY(pid > 0);
        const auto again = render({"-o", "again.mp4"});
        QVERIFY2(again.error.contains("ssr1: found in the cache"), again.error);
        QCOMPARE(workerPid(), pid);
        // Another machine is another numeric mode, there as here.
        const auto other = m_shop->run({"render", "shot.cascade", "-o", "other.mp4", "--dtype", "bf16"});
        QVERIFY2(other.code == 0 && !other.error.contains("found"), other.error);
        const auto refused = render({"--device", "cuda:77"});
        QCOMPARE(refused.code, 2);
        QCOMPARE(m_shop->run({"worker", "stop"}).code, 0);
    }

    void itGivesWayToWhatAnArtistWorksWith()
    {
        QCOMPARE(render({"-o", "there.mp4", "--worker", "start"}).code, 0);
        const int own = ::getpriority(PRIO_PROCESS, 0);
        QCOMPARE(::getpriority(PRIO_PROCESS, static_cast<id_t>(workerPid())), std::min(19, own + 10));
    }

    void errorsAreTheSameOverThere()
    {
        for (const QStringList& wrong : {QStringList{"--set", "cascade.until=ssr9"},
                                         {"--until", "nowhere"},
                                         {"-o", "/proc/no/such.mp4"}}) {
            const auto here = render(wrong + QStringList{"--worker", "never"});
            const auto there = render(wrong + QStringList{"--worker", "start"});
            QVERIFY(here.code != 0);
            QCOMPARE(there.code, here.code);
            QCOMPARE(errorIn(there), errorIn(here));
        }
        QCOMPARE(render({"--worker", "maybe"}).code, 2);
    }

    /// Killed in the middle of a stage: what was saved of it is taken up, to the same bytes.
    void aKilledWorkerIsTakenUpBitForBit()
    {
        const QStringList shot{"--set", "cascade.until=base", "--set", "cascade.steps=600"};
        QCOMPARE(render(shot + QStringList{"-o", "whole.mp4", "--worker", "never"}).code, 0);
        QCOMPARE(m_shop->run({"cache", "clear", "--pinned-too"}).code, 0);
        const auto saved = shot + QStringList{"-o",           "killed.mp4", "--worker",   "start",
                                              "--save-every", "0",          "--progress", "json"};
        QProcess client;
        m_shop->start(client, QStringList{"render", "shot.cascade", "--dtype", "fp32"} + saved);
        QVERIFY(awaitLine(client, "{\"chunk\"") && awaitLine(client, "{\"chunk\""));
        ::kill(static_cast<pid_t>(workerPid()), SIGKILL);
        QVERIFY(client.waitForFinished(kPatienceMs));
        QCOMPARE(client.exitCode(), 1);
        const auto said = client.readAllStandardError();
        QVERIFY2(said.contains("error: [worker]") && said.contains("hint: "), said);
        const auto again = render(saved);
        QVERIFY2(again.code == 0, again.error);
        QVERIFY2(firstStep(again.error) > 2,
                 again.error); // by the second line, two steps at least were saved
        QCOMPARE(m_shop->read("killed.mp4"), m_shop->read("whole.mp4"));
    }

    void aClientThatIsKilledTakesItsRunAlong()
    {
        QProcess client;
        startLong(client, {"--worker", "start"});
        QVERIFY(awaitLine(client, "{\"chunk\""));
        QCOMPARE(runs().size(), 1);
        client.kill();
        QVERIFY(client.waitForFinished(kPatienceMs));
        QElapsedTimer since;
        since.start();
        while (!runs().isEmpty()) {
            QVERIFY(since.elapsed() < kPatienceMs);
        }
    }

    void controlCStopsAClientAndItsRun()
    {
        for (const char* use : {"start", "never"}) {
            QProcess client;
            startLong(client, {"--worker", use});
            QVERIFY(awaitLine(client, "{\"chunk\""));
            QElapsedTimer since;
            since.start();
            ::kill(static_cast<pid_t>(client.processId()), SIGINT);
            QVERIFY(client.waitForFinished(kPatienceMs));
            QVERIFY2(since.elapsed() < kStopMs, use);
            QCOMPARE(client.exitCode(), 130);
        }
    }

    /// Two processes without a worker want the same clip: one makes it, the other waits and finds it.
    void twoProcessesMakeAClipOnce()
    {
        QProcess first;
        m_shop->start(first, {"render", "shot.cascade", "--dtype", "fp32", "--set", "cascade.steps=400", "-o",
                              "first.mp4", "--worker", "never", "--progress", "json"});
        QVERIFY(awaitLine(first, "{\"chunk\""));
        const auto second = render({"--set", "cascade.steps=400", "-o", "second.mp4", "--worker", "never"});
        QVERIFY2(second.code == 0, second.error);
        QVERIFY(first.waitForFinished(kPatienceMs));
        QCOMPARE(first.exitCode(), 0);
        QVERIFY2(second.error.contains("ssr1: found in the cache"), second.error);
        QVERIFY2(second.error.contains("is made by another process"), second.error);
        QCOMPARE(m_shop->read("second.mp4"), m_shop->read("first.mp4"));
    }

    void theQueueRunsInAWorkerAndGivesWay()
    {
        QCOMPARE(
            m_shop->run({"queue", "add", "shot.cascade", "--set", "cascade.steps=300", "-o", "batch.mp4"})
                .code,
            0);
        QProcess queue;
        m_shop->start(queue, {"queue", "run", "--progress", "json"});
        QVERIFY(awaitLine(queue, "{\"chunk\""));
        // Somebody asks for something else: it is there before the job of the queue is.
        const auto now = render({"-o", "now.mp4", "--seed", "77"});
        QVERIFY2(now.code == 0, now.error);
        QVERIFY(m_shop->read("batch.mp4").isEmpty());
        QVERIFY(queue.waitForFinished(10 * kPatienceMs));
        QCOMPARE(queue.exitCode(), 0);
        QVERIFY(!m_shop->read("batch.mp4").isEmpty());
    }

    void withoutAWorkerItIsSaid()
    {
        const auto status = workerStatus();
        QCOMPARE(status.code, 2);
        QVERIFY2(status.error.contains("no worker runs for this library"), status.error);
        QCOMPARE(m_shop->run({"worker", "--idle-minutes", "0"}).code, 2);
    }

private:
    Outcome render(const QStringList& more)
    {
        return m_shop->run(QStringList{"render", "shot.cascade", "--dtype", "fp32"} + more);
    }
    void startLong(QProcess& client, const QStringList& more)
    {
        m_shop->start(client, QStringList{"render", "shot.cascade", "--set", "cascade.steps=4000", "-o",
                                          "long.mp4", "--progress", "json"} +
                                  more);
    }
    Outcome workerStatus() { return m_shop->run({"worker", "status", "--json"}); }
    qint64 workerPid() { return workerStatus().json().object()["pid"].toInteger(); }
    QJsonArray runs() { return workerStatus().json().object()["runs"].toArray(); }

    std::optional<Workshop> m_shop;
};

CASCADE_TEST(WorkerCommandTest);
#include "tst_Worker.moc"
