// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Quote.h"

#include "tests/support/TestMain.h"

#include <QString>
#include <QTest>

using namespace cascade;

class QuoteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textOfAnyScriptStaysAsItIs()
    {
        QCOMPARE(quotedText(""), std::string("\"\""));
        QCOMPARE(quotedText("Körper, 立方体, 🎬"), std::string("\"Körper, 立方体, 🎬\""));
    }

    void whatCannotBeShownBecomesAQuestionMark_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("escape sequence") << QByteArray("\x1b[2J") << "\"?[2J\"";
        QTest::newRow("NUL and delete") << QByteArray("a\0b\x7f", 4) << "\"a?b?\"";
        QTest::newRow("C1 control") << QByteArray("\xc2\x9b"
                                                  "2J")
                                    << "\"?2J\"";
        QTest::newRow("stray byte") << QByteArray("a\xff"
                                                  "b\x80")
                                    << "\"a?b?\"";
        QTest::newRow("cut character") << QByteArray("a\xe7\xab") << "\"a??\"";
        QTest::newRow("overlong slash") << QByteArray("\xc0\xaf") << "\"??\"";
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << "\"???\"";
        QTest::newRow("beyond Unicode") << QByteArray("\xf4\x90\x80\x80") << "\"????\"";
    }
    void whatCannotBeShownBecomesAQuestionMark()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, shown);
        QCOMPARE(QString::fromStdString(quotedText(text.toStdString())), shown);
    }

    void longTextIsCutBetweenCharacters()
    {
        QCOMPARE(quotedText(std::string(120, 'a')), '"' + std::string(120, 'a') + '"');
        QCOMPARE(quotedText(std::string(121, 'a')), '"' + std::string(120, 'a') + "...\"");
        QCOMPARE(quotedText(std::string(119, 'a') + "é"), '"' + std::string(119, 'a') + "...\"");
    }

    void aLabelIsWholeAndWithoutQuotes()
    {
        QCOMPARE(printableText(""), std::string());
        QCOMPARE(printableText("\"Körper\"\n\xff"), std::string("\"Körper\"??"));
        QCOMPARE(printableText(std::string(500, 'a')), std::string(500, 'a'));
    }
};

CASCADE_TEST(QuoteTest);
#include "tst_Quote.moc"
