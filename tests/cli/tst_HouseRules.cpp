// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QTest>

#include <optional>

using namespace cascade;
using namespace cascade::cli::tests;

/// What a house does not have made is refused wherever it is asked for; what may not go out does not.
class HouseRulesCommandTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_shop.emplace();
        m_shop->makeTinyShot(R"("until": "base", "steps": 2)");
        makeFootage(m_shop->file("in.mp4"), 64, 32, 4, 12);
    }
    void cleanup() { (void)run({"worker", "stop"}); }

    void refusedWordsAreNotMade_data()
    {
        QTest::addColumn<QStringList>("command");
        const auto tiny = QStringList{"--model", "tiny", "-o", "clip.mp4"};
        QTest::newRow("sentence") << QStringList{"render", "a cube"} + tiny;
        QTest::newRow("graph") << QStringList{"render", "shot.cascade", "-o", "clip.mp4"};
        QTest::newRow("worker") << QStringList{"render",   "shot.cascade", "-o",
                                               "clip.mp4", "--worker",     "start"};
        QTest::newRow("footage") << QStringList{"upscale", "in.mp4", "--prompt", "Cube!"} + tiny;
        QTest::newRow("check") << QStringList{"check", "shot.cascade"};
    }
    void refusedWordsAreNotMade()
    {
        QFETCH(QStringList, command);
        rules(R"("refusedWords": ["cube"])");
        const auto outcome = run(command);
        QCOMPARE(outcome.code, 2);
        const auto said = outcome.error + outcome.out; // a check lists it among what it found
        QVERIFY2(said.contains(".prompt] \"cube\" is not to be made here"), said);
        QVERIFY(!QFile::exists(m_shop->path("clip.mp4")));
        QVERIFY(run({"takes", "list"}).out.trimmed().count('\n') == 0);
    }

    /// Among all that a check finds, not in its place.
    void checkListsRefusedWordsWithTheRest()
    {
        rules(R"("refusedWords": ["cube"])");
        const auto outcome = run({"check", "shot.cascade"});
        QVERIFY2(outcome.error.contains("shot.cascade] 1 error, see above"), outcome.error);
        QVERIFY2(outcome.out.contains("\"cube\" is not to be made here"), outcome.out);
    }

    void whatMayNotGoOutDoesNot_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("video") << QStringList{"render", "shot.cascade", "-o", "out/clip.mp4"};
        QTest::newRow("footage") << QStringList{"upscale", "in.mp4", "--model", "tiny", "-o", "out/clip.mp4"};
    }
    void whatMayNotGoOutDoesNot()
    {
        QFETCH(QStringList, command);
        QDir(m_shop->path("")).mkdir("out");
        rules(R"("check": ["sh", "-c", "echo not this one; exit 1", "check"])");
        const auto outcome = run(command);
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("may not go out: not this one"), outcome.error);
        QCOMPARE(QDir(m_shop->path("out")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList());
    }

    void whatMayGoOutDoes()
    {
        rules(R"("refusedWords": ["gore"], "check": ["test", "-s"])");
        QCOMPARE(run({"render", "shot.cascade", "-o", "clip.mp4"}).code, 2); // test -s takes one name
        rules(R"("refusedWords": ["gore"], "check": ["sh", "-c", "test -s $1", "check"])");
        const auto outcome = run({"render", "shot.cascade", "-o", "clip.mp4"});
        QVERIFY2(outcome.code == 0, outcome.error);
        QVERIFY(QFile::exists(m_shop->path("clip.mp4")));
    }

    /// An artist cannot get around rules by what stands in the own library.
    void rulesOfTheMachineGoBeforeThoseOfTheLibrary()
    {
        rules("\"refusedWords\": []");
        m_shop->write("machine.json", R"({"schema": 1, "refusedWords": ["cube"]})");
        const auto outcome = m_shop->run({"render", "shot.cascade", "-o", "clip.mp4"},
                                         {{"CASCADE_RULES", m_shop->path("machine.json")}});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("machine.json"), outcome.error);
    }

    void theDoctorShowsThem()
    {
        QVERIFY(!run({"doctor"}).out.contains("house rules"));
        rules(R"("refusedWords": ["gore", "cube"], "check": ["look"])");
        const auto outcome = run({"doctor"});
        QVERIFY2(outcome.out.contains("house-rules.json"), outcome.out);
        QVERIFY2(outcome.out.contains("look"), outcome.out);
    }

private:
    [[nodiscard]] Outcome run(const QStringList& arguments) const { return m_shop->run(arguments); }
    /// Gives the library these rules.
    void rules(const QByteArray& members) const
    {
        QDir(m_shop->path("")).mkpath("home");
        m_shop->write("home/house-rules.json", R"({"schema": 1, )" + members + "}");
    }

    std::optional<Workshop> m_shop;
};

CASCADE_TEST(HouseRulesCommandTest);
#include "tst_HouseRules.moc"
