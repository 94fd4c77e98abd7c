// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerMetadata.h"
#include "core/video/VideoReader.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <csignal>
#include <optional>
#include <sys/types.h>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

constexpr int kKills = 6;

/// "base tsr1": the stages of a take, or those of them that are so.
QString stagesOf(const QJsonObject& take, const char* which = nullptr)
{
    QStringList names;
    for (const auto& stage : take["stages"].toArray()) {
        if (which == nullptr || stage.toObject()[which].toBool()) {
            names += stage.toObject()["node"].toString();
        }
    }
    return names.join(' ');
}

/// "ssr2 tsr2": the stages that a run says that it computed, in its order.
QString computed(const Outcome& outcome)
{
    QStringList names;
    for (const auto& line : outcome.error.split('\n')) {
        if (line.endsWith(" s") && line.contains(": ")) {
            names += line.left(line.indexOf(':'));
        }
    }
    return names.join(' ');
}

} // namespace

class TakesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_shop.emplace();
        makeTinyModel(m_shop->file("tiny"));
    }

    void everyRenderIsKept()
    {
        draft({"--seed", "5", "--takes", "2", "-o", "d.mp4"});
        const auto all = takes();
        QCOMPARE(all.size(), 2);
        const auto last = all[0].toObject();
        QCOMPARE(last["title"].toString(), QString("a cube"));
        QCOMPARE(last["seed"].toInt(), 6);
        QCOMPARE(last["state"].toString(), QString("stopped"));
        QCOMPARE(last["stoppedAt"].toArray(), QJsonArray{"ssr1"});
        QCOMPARE(stagesOf(last), QString("base tsr1 ssr1"));
        QCOMPARE(stagesOf(last, "computed"), QString("base tsr1 ssr1"));
        QCOMPARE(stagesOf(last, "stored"), QString("base tsr1 ssr1"));
        const auto file = last["exports"].toArray()[0].toObject();
        QCOMPARE(file["file"].toString(), m_shop->path("d-6.mp4"));
        QCOMPARE(file["framesSha256"].toString(), framesOf("d-6.mp4"));
        const auto ssr1 = last["stages"].toArray()[2].toObject();
        QCOMPARE(ssr1["width"].toInt(), 32);
        QCOMPARE(ssr1["frames"].toInt(), 4);
        const auto table = m_shop->run({"takes", "list"});
        QVERIFY2(table.out.contains("stopped after ssr1"), table.out);
        QVERIFY2(m_shop->run({"takes", "show", "last"}).out.contains("4 frames of 32x16"), "shape");
        QCOMPARE(m_shop->run({"takes", "show", "3"}).code, 2);
        QCOMPARE(m_shop->run({"takes", "show", "cube"}).code, 2);
    }

    /// The same run again is the same take; its clips are found.
    void aRunThatIsRepeatedIsOneTake()
    {
        draft({"-o", "one.mp4"});
        draft({"-o", "two.mp4"});
        QCOMPARE(takes().size(), 1);
        const auto take = takes()[0].toObject();
        QCOMPARE(take["exports"].toArray().size(), 2);
        QCOMPARE(stagesOf(take, "computed"), QString("base tsr1 ssr1")); // by this take, then
        QCOMPARE(framesOf("one.mp4"), framesOf("two.mp4"));
        draft({"--threads", "2", "-o", "three.mp4"});
        QCOMPARE(takes().size(), 2); // another numeric mode is another clip
    }

    void exportsComeFromTheStore()
    {
        draft({"-o", "d.mp4"});
        const auto again = m_shop->run({"takes", "export", "last", "-o", "again.mp4"});
        QVERIFY2(again.code == 0, again.error);
        QCOMPARE(again.out, QByteArray("again.mp4\n"));
        QCOMPARE(m_shop->read("again.mp4"), m_shop->read("d.mp4")); // its graph and origin are in it as well
        const auto other = m_shop->run(
            {"takes", "export", "1", "--stage", "base", "-o", "base.mov", "--format", "mov-prores422"});
        QVERIFY2(other.code == 0, other.error);
        const auto reader = video::VideoReader::open(m_shop->file("base.mov"), {});
        QCOMPARE(reader.value().info().width, 16);
        QCOMPARE(takes()[0].toObject()["exports"].toArray().size(), 3);
        QCOMPARE(m_shop->run({"takes", "export", "1", "--stage", "ssr3", "-o", "no.mp4"}).code, 2);
        QCOMPARE(m_shop->run({"cache", "clear", "--pinned-too"}).code, 0);
        const auto gone = m_shop->run({"takes", "export", "last", "-o", "gone.mp4"});
        QCOMPARE(gone.code, 2);
        QVERIFY2(gone.error.contains("[ssr1] the clip of this stage is not in the store"), gone.error);
        QCOMPARE(stagesOf(takes()[0].toObject(), "stored"), QString());
        QVERIFY(!std::filesystem::exists(m_shop->file("gone.mp4")));
    }

    void takesAreCompared()
    {
        draft({"--seed", "5", "--takes", "2", "-o", "d.mp4"});
        const auto same = m_shop->run({"takes", "compare", "1", "1"});
        QVERIFY2(same.code == 0, same.error);
        QCOMPARE(same.out.count("equal"), 3);
        const auto other =
            m_shop->run({"takes", "compare", "1", "2", "--json", "--stage", "ssr1", "-o", "both.mp4"});
        QVERIFY2(other.code == 0, other.error);
        const auto json = QJsonDocument::fromJson(other.out.left(other.out.lastIndexOf('}') + 1)).object();
        const auto values = json["stages"].toArray()[0].toObject();
        QVERIFY(!values["equal"].toBool() && values["psnrDb"].toDouble() > 0);
        QVERIFY(values["meanOf255"].toDouble() > 0 &&
                values["meanOf255"].toDouble() < values["largestOf255"].toDouble());
        const auto reader = video::VideoReader::open(m_shop->file("both.mp4"), {});
        QCOMPARE(reader.value().info().width, 64);
        QCOMPARE(m_shop->run({"takes", "compare", "1", "2", "--stage", "ssr3"}).code, 2);
        QCOMPARE(m_shop->run({"takes", "compare", "1", "2", "--mode", "sideways"}).code, 2);
    }

    /// A draft goes on to HD with exactly the stages it has, and becomes what it would have been at once.
    void aStoppedDraftGoesOn()
    {
        draft({"--seed", "5", "-o", "draft.mp4"});
        const auto finished = m_shop->run({"finish", "last", "--dtype", "fp32", "-o", "hd.mp4"});
        QVERIFY2(finished.code == 0, finished.error);
        QCOMPARE(computed(finished), QString("ssr2 tsr2 tsr3 ssr3"));
        QCOMPARE(finished.out, QByteArray("hd.mp4\n"));
        const auto atOnce = m_shop->run(
            {"render", "a cube", "--model", "tiny", "--dtype", "fp32", "--seed", "5", "-o", "once.mp4"},
            {{"CASCADE_HOME", m_shop->path("other-home")}});
        QVERIFY2(atOnce.code == 0, atOnce.error);
        QCOMPARE(m_shop->read("hd.mp4"), m_shop->read("once.mp4"));
        QCOMPARE(takes().size(), 1);
        const auto take = takes()[0].toObject();
        QCOMPARE(take["state"].toString(), QString("done"));
        QCOMPARE(stagesOf(take, "computed"), QString("base tsr1 ssr1 ssr2 tsr2 tsr3 ssr3"));
    }

    /// Another machine would make other clips: the take's own are used all the same.
    void anotherNumericModeGoesOnFromTheSameClips()
    {
        draft({"-o", "draft.mp4"});
        const auto finished =
            m_shop->run({"finish", "last", "--dtype", "bf16", "--until", "ssr2", "-o", "ssr2.mp4"});
        QVERIFY2(finished.code == 0, finished.error);
        QCOMPARE(computed(finished), QString("ssr2"));
        QCOMPARE(takes().size(), 1);
        // From an earlier stage on, what comes after it is made anew, in the mode of now.
        const auto from = m_shop->run(
            {"finish", "last", "--from", "base", "--dtype", "bf16", "--until", "ssr1", "-o", "ssr1.mp4"});
        QVERIFY2(from.code == 0, from.error);
        QCOMPARE(computed(from), QString("tsr1 ssr1"));
        QVERIFY(framesOf("ssr1.mp4") != framesOf("draft.mp4"));
    }

    void whatIsGoneIsSaid()
    {
        draft({"-o", "draft.mp4"});
        const auto unknown = m_shop->run({"finish", "last", "--from", "ssr3"});
        QCOMPARE(unknown.code, 2);
        QVERIFY2(unknown.error.contains("It has: base tsr1 ssr1."), unknown.error);
        QCOMPARE(m_shop->run({"cache", "clear", "--pinned-too"}).code, 0);
        const auto refused = m_shop->run({"finish", "last", "--from", "ssr1"});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.error.contains("no longer in the store"), refused.error);
        const auto anew =
            m_shop->run({"finish", "last", "--dtype", "fp32", "--until", "ssr1", "-o", "d2.mp4"});
        QVERIFY2(anew.code == 0, anew.error);
        QVERIFY2(anew.error.contains("note: the clip of base is no longer in the store"), anew.error);
        QCOMPARE(computed(anew), QString("base tsr1 ssr1"));
        QCOMPARE(framesOf("d2.mp4"), framesOf("draft.mp4"));
    }

    void aHeldRunWaitsForApproval()
    {
        const auto held = m_shop->run(
            {"render", "a cube", "--model", "tiny", "--dtype", "fp32", "--hold", "tsr1", "-o", "held.mp4"});
        QVERIFY2(held.code == 0, held.error);
        QCOMPARE(held.out, QByteArray());
        QVERIFY2(held.error.contains("note: held after tsr1 as take 1"), held.error);
        QVERIFY2(held.error.contains("cascade finish 1"), held.error);
        QVERIFY(!std::filesystem::exists(m_shop->file("held.mp4")));
        QCOMPARE(takes()[0].toObject()["state"].toString(), QString("held"));
        QCOMPARE(stagesOf(takes()[0].toObject()), QString("base tsr1"));
        QCOMPARE(m_shop->run({"takes", "export", "1", "-o", "look.mp4"}).code, 0);
        const auto approved = m_shop->run({"finish", "1", "--dtype", "fp32", "-o", "whole.mp4"});
        QVERIFY2(approved.code == 0, approved.error);
        QCOMPARE(computed(approved), QString("ssr1 ssr2 tsr2 tsr3 ssr3"));
        QCOMPARE(takes()[0].toObject()["state"].toString(), QString("done"));
        QCOMPARE(m_shop->run({"render", "a cube", "--model", "tiny", "--hold", "ssr9"}).code, 2);
    }

    void deletedTakesPinNothing()
    {
        draft({"--takes", "2", "-o", "d.mp4"});
        QCOMPARE(m_shop->run({"cache", "clear"}).code, 0); // takes pin their clips
        QCOMPARE(entries(), 6);
        QCOMPARE(m_shop->run({"takes", "delete", "1"}).out, QByteArray("take 1 deleted\n"));
        QCOMPARE(m_shop->run({"cache", "clear"}).code, 0);
        QCOMPARE(entries(), 3);
        QCOMPARE(m_shop->run({"takes", "delete", "1"}).code, 2);
        QCOMPARE(takes().size(), 1);
    }

    /// Whenever it is killed, no take says that it has what is not there.
    void killedRunsClaimNothing()
    {
        int running = 0;
        for (int kill = 0; kill < kKills; ++kill) {
            QProcess process;
            process.setReadChannel(QProcess::StandardError);
            m_shop->start(process, {"render", "a cube", "--model", "tiny", "--dtype", "fp32", "--seed",
                                    QString::number(kill), "--progress", "json", "-o", "killed.mp4"});
            const QList<QByteArray> moments{"base", "ssr1", "tsr2", "tsr3", "ssr3", "ssr3"};
            while (!process.readAllStandardError().contains("\"stage\":\"" + moments[kill] + '"') &&
                   process.waitForReadyRead()) {
            }
            process.waitForFinished(static_cast<int>(QRandomGenerator::global()->bounded(100)));
            running += process.state() == QProcess::Running ? 1 : 0;
            process.kill();
            process.waitForFinished();
            for (const auto& take : takes()) {
                QCOMPARE(stagesOf(take.toObject(), "stored"), stagesOf(take.toObject()));
                QCOMPARE(take.toObject()["state"].toString(), QString("done"));
            }
        }
        QVERIFY2(running >= kKills / 2, "too few processes lived long enough to be killed");
    }

    void aRunThatIsInterruptedIsKeptAsFarAsItCame()
    {
        QProcess process;
        m_shop->start(process, {"render", "a cube", "--model", "tiny", "--dtype", "fp32", "--set",
                                "ssr3.steps=500", "--progress", "json", "-o", "never.mp4"});
        QByteArray said;
        process.setReadChannel(QProcess::StandardError);
        while (!said.contains("\"stage\":\"ssr3\"") && process.waitForReadyRead()) {
            said += process.readAllStandardError();
        }
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 130);
        said += process.readAllStandardError();
        QVERIFY2(said.contains("hint: Finished stages are kept"), said);
        const auto take = takes()[0].toObject();
        QCOMPARE(take["state"].toString(), QString("stopped"));
        QCOMPARE(stagesOf(take, "stored"), QString("base tsr1 ssr1 ssr2 tsr2 tsr3"));
    }

private:
    /// Renders the first three stages of "a cube".
    void draft(const QStringList& more)
    {
        const auto outcome = m_shop->run(
            QStringList{"render", "a cube", "--model", "tiny", "--until", "ssr1", "--dtype", "fp32"} + more);
        QVERIFY2(outcome.code == 0, outcome.error);
    }
    [[nodiscard]] QJsonArray takes() const
    {
        return m_shop->run({"takes", "list", "--json"}).json().object()["takes"].toArray();
    }
    [[nodiscard]] int entries() const
    {
        return static_cast<int>(
            m_shop->run({"cache", "info", "--json"}).json().object()["entries"].toArray().size());
    }
    [[nodiscard]] QString framesOf(const QString& file) const
    {
        return QString::fromStdString(
            video::readMetadata(m_shop->file(file)).value().at("cascade.frames_sha256"));
    }

    std::optional<Workshop> m_shop;
};

CASCADE_TEST(TakesTest);
#include "tst_Takes.moc"
