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
        pace.begin(100);
        QVERIFY(!pace.due(119.9));
        QVERIFY(pace.due(120));
        pace.saved(120, 120.5);
        QVERIFY(!pace.due(140.4));
        QVERIFY(pace.due(140.5));
    }

    /// A save of 8 seconds is followed by 152 seconds of work: a twentieth of the time.
    void dearStatesAreSavedLessOften()
    {
        SavePace pace(20);
        pace.begin(0);
        pace.saved(20, 28);
        QVERIFY(!pace.due(28 + 151.9));
        QVERIFY(pace.due(28 + 152));
        pace.saved(180, 180.1); // what counts is the last one
        QVERIFY(pace.due(200.1));
    }

    void atEachStepMeansAtEachStep()
    {
        SavePace pace(0);
        pace.begin(0);
        QVERIFY(pace.due(0));
        pace.saved(0, 60);
        QVERIFY(pace.due(60));
    }
};

CASCADE_TEST(SavePaceTest);
#include "tst_SavePace.moc"
