// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/LogModel.h"

#include "tests/support/TestMain.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace cascade::ui;

class LogModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theOldestEntriesAreDropped()
    {
        LogModel model(nullptr, 3);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (const auto* text : {"a", "b", "c", "d"}) {
            model.note(QStringLiteral("engine"), QLatin1String(text));
        }
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, LogModel::Text).data().toString(), QStringLiteral("b"));
        QCOMPARE(model.index(2, LogModel::Text).data().toString(), QStringLiteral("d"));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void linesSayWhenWhoAndHowBad()
    {
        LogModel model;
        const QDateTime time(QDate(2026, 11, 27), QTime(2, 45, 1));
        model.append(
            {time, QStringLiteral("engine"), LogEntry::Severity::Error, QStringLiteral("no memory")});
        model.append({time, QStringLiteral("queue"), LogEntry::Severity::Note, QStringLiteral("job 3 done")});
        QCOMPARE(model.line(0), QStringLiteral("2026-11-27 02:45:01 engine: error: no memory"));
        QCOMPARE(model.allLines(), QStringLiteral("2026-11-27 02:45:01 engine: error: no memory\n"
                                                  "2026-11-27 02:45:01 queue: job 3 done\n"));
        QCOMPARE(model.index(0, 0).data(LogModel::SeverityRole).toInt(), int(LogEntry::Severity::Error));
        QCOMPARE(model.index(0, LogModel::Time).data().toString(), QStringLiteral("02:45:01"));
    }
};

CASCADE_TEST(LogModelTest);
#include "tst_LogModel.moc"
