// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeBars.h"

#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

AttributeScore scoreOf(const std::string& name, double accuracy, double ceiling)
{
    AttributeScore score{name, 100};
    score.accuracy = accuracy;
    score.ceiling = ceiling;
    score.ratio = accuracy / ceiling;
    score.ratioError = 0.03;
    return score;
}

} // namespace

class AttributeBarsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Each bar is of the share of the ceiling, and holds from its number on.
    void barsAreOfTheCeiling()
    {
        const auto claims = attributeBars({scoreOf("shape", 0.9, 1), scoreOf("colour", 0.94, 1),
                                           scoreOf("background", 0.96, 1), scoreOf("word", 0.59, 1)},
                                          "ssr1");
        QCOMPARE(claims.size(), std::size_t{3}); // of counts and relations nothing was read
        QCOMPARE(claims[0].text, std::string("After ssr1, colour and background are read right at least 95 % "
                                             "as often as in true renders"));
        QVERIFY(!holds(claims[0]) && !holds(claims[0].comparisons[0]) && holds(claims[0].comparisons[1]));
        QVERIFY(claims[1].text.starts_with("After ssr1, shape, motion and camera are read right"));
        QVERIFY(claims[2].text.starts_with("After ssr1, word is read right"));
        QVERIFY(holds(claims[1])); // 90 % to the letter
        QVERIFY(!holds(claims[2]));
        QCOMPARE(reasonOf(claims[2]), std::string("word: not 59.00 ≥ 60.00"));
    }

    void aQuestionWithoutClipsIsNoReading()
    {
        AttributeScore none{"word", 0};
        QVERIFY(attributeBars({none}, "ssr1").empty());
        QVERIFY(uncertainAttributes({none}).empty());
    }

    void theClassifierIsJudgedToo()
    {
        const auto names = uncertainAttributes({scoreOf("shape", 0.7, 0.813), scoreOf("light", 0.9, 0.97)});
        QVERIFY((names == std::vector<std::string>{"shape 81.3 %"}));
    }
};

CASCADE_TEST(AttributeBarsTest);
#include "tst_AttributeBars.moc"
