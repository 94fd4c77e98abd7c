// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

/// Jobs as an array of a cluster, whose scheduler is played by two scripts: `sbatch` notes what it is told,
/// `squeue` knows no task. tests/bench/slurm_array does the same with a real Slurm.
class FarmTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_shop.emplace();
        QDir(m_shop->path("")).mkdir("slurm");
        QDir(m_shop->path("")).mkdir("takes");
        script("sbatch", "echo \"$@\" > \"" + m_shop->path("told") + "\"; echo 41");
        script("squeue", "exit 0");
        m_shop->makeTinyShot(R"("until": "base", "steps": 2)");
    }

    void whatIsMissingAloneIsSubmittedAgain()
    {
        const auto submitted = queue({"submit", "--slurm", "shot.cascade", "--takes", "3", "-o", "takes/",
                                      "--folder", "shots", "--sbatch=--time=5"});
        QVERIFY2(submitted.code == 0, submitted.error);
        QVERIFY2(m_shop->read("told").contains("--array=0-2 "), m_shop->read("told"));
        QVERIFY(m_shop->read("told").contains(" --time=5 "));
        QCOMPARE(states(), (QStringList{"held", "held", "held"}));

        QCOMPARE(queue({"task", "shots", "0"}).code, 0);
        QCOMPARE(queue({"task", "shots", "2"}).code, 0);
        QVERIFY(queue({"collect", "shots"}).out.contains("3 shots, 2 done, 0 failed, 1 without a result"));
        QCOMPARE(states().count("done"), 2);

        QCOMPARE(queue({"submit", "--slurm", "--resume", "shots"}).code, 0);
        QVERIFY2(m_shop->read("told").contains("--array=1 "), m_shop->read("told"));
        QVERIFY(queue({"task", "shots", "0"}).error.contains("done already"));
        QCOMPARE(queue({"task", "shots", "1"}).code, 0);
        QVERIFY(queue({"collect", "shots"}).out.contains("3 shots, 3 done"));
        QCOMPARE(states().count("done"), 3);
        QCOMPARE(QDir(m_shop->path("takes")).entryList(QDir::Files),
                 (QStringList{"shot-3.mp4", "shot-4.mp4", "shot-5.mp4"}));
        QVERIFY(queue({"submit", "--slurm", "--resume", "shots"}).error.contains("nothing to submit"));
    }

    void aShotIsWhatARenderIs()
    {
        QCOMPARE(
            queue({"submit", "--slurm", "shot.cascade", "--seed", "8", "-o", "farm.mp4", "--folder", "shots"})
                .code,
            0);
        QCOMPARE(queue({"task", "shots", "0"}).code, 0);
        QCOMPARE(m_shop->run({"render", "shot.cascade", "--seed", "8", "-o", "here.mp4", "--quiet"}).code, 0);
        QCOMPARE(m_shop->read("farm.mp4"), m_shop->read("here.mp4"));
    }

    void aFailureReachesTheQueue()
    {
        QCOMPARE(queue({"submit", "--slurm", "shot.cascade", "--set", "cascade.until=ssr9", "-o", "x.mp4",
                        "--folder", "shots"})
                     .code,
                 0);
        QCOMPARE(queue({"task", "shots", "0"}).code, 2);
        const auto collected = queue({"collect", "shots"});
        QVERIFY2(collected.out.contains("1 failed"), collected.out);
        QVERIFY2(collected.out.contains("ssr9"), collected.out);
        QCOMPARE(states(), QStringList{"failed"});
        // Told once: to collect again changes nothing.
        const auto jobs = queue({"list", "--json"}).out;
        QVERIFY(queue({"collect", "shots"}).out.contains("1 shots, 0 done, 1 failed, 0 without a result"));
        QCOMPARE(queue({"list", "--json"}).out, jobs);
    }

    void withoutASchedulerNothingIsHeld()
    {
        QCOMPARE(queue({"add", "shot.cascade", "-o", "x.mp4"}).code, 0);
        script("sbatch", "echo 'Invalid partition' >&2; exit 1");
        const auto refused = queue({"submit", "--slurm", "--folder", "shots"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.error.contains("Invalid partition"), refused.error);
        QCOMPARE(states(), QStringList{"pending"});
    }

private:
    Outcome queue(const QStringList& arguments)
    {
        return m_shop->run(QStringList{"queue"} + arguments,
                           {{"PATH", m_shop->path("slurm") + ":" + qEnvironmentVariable("PATH")}});
    }
    void script(const QString& name, const QString& text)
    {
        const auto file = "slurm/" + name;
        QFile::remove(m_shop->path(file));
        m_shop->write(file, "#!/bin/sh\n" + text.toUtf8() + "\n");
        QFile::setPermissions(m_shop->path(file), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QStringList states()
    {
        QStringList all;
        for (const auto& job : queue({"list", "--json"}).json().object()["jobs"].toArray()) {
            all.append(job.toObject()["state"].toString());
        }
        return all;
    }

    std::optional<Workshop> m_shop;
};

CASCADE_TEST(FarmTest);
#include "tst_Farm.moc"
