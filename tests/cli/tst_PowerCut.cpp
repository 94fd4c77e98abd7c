// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/StageStore.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

/// Where a run of the queue is ended: at an operation on files of which one kind counts.
struct Phase {
    const char* name;
    const char* part; ///< of the paths that count
    const char* saveEverySec;
};
constexpr Phase kPhases[] = {{"queue", "/queue.sqlite", "60"},
                             {"store", "/stages/", "60"},
                             {"sampling", "/stages/", "0"},
                             {"export", "/takes/", "60"}};

int cutsPerPhase()
{
    bool given = false;
    const int cuts = qEnvironmentVariableIntValue("CASCADE_POWER_CUTS", &given);
    return given ? cuts : 2;
}

} // namespace

/// A program that is killed, or whose machine loses its power, at an operation on its files: what is listed
/// as done is there and whole, and the next run makes what an undisturbed one makes, byte for byte.
///
/// CASCADE_POWER_CUTS says how many of each phase and kind; 2 by default, 25 for the campaign of 200, which
/// needs QTEST_FUNCTION_TIMEOUT=3600000 (QtTest ends a function after five minutes).
class PowerCutTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_shop.emplace();
        QDir(m_shop->path("")).mkdir("keep");
        QDir(m_shop->path("")).mkdir("takes");
        m_shop->makeTinyShot(R"("until": "ssr1", "steps": 4)");
        QCOMPARE(m_shop->run({"render", "shot.cascade", "-o", "whole.mp4", "--quiet"}).code, 0);
        m_whole = m_shop->read("whole.mp4");
        QVERIFY(!m_whole.isEmpty());
    }

    void whateverTheMoment_data()
    {
        QTest::addColumn<int>("phase");
        QTest::addColumn<QString>("mode");
        for (int phase = 0; phase < 4; ++phase) {
            for (const auto* mode : {"kill", "power"}) {
                QTest::addRow("%s, %s", kPhases[phase].name, mode) << phase << mode;
            }
        }
    }
    void whateverTheMoment()
    {
        QFETCH(int, phase);
        QFETCH(QString, mode);
        const auto operations = countOf(kPhases[phase]);
        QVERIFY2(operations > 5, qPrintable(QString::number(operations)));
        QRandomGenerator random(static_cast<quint32>(phase) + (mode == "power" ? 100 : 0));
        for (int cut = 0; cut < cutsPerPhase(); ++cut) {
            const auto at = 1 + random.bounded(operations);
            addJob();
            const auto ended = runUntil(kPhases[phase], mode, at, {});
            QVERIFY2(ended.code == -1 || ended.code == 0, ended.error);
            m_ended += ended.code == -1 ? 1 : 0;
            const auto where = QString("operation %1 of %2").arg(at).arg(operations);
            QVERIFY2(broken().isEmpty(), qPrintable(where + ": " + broken().join("; ")));
            const auto again = m_shop->run({"queue", "run", "--worker", "never"});
            QVERIFY2(again.code == 0, again.error);
            QCOMPARE(stateOfLast(), QString("done"));
            QVERIFY2(m_shop->read(m_output) == m_whole, qPrintable(where));
            QVERIFY2(broken().isEmpty(), qPrintable(where + ": " + broken().join("; ")));
        }
    }

    /// All but a few of the chosen operations were met, so the test above tested what it says.
    void mostRunsWereEnded() { QVERIFY(m_ended >= cutsPerPhase() * 8 * 3 / 4); }

    /// The harness sees a sync that is missing: with one planted in each place, what is listed as done is
    /// damaged.
    void aMissingSyncIsSeen_data()
    {
        QTest::addColumn<int>("phase");
        QTest::addColumn<QString>("deaf");
        QTest::newRow("of a stored stage") << 1 << "/stages/";
        QTest::newRow("of an exported clip") << 0 << "/takes/";
    }
    void aMissingSyncIsSeen()
    {
        QFETCH(int, phase);
        QFETCH(QString, deaf);
        const auto operations = countOf(kPhases[phase]);
        addJob();
        QCOMPARE(runUntil(kPhases[phase], "power", operations, deaf).code, -1);
        QVERIFY(!broken().isEmpty());
        (void)m_shop->run({"queue", "run", "--worker", "never"});
    }

private:
    void addJob()
    {
        QCOMPARE(m_shop->run({"cache", "clear", "--pinned-too"}).code, 0);
        m_output = QString("takes/%1.mp4").arg(++m_jobs);
        QCOMPARE(m_shop->run({"queue", "add", "shot.cascade", "-o", m_output}).code, 0);
    }

    Outcome runUntil(const Phase& phase, const QString& mode, int at, const QString& deaf)
    {
        return m_shop->run({"queue", "run", "--worker", "never", "--save-every", phase.saveEverySec},
                           {{"LD_PRELOAD", CASCADE_POWERCUT},
                            {"POWERCUT_FOLDER", m_shop->path("")},
                            {"POWERCUT_KEEP", m_shop->path("keep")},
                            {"POWERCUT_PART", phase.part},
                            {"POWERCUT_MODE", mode},
                            {"POWERCUT_AT", QString::number(at)},
                            {"POWERCUT_COUNT", m_shop->path("count")},
                            {"POWERCUT_DEAF", deaf}});
    }

    /// How many operations a run that nobody disturbs has.
    int countOf(const Phase& phase)
    {
        QFile::remove(m_shop->path("count"));
        addJob();
        const auto run = runUntil(phase, "kill", 0, {});
        return run.code == 0 ? m_shop->read("count").split('\n').value(0).toInt() : -1;
    }

    /// What is listed as done and is not there, or not whole.
    QStringList broken()
    {
        QStringList all;
        const auto listed = m_shop->run({"queue", "list", "--json"});
        if (listed.code != 0) {
            all << "the queue cannot be read: " + listed.error;
        }
        for (const auto& job : listed.json().object()["jobs"].toArray()) {
            const auto file = QString("takes/%1.mp4").arg(job.toObject()["id"].toInt());
            if (job.toObject()["state"].toString() == "done" && m_shop->read(file) != m_whole) {
                all << "done, but not as it should be: " + file;
            }
        }
        const QFileInfo last(m_shop->path(m_output));
        if (last.exists() && m_shop->read(m_output) != m_whole) {
            all << "half-written under its final name: " + m_output;
        }
        const auto store = store::StageStore::open(m_shop->file("home") / "cache" / "stages").value();
        for (const auto& entry : store.list().value()) {
            auto found = store.find(entry.file.key);
            if (!found || !found.value() || !found.value()->check()) {
                all << QString::fromStdString("stored, but damaged: " + entry.file.key.text());
            }
        }
        return all;
    }

    QString stateOfLast()
    {
        QString state;
        for (const auto& job : m_shop->run({"queue", "list", "--json"}).json().object()["jobs"].toArray()) {
            if (job.toObject()["id"].toInt() == m_jobs) {
                state = job.toObject()["state"].toString();
            }
        }
        return state;
    }

    std::optional<Workshop> m_shop;
    QByteArray m_whole;
    QString m_output;
    int m_jobs = 0; ///< also the id of the last one
    int m_ended = 0;
};

CASCADE_TEST(PowerCutTest);
#include "tst_PowerCut.moc"
