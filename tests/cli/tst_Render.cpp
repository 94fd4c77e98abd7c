// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerMetadata.h"
#include "core/video/VideoReader.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

constexpr int kKills = 10;

/// What a user sees in a folder.
QStringList namesIn(const QString& folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace

class RenderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { makeTinyModel(m_shop.file("tiny")); }

    void aSentenceBecomesAVideo()
    {
        const auto outcome = render({"a large red torus", "-o", "torus.mp4"});
        QVERIFY2(outcome.code == 0, outcome.error);
        QCOMPARE(outcome.out.trimmed(), QByteArray("torus.mp4"));
        auto reader = video::VideoReader::open(m_shop.file("torus.mp4"), {});
        QVERIFY(reader);
        QCOMPARE(reader.value().info().width, 256);
        QCOMPARE(reader.value().info().height, 128);
        QCOMPARE(reader.value().info().frames, std::int64_t{16});
    }

    /// Take k is what its seed alone gives, byte for byte.
    void takesCountTheSeedOn()
    {
        QCOMPARE(render({"a cube", "--seed", "5", "--takes", "2", "-o", "drafts/"}).code, 0);
        QCOMPARE(namesIn(m_shop.path("drafts")), (QStringList{"take-5.mp4", "take-6.mp4"}));
        QCOMPARE(render({"a cube", "--seed", "6", "-o", "six.mp4"}).code, 0);
        QCOMPARE(m_shop.read("drafts/take-6.mp4"), m_shop.read("six.mp4"));
        QVERIFY(m_shop.read("drafts/take-5.mp4") != m_shop.read("six.mp4"));
    }

    void finishedStagesCanBeKept()
    {
        QCOMPARE(render({"a cube", "--until", "ssr1", "--keep-stages", "-o", "kept/clip.mp4"}).code, 4);
        QDir(m_shop.path("")).mkdir("kept");
        const auto outcome = render({"a cube", "--until", "ssr1", "--keep-stages", "-o", "kept/clip.mp4"});
        QVERIFY2(outcome.code == 0, outcome.error);
        QCOMPARE(namesIn(m_shop.path("kept")), (QStringList{"clip.base.mp4", "clip.mp4", "clip.tsr1.mp4"}));
    }

    /// What a sentence makes is a graph, and is rendered as one: nothing is made twice, and the file has it
    /// inside.
    void aSentenceIsAGraph()
    {
        const QStringList draft{"a small ball", "--seed", "4", "--until", "tsr1", "--set", "tsr1.steps=3"};
        QCOMPARE(render(draft + QStringList{"-o", "ball.mp4"}).code, 0);
        const auto again = render(draft + QStringList{"-o", "again.mp4"});
        QVERIFY2(again.error.contains("tsr1") && again.error.contains("found in the cache"), again.error);
        const auto tags = video::readMetadata(m_shop.file("ball.mp4")).value();
        QCOMPARE(QByteArray::fromStdString(tags.at("cascade.node")), QByteArray("tsr1"));
        QVERIFY(tags.at("cascade.graph").find("\"schema\": 2") != std::string::npos);
        QVERIFY(tags.at("cascade.graph").find("\"a small ball\"") != std::string::npos);
        QVERIFY(tags.at("cascade.graph").find("\"steps\": 3") != std::string::npos);
        const auto verified = m_shop.run({"verify", "ball.mp4"});
        QCOMPARE(verified.out.trimmed(), QByteArray("bit-exact"));
        // The file makes the clip that it shows, no more.
        const auto file = m_shop.run({"render", "ball.mp4", "-o", "from-file.mp4"});
        QVERIFY2(file.code == 0, file.error);
        QCOMPARE(video::readMetadata(m_shop.file("from-file.mp4")).value().at("cascade.frames_sha256"),
                 tags.at("cascade.frames_sha256"));
    }

    void noiseForABaseIsRefused()
    {
        const auto refused = render({"a cube", "--set", "base.snr=2"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.error.contains("[--set base.snr=2]"), refused.error);
        QCOMPARE(render({"a cube", "--until", "base", "--set", "all.snr=2", "-o", "all.mp4"}).code, 0);
    }

    void oddPromptsAreRenderedWithANote_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QByteArray>("note");
        QTest::newRow("empty") << QString("") << QByteArray("note: the prompt is empty");
        QTest::newRow("10,000 characters") << QString("a red cube ").repeated(910).left(10'000)
                                           << QByteArray("note: the prompt was cut after");
        QTest::newRow("unknown words")
            << QString("a red xylophone") << QByteArray("note: the model never saw the word \"xylophone\"");
    }

    void oddPromptsAreRenderedWithANote()
    {
        QFETCH(QString, prompt);
        QFETCH(QByteArray, note);
        const auto outcome = render({prompt, "--until", "base", "-o", "odd.mp4"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.error.contains(note), outcome.error);
    }

    /// A fresh clip goes to the encoder while it is made, one that was found out of the store.
    void aFreshClipAndAFoundOneGiveTheSameFile()
    {
        const QStringList arguments{"a green cone", "--seed", "11", "-o"};
        QCOMPARE(render(arguments + QStringList{"made.mp4"}).code, 0);
        const auto found = render(arguments + QStringList{"found.mp4"});
        QVERIFY2(found.error.contains("found in the cache") || found.out.contains("found in the cache"),
                 found.error);
        QVERIFY(m_shop.read("made.mp4") == m_shop.read("found.mp4"));
    }

    /// Whenever it is killed, the final name holds the whole video or nothing; what it had begun is hidden.
    void killedAtAnyMomentItLeavesNoHalfFile()
    {
        const QStringList arguments{"a red cube", "--seed", "3", "-o"};
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(render(arguments + QStringList{"whole.mp4"}).code, 0);
        const auto whole = clock.elapsed();
        const auto expected = m_shop.read("whole.mp4");
        int running = 0;
        for (int kill = 0; kill < kKills; ++kill) {
            const auto folder = QStringLiteral("kill-%1").arg(kill);
            QDir(m_shop.path("")).mkdir(folder);
            QProcess process;
            m_shop.start(process, command(arguments + QStringList{folder + "/clip.mp4"}),
                         {{"CASCADE_HOME", m_shop.path("home-" + folder)}}); // where no stage is there yet
            QVERIFY(process.waitForStarted());
            process.waitForFinished(static_cast<int>(QRandomGenerator::global()->bounded(whole)));
            running += process.state() == QProcess::Running ? 1 : 0;
            process.kill();
            process.waitForFinished();
            const auto left = namesIn(m_shop.path(folder));
            QVERIFY2(left.isEmpty() || left == QStringList{"clip.mp4"}, qPrintable(left.join(' ')));
            QVERIFY(left.isEmpty() || m_shop.read(folder + "/clip.mp4") == expected);
        }
        QVERIFY2(running >= kKills / 2, "too few processes lived long enough to be killed");
    }

private:
    [[nodiscard]] static QStringList command(const QStringList& arguments)
    {
        return QStringList{"render", "--model", "tiny"} + arguments;
    }
    [[nodiscard]] Outcome render(const QStringList& arguments) const
    {
        return m_shop.run(command(arguments));
    }

    Workshop m_shop;
};

CASCADE_TEST(RenderTest);
#include "tst_Render.moc"
