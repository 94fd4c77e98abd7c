// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "ui/panels/TimecodeAlgo.h"

#include <QTest>

using namespace cascade::ui;
using cascade::Rate;

class TimecodeAlgoTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void timecodes_data()
    {
        QTest::addColumn<qint64>("frame");
        QTest::addColumn<qint64>("numerator");
        QTest::addColumn<qint64>("denominator");
        QTest::addColumn<QString>("text");
        QTest::newRow("start") << qint64(0) << qint64(24) << qint64(1) << "00:00:00:00";
        QTest::newRow("last of 128") << qint64(127) << qint64(24) << qint64(1) << "00:00:05:07";
        QTest::newRow("base at 3") << qint64(16) << qint64(3) << qint64(1) << "00:00:05:01";
        QTest::newRow("an hour") << qint64(86400) << qint64(24) << qint64(1) << "01:00:00:00";
        QTest::newRow("film in ntsc") << qint64(24) << qint64(24000) << qint64(1001) << "00:00:01:00";
        QTest::newRow("slower than a second") << qint64(61) << qint64(1) << qint64(2) << "00:01:01:00";
    }
    void timecodes()
    {
        QFETCH(qint64, frame);
        QFETCH(qint64, numerator);
        QFETCH(qint64, denominator);
        QFETCH(QString, text);
        const auto rate = Rate::of(numerator, denominator);
        QCOMPARE(timecodeOf(frame, rate), text);
        QCOMPARE(frameOfTimecode(text, rate), std::optional<std::int64_t>(frame));
    }

    void everyFrameIsFoundAgainFromItsSecond()
    {
        for (const auto rate : {Rate::of(3), Rate::of(24), Rate::of(24000, 1001), Rate::of(30000, 1001)}) {
            for (std::int64_t frame = 0; frame < 20000; ++frame) {
                QCOMPARE(frameAtSecond(secondOfFrame(frame, rate), rate), frame);
            }
        }
        QCOMPARE(frameAtSecond(-5, Rate::of(24)), 0);
    }

    void whatOneTypesIsRead()
    {
        const auto rate = Rate::of(24);
        QCOMPARE(frameOfTimecode(QStringLiteral(" 5:07 "), rate), std::optional<std::int64_t>(127));
        QCOMPARE(frameOfTimecode(QStringLiteral("127"), rate), std::optional<std::int64_t>(127));
        QCOMPARE(frameOfTimecode(QStringLiteral("f9"), rate), std::optional<std::int64_t>(9));
        for (const auto* wrong : {"", "5:24", "1:2:3:4:5", "five", "-3", "5:", "::"}) {
            QVERIFY2(!frameOfTimecode(QString::fromLatin1(wrong), rate), wrong);
        }
    }
};

CASCADE_TEST(TimecodeAlgoTest);
#include "tst_TimecodeAlgo.moc"
