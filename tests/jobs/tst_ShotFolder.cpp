// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/ShotFolder.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::jobs;
using Kind = ShotState::Kind;

class ShotFolderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        m_shots = {{7, "first", "{}", "{\"name\":\"a\"}", 3},
                   {9, "second", "{ }", "{}", 18446744073709551615u}};
    }

    void shotsAreReadAsTheyWereWritten()
    {
        const auto folder = create();
        QCOMPARE(folder.count().value(), 2);
        const auto shot = folder.shot(1).value();
        QCOMPARE(shot.job, 9);
        QCOMPARE(shot.title, std::string("second"));
        QCOMPARE(shot.graph, std::string("{ }"));
        QCOMPARE(shot.seed, std::uint64_t{18446744073709551615u});
        QVERIFY(!folder.shot(2).ok());
    }

    void aFolderThatHoldsShotsIsNotWrittenOver()
    {
        (void)create();
        const auto again = ShotFolder::create(path("shots"), m_shots);
        QVERIFY(!again.ok());
        QCOMPARE(again.error().code, ErrorCode::BadInput);
    }

    void aShotIsDoneOnlyWhileItsFilesAreAsTheyWere()
    {
        const auto folder = create();
        QCOMPARE(folder.state(0).kind, Kind::Missing);
        write("clip.mp4", "frames");
        QVERIFY(folder.setDone(0, {path("clip.mp4")}).ok());
        QCOMPARE(folder.state(0).kind, Kind::Done);
        QCOMPARE(folder.state(0).files[0].path, path("clip.mp4").string());
        write("clip.mp4", "frame");
        QCOMPARE(folder.state(0).kind, Kind::Missing);
        QFile::remove(QString::fromStdString(path("clip.mp4").string()));
        QCOMPARE(folder.state(0).kind, Kind::Missing);
    }

    void aFailureKeepsItsWords()
    {
        const auto folder = create();
        QVERIFY(folder.setFailed(1, {ErrorCode::WeightsMissing, "base", "no \"weights\"", "Get them."}).ok());
        const auto state = folder.state(1);
        QCOMPARE(state.kind, Kind::Failed);
        QCOMPARE(state.error.code, ErrorCode::WeightsMissing);
        QCOMPARE(state.error.what, std::string("no \"weights\""));
        QCOMPARE(state.error.hint, std::string("Get them."));
    }

    /// A task that is run again after a failure, and ends well, is done.
    void doneCountsMoreThanFailed()
    {
        const auto folder = create();
        QVERIFY(folder.setFailed(0, {ErrorCode::DiskFull, "x", "full", ""}).ok());
        write("clip.mp4", "frames");
        QVERIFY(folder.setDone(0, {path("clip.mp4")}).ok());
        QCOMPARE(folder.state(0).kind, Kind::Done);
    }

    void damagedFilesAreNotBelieved_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const auto* text : {"", "{", "[]", "{\"files\": 3}", "{\"files\": [{}]}", "{\"files\": []}"}) {
            QTest::newRow(text) << QByteArray(text);
        }
    }
    void damagedFilesAreNotBelieved()
    {
        QFETCH(QByteArray, text);
        const auto folder = create();
        write("shots/shot-0.done.json", text);
        QCOMPARE(folder.state(0).kind, Kind::Missing);
        write("shots/shot-1.json", text);
        const auto shot = folder.shot(1);
        QVERIFY(!shot.ok());
        QVERIFY2(shot.error().where.find("shot-1.json") != std::string::npos, shot.error().where.c_str());
    }

    void anEmptyFolderSaysHowToFillIt()
    {
        const auto count = ShotFolder(path("nothing")).count();
        QVERIFY(!count.ok());
        QVERIFY(count.error().hint.find("submit") != std::string::npos);
    }

private:
    ShotFolder create() { return ShotFolder::create(path("shots"), m_shots).value(); }
    std::filesystem::path path(const char* name) const { return m_folder->filePath(name).toStdString(); }
    void write(const char* name, const QByteArray& bytes) const
    {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size());
    }

    std::optional<QTemporaryDir> m_folder;
    std::vector<Shot> m_shots;
};

CASCADE_TEST(ShotFolderTest);
#include "tst_ShotFolder.moc"
