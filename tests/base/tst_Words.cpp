// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Words.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <set>

using namespace cascade;

class WordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runsOfLettersInLowerCase()
    {
        QCOMPARE(lowerCaseWords("A red-Ball, \xC3\x84 2x"),
                 (std::vector<std::string>{"a", "red", "ball", "\xC3\x84", "2x"}));
        QVERIFY(lowerCaseWords(" ,.").empty());
    }

    void textsAreJoined()
    {
        QCOMPARE(joined(std::vector<std::string>{"a", "b", "c"}, ", "), std::string("a, b, c"));
        QCOMPARE(joined(std::set<std::string>{"one"}, " and "), std::string("one"));
        QCOMPARE(joined(std::vector<std::string>{}, ", "), std::string());
        QCOMPARE(joined(std::vector<std::string>{"", "b"}, ","), std::string(",b")); // an empty one counts
    }
};

CASCADE_TEST(WordsTest);
#include "tst_Words.moc"
