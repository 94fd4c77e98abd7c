// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/SavePace.h"
#include "tests/support/TestMain.h"

#include <QTest>

using cascade::run::SavePace;

class SavePaceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cheapStatesAreSavedAsOftenAsAsked()
    {
        SavePace pace(20);
        pace.begin(100, 0.1);
        QVERIFY(!pace.due(119.9));
        QVERIFY(pace.due(120));
        pace.saved(120, 120.125);
        QVERIFY(!pace.due(140));
        QVERIFY(pace.due(140.125));
    }

    /// A save of 4 seconds goes with 396 seconds of work: a hundredth of the time.
    void dearStatesAreSavedLessOften()
    {
        SavePace pace(20);
        pace.begin(0, 4);
        QVERIFY(!pace.due(395.9));
        QVERIFY(pace.due(396));
        pace.saved(396, 404);
        QVERIFY(!pace.due(404 + 791.9));
        QVERIFY(pace.due(404 + 792));
        pace.saved(1196, 1196.1); // what counts is the last one
        QVERIFY(pace.due(1216.1));
    }

    void atEachStepMeansAtEachStep()
    {
        SavePace pace(0);
        pace.begin(0, 60);
        QVERIFY(pace.due(0));
        pace.saved(0, 60);
        QVERIFY(pace.due(60));
    }
};

CASCADE_TEST(SavePaceTest);
#include "tst_SavePace.moc"
