// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/SlurmArray.h"
#include "pipeline/jobs/Subprocess.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::jobs;

class SlurmArrayTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rangesAreWrittenAndRead_data()
    {
        QTest::addColumn<QList<int>>("indices");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << QList<int>{} << "";
        QTest::newRow("one") << QList<int>{7} << "7";
        QTest::newRow("row") << QList<int>{0, 1, 2, 3} << "0-3";
        QTest::newRow("gaps") << QList<int>{0, 1, 2, 5, 7, 8} << "0-2,5,7-8";
    }
    void rangesAreWrittenAndRead()
    {
        QFETCH(QList<int>, indices);
        QFETCH(QString, text);
        const std::set<int> set(indices.begin(), indices.end());
        QCOMPARE(arrayRanges(set), text.toStdString());
        QCOMPARE(parseRanges(text.toStdString()), set);
    }

    void aLimitOfTasksAtOnceIsNoTask()
    {
        QCOMPARE(parseRanges("3,5-6%4"), (std::set<int>{3, 5, 6}));
        QCOMPARE(parseRanges("N/A"), std::set<int>{});
    }

    /// Whatever is in a name reaches the program as one word.
    void theScriptQuotesWhatItIsGiven()
    {
        const auto script =
            slurmScript(ShotFolder("/a b/it's $HOME"), {"/opt/my tools/cascade", {"--device", "cpu"}, {}});
        QVERIFY2(script.find("exec '/opt/my tools/cascade' queue task '/a b/it'\\''s $HOME' "
                             "\"$SLURM_ARRAY_TASK_ID\" '--device' 'cpu' ") != std::string::npos,
                 script.c_str());
        QVERIFY(script.rfind("#!/bin/sh\n", 0) == 0);
    }

    void programsAreRunAndHeard()
    {
        const auto ended = runProgram({"sh", "-c", "echo out; echo err >&2; exit 3"}).value();
        QCOMPARE(ended.code, 3);
        QCOMPARE(ended.out, std::string("out\n"));
        QCOMPARE(ended.error, std::string("err\n"));
        QCOMPARE(runProgram({"sh", "-c", "kill -9 $$"}).value().code, 137);
        const auto none = runProgram({"cascade-no-such-program"});
        QVERIFY(!none.ok());
        QCOMPARE(none.error().where, std::string("cascade-no-such-program"));
    }

    /// More than a pipe holds, on both at once.
    void muchOutputDoesNotStop()
    {
        const auto ended =
            runProgram({"sh", "-c", "yes | head -c 300000 & yes | head -c 300000 >&2; wait"}).value();
        QCOMPARE(ended.out.size(), std::size_t{300000});
        QCOMPARE(ended.error.size(), std::size_t{300000});
    }
};

CASCADE_TEST(SlurmArrayTest);
#include "tst_SlurmArray.moc"
