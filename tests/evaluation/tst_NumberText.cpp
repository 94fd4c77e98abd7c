// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/NumberText.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <limits>

using namespace cascade::evaluation;

class NumberTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fixed()
    {
        QCOMPARE(fixedText(0, 2), std::string("0.00"));
        QCOMPARE(fixedText(-0.001, 2), std::string("0.00"));
        QCOMPARE(fixedText(999, 0), std::string("999"));
        QCOMPARE(fixedText(-1234.5, 1), std::string("-1,234.5"));
        QCOMPARE(fixedText(1234567, 0), std::string("1,234,567"));
        QCOMPARE(fixedText(5, -3), std::string("5"));
        QCOMPARE(fixedText(std::numeric_limits<double>::quiet_NaN(), 2), std::string("nan"));
        QVERIFY(fixedText(1e300, 20).size() > 300);
    }

    void significant()
    {
        QCOMPARE(significantText(0, 3), std::string("0"));
        QCOMPARE(significantText(0.012345, 3), std::string("0.0123"));
        QCOMPARE(significantText(34.0918, 4), std::string("34.09"));
        QCOMPARE(significantDecimals(0.2, 2), 2);
        QCOMPARE(significantDecimals(250, 2), 0);
        QCOMPARE(significantText(-1323456, 3), std::string("-1,323,456"));
    }

    void scientific()
    {
        QCOMPARE(scientificText(1.25e15, 1), std::string("1.2e15"));
        QCOMPARE(scientificText(-2e-9, 0), std::string("-2e-9"));
        QCOMPARE(scientificText(1, 0), std::string("1e0"));
        QCOMPARE(scientificText(std::numeric_limits<double>::infinity(), 0), std::string("inf"));
    }
};

CASCADE_TEST(NumberTextTest);
#include "tst_NumberText.moc"
