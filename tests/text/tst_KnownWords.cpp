// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/KnownWords.h"

#include "core/base/NearestWord.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::text;

namespace {

const std::vector<std::string> kKnown = {"a",     "ball", "cube",     "cylinder", "floor",
                                         "green", "red",  "spinning", "torus",    "watercolour"};

} // namespace

class KnownWordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nearest_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("near");
        QTest::newRow("itself") << "torus"
                                << "torus";
        QTest::newRow("letter missing") << "spining"
                                        << "spinning";
        QTest::newRow("letter too many") << "torrus"
                                         << "torus";
        QTest::newRow("another letter") << "cylindar"
                                        << "cylinder";
        QTest::newRow("neighbours swapped") << "cueb"
                                            << "cube";
        QTest::newRow("two edits in a long word") << "watercoler"
                                                  << "watercolour";
        QTest::newRow("short word, two edits") << "rad1"
                                               << "";
        QTest::newRow("nothing like it") << "zebra"
                                         << "";
        QTest::newRow("one letter") << "b"
                                    << "";
        QTest::newRow("another script") << QString::fromUtf8("猫") << "";
        QTest::newRow("endless") << QString(10000, QChar('a')) << "";
    }

    void nearest()
    {
        QFETCH(QString, word);
        QFETCH(QString, near);
        QCOMPARE(QString::fromStdString(nearestWord(word.toStdString(), kKnown)), near);
    }

    void amongEqualsTheCommonBeginningDecides()
    {
        QCOMPARE(nearestWord("bat", {"cat", "bar", "bad"}), std::string("bar"));
    }

    void listsUnknownWordsOnceInOrder()
    {
        const auto words = unknownWords("A Zebra, a redd CUBE; zebra (spining)! 猫 torus-ball", kKnown);
        QCOMPARE(words.size(), std::size_t{4});
        QCOMPARE(words[0].word, std::string("zebra"));
        QVERIFY(words[0].nearest.empty());
        QCOMPARE(words[1].nearest, std::string("red"));
        QCOMPARE(words[2].nearest, std::string("spinning"));
        QCOMPARE(words[3].word, std::string("猫"));
        QVERIFY(unknownWords("", kKnown).empty());
        QVERIFY(unknownWords(" ,.-", kKnown).empty());
    }
};

CASCADE_TEST(KnownWordsTest);
#include "tst_KnownWords.moc"
