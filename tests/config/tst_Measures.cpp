// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/Measures.h"

#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;

class MeasuresTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ratesAreReadAsArtistsWriteThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("over");
        QTest::addColumn<qint64>("under");
        QTest::newRow("film") << "24" << qint64{24} << qint64{1};
        QTest::newRow("film on television") << "23.976" << qint64{24000} << qint64{1001};
        QTest::newRow("television") << "29.97" << qint64{30000} << qint64{1001};
        QTest::newRow("fast television") << "59.94" << qint64{60000} << qint64{1001};
        QTest::newRow("exact") << "24000/1001" << qint64{24000} << qint64{1001};
        QTest::newRow("in lowest terms") << "50/2" << qint64{25} << qint64{1};
        QTest::newRow("a decimal of its own") << "24.5" << qint64{49} << qint64{2};
    }

    void ratesAreReadAsArtistsWriteThem()
    {
        QFETCH(QString, text);
        QFETCH(qint64, over);
        QFETCH(qint64, under);
        const auto rate = parseRate(text.toStdString(), "--fps").value();
        QCOMPARE(rate.numerator, over);
        QCOMPARE(rate.denominator, under);
        QVERIFY(parseRate(rateForm(rate), "--fps").value() == rate); // exact in files
    }

    void otherWordsAreRefused()
    {
        for (const char* bad : {"", "0", "-24", "24/0", "24/", "/1", "fast", "2000", "24 ", "nan", "inf"}) {
            const auto refused = parseRate(bad, "--fps");
            QVERIFY2(!refused.ok(), bad);
            QCOMPARE(refused.error().where, std::string("--fps"));
        }
    }

    void measuresAreWidthByHeight()
    {
        QVERIFY((parseMeasure("1280x768", "--size").value() == PictureMeasure{1280, 768}));
        for (const char* bad :
             {"", "x", "1280", "1280x", "x768", "0x768", "-1x2", "16385x1", "1280X768", "1280x768 "}) {
            QVERIFY2(!parseMeasure(bad, "--size").ok(), bad);
        }
    }
};

CASCADE_TEST(MeasuresTest);
#include "tst_Measures.moc"
