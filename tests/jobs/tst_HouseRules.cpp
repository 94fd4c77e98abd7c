// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/HouseRules.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <thread>

using namespace cascade;
using namespace cascade::jobs;

class HouseRulesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        m_places = {};
        m_places.dataFolder = path("");
    }

    void withoutAFileThereAreNone()
    {
        const auto rules = readHouseRules(m_places).value();
        QVERIFY(rules.file.empty());
        QVERIFY(rules.requireAllowed("anything at all", "a.prompt").ok());
        QVERIFY(rules.requireMayGoOut("/nowhere", "/nowhere", {}).ok());
    }

    void rulesThatAreNamedMustBeThere()
    {
        m_places.houseRules = path("of-the-house.json");
        QVERIFY(!readHouseRules(m_places).ok());
        write("of-the-house.json", R"({"schema": 1})");
        QCOMPARE(readHouseRules(m_places).value().file, m_places.houseRules);
    }

    void rulesThatCannotBeReadAreNotSkipped_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no JSON") << QByteArray("words: gore");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("misspelt") << QByteArray(R"({"schema": 1, "refusedWord": ["gore"]})");
        QTest::newRow("no list") << QByteArray(R"({"schema": 1, "refusedWords": "gore"})");
        QTest::newRow("of another schema") << QByteArray(R"({"schema": 2})");
        QTest::newRow("a line, not words") << QByteArray(R"({"schema": 1, "check": "look --at"})");
    }
    void rulesThatCannotBeReadAreNotSkipped()
    {
        QFETCH(QByteArray, text);
        write("house-rules.json", text);
        const auto rules = readHouseRules(m_places);
        QVERIFY(!rules.ok());
        QVERIFY(rules.error().where.find("house-rules.json") != std::string::npos);
    }

    void wholeWordsAreRefusedInAnyCase_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("clean") << "a red torus" << true;
        QTest::newRow("empty") << "" << true;
        QTest::newRow("a word") << "a Torus, full of GORE!" << false;
        QTest::newRow("inside a word") << "the gorey torus" << true;
        QTest::newRow("a phrase") << "a torus of Acme-Cola" << false;
        QTest::newRow("a phrase in parts") << "the acme of a cola" << true;
        QTest::newRow("beyond ASCII") << "ein Würfel" << false;
    }
    void wholeWordsAreRefusedInAnyCase()
    {
        QFETCH(QString, prompt);
        QFETCH(bool, allowed);
        write("house-rules.json",
              R"({"schema": 1, "refusedWords": ["Gore", "acme cola", "würfel", "Würfel", " "]})");
        const auto answer =
            readHouseRules(m_places).value().requireAllowed(prompt.toStdString(), "base.prompt");
        QCOMPARE(answer.ok(), allowed);
        if (!allowed) {
            QCOMPARE(answer.error().code, ErrorCode::BadInput);
            QCOMPARE(answer.error().where, std::string("base.prompt"));
        }
    }

    void theProgramIsShownTheFileAndTheName()
    {
        const auto rules = checking(R"(test -s "$1" && test "$2" = /out/clip.mp4)");
        write("complete", "frames");
        QVERIFY(rules.requireMayGoOut(path("complete"), "/out/clip.mp4", {}).ok());
        QVERIFY(!rules.requireMayGoOut(path("absent"), "/out/clip.mp4", {}).ok());
    }

    void whatTheProgramSaysIsTold()
    {
        const auto refused = checking("echo looking; echo 'a logo at 0:02' >&2; exit 3")
                                 .requireMayGoOut(path("complete"), "/out/clip.mp4", {});
        QCOMPARE(refused.error().where, std::string("/out/clip.mp4"));
        QCOMPARE(refused.error().what, std::string("may not go out: a logo at 0:02"));
        const auto silent = checking("exit 3").requireMayGoOut(path("complete"), "/out/clip.mp4", {});
        QCOMPARE(silent.error().what, std::string("may not go out (exit code 3)"));
    }

    void withoutItsProgramNothingGoesOut()
    {
        HouseRules rules;
        rules.check = {"cascade-no-such-program"};
        const auto refused = rules.requireMayGoOut(path("complete"), "/out/clip.mp4", {});
        QCOMPARE(refused.error().where, std::string("cascade-no-such-program"));
    }

    /// Also where it has closed what it could speak with, and where a program of its own does the work.
    void aProgramThatIsCancelledEnds()
    {
        const auto rules = checking(R"(echo $$ > "$1"; exec >&- 2>&-; sleep 600)");
        CancelSource source;
        std::thread stopping([&] {
            while (!QFile::exists(QString::fromStdString(path("pid").string())) || read("pid").isEmpty()) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5)); // until another process is there
            }
            source.cancel();
        });
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)rules.requireMayGoOut(path("pid"), "/out", source.token()));
        stopping.join();
        const auto pid = read("pid").trimmed();
        QVERIFY(!QFile::exists("/proc/" + pid));
    }

private:
    std::filesystem::path path(const QString& name) const { return m_folder->filePath(name).toStdString(); }
    void write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    QByteArray read(const QString& name) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// Rules whose program is a script of the shell.
    static HouseRules checking(const std::string& script)
    {
        HouseRules rules;
        rules.check = {"sh", "-c", script, "check"};
        return rules;
    }

    std::optional<QTemporaryDir> m_folder;
    Places m_places;
};

CASCADE_TEST(HouseRulesTest);
#include "tst_HouseRules.moc"
