// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeQuestions.h"
#include "core/evaluation/AttributeRun.h"
#include "core/evaluation/AttributeScore.h"
#include "core/evaluation/HeldoutCaptions.h"
#include "core/world/Caption.h"
#include "core/world/Renderer.h"

#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

/// A clip whose first question is answered as given and all others are right.
ScoredClip clipOf(std::int64_t index, bool made, bool rendered)
{
    const Answers right(attributeQuestions().size(), 1);
    ScoredClip clip{index, "a caption", right, {{"ssr1", {right, right}}}};
    clip.readings["ssr1"].made[0] = made ? 1 : 0;
    clip.readings["ssr1"].rendered[0] = rendered ? 1 : 0;
    return clip;
}

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-12;
}

PlannedStage stageNamed(const std::string& id, StageRole role, int factor, const ClipShape& output)
{
    PlannedStage planned;
    planned.stage.id = id;
    planned.stage.role = role;
    planned.stage.output = output;
    (role == StageRole::Ssr ? planned.stage.sizeFactor : planned.stage.frameFactor) = factor;
    planned.output = output;
    return planned;
}

} // namespace

class AttributeScoreTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void accuracyCeilingAndErrors()
    {
        // 10 clips: 6 made right, 8 rendered right, 5 both.
        std::vector<ScoredClip> clips;
        for (int i = 0; i < 10; ++i) {
            clips.push_back(clipOf(i, i < 6, i < 5 || i >= 7));
        }
        const auto score = scoreAttributes(clips, "ssr1").front();
        QCOMPARE(score.clips, std::int64_t{10});
        QVERIFY(near(score.accuracy, 0.6));
        QVERIFY(near(score.accuracyError, std::sqrt(0.6 * 0.4 / 10)));
        QVERIFY(near(score.ceiling, 0.8));
        QVERIFY(near(score.ratio, 0.75));
        // made - ratio * rendered: 5 times 1/4, once 1, 3 times -3/4, once 0.
        const double squares = 5 * 0.0625 + 1 + 3 * 0.5625;
        QVERIFY(near(score.ratioError, std::sqrt(squares) / 10 / 0.8));
        const auto other = scoreAttributes(clips, "ssr1")[1];
        QVERIFY(near(other.accuracy, 1) && near(other.ratio, 1) && near(other.ratioError, 0));
    }

    void questionsWithoutAnswerDoNotCount()
    {
        std::vector<ScoredClip> clips{clipOf(0, true, true), clipOf(1, false, true)};
        clips[1].right[0] = -1;
        const auto score = scoreAttributes(clips, "ssr1").front();
        QCOMPARE(score.clips, std::int64_t{1});
        QVERIFY(near(score.accuracy, 1));
    }

    void nothingReadIsNoScore()
    {
        const auto score = scoreAttributes({clipOf(0, true, true)}, "ssr3").front();
        QCOMPARE(score.clips, std::int64_t{0});
        QVERIFY(near(score.ratio, 0));
    }

    void tableHasOneRowPerQuestion()
    {
        const auto table = markdownTable(scoreAttributes({clipOf(0, true, true)}, "ssr1"));
        QCOMPARE(static_cast<std::size_t>(std::count(table.begin(), table.end(), '\n')),
                 attributeQuestions().size() + 2);
        QVERIFY(table.find("| shape | 1 | 100.0 %") != std::string::npos);
    }

    void logGoesOnWhereItStopped()
    {
        QTemporaryDir folder;
        const ScoreLog log(folder.path().toStdString(), "run");
        QVERIFY(log.read().value().empty());
        log.append("a.jsonl", clipOf(3, true, false)).value();
        log.append("b.jsonl", clipOf(1, false, true)).value();
        {
            std::ofstream file((folder.path() + "/a.jsonl").toStdString(), std::ios::app);
            file << "{\"index\": 4, \"capt"; // killed here
        }
        auto clips = log.read().value();
        QCOMPARE(clips.size(), std::size_t{2});
        QCOMPARE(clips.at(3).readings.at("ssr1").made, clipOf(3, true, false).readings.at("ssr1").made);
        QCOMPARE(clips.at(1).right, clipOf(1, false, true).right);
        log.append("a.jsonl", clipOf(4, true, true)).value();
        QCOMPARE(log.read().value().size(), std::size_t{3});
    }

    void logOfAnotherRunIsRefused()
    {
        QTemporaryDir folder;
        ScoreLog(folder.path().toStdString(), "one").append("a.jsonl", clipOf(0, true, true)).value();
        const auto read = ScoreLog(folder.path().toStdString(), "two").read();
        QVERIFY(!read.ok());
        QCOMPARE(read.error().code, ErrorCode::BadInput);
    }

    void damagedLineIsRefused()
    {
        QTemporaryDir folder;
        std::ofstream((folder.path() + "/a.jsonl").toStdString()) << "not JSON\n";
        QCOMPARE(ScoreLog(folder.path().toStdString(), "run").read().error().code, ErrorCode::BadInput);
    }

    void captionsAreFixedAndHeldOut()
    {
        const auto few = heldoutCaptions(2210, 20, singleObjectScenes());
        const auto many = heldoutCaptions(2210, 60, singleObjectScenes());
        for (std::size_t i = 0; i < many.size(); ++i) {
            QCOMPARE(many[i].scene.objects.size(), std::size_t{1});
            QVERIFY(!many[i].scene.lettering);
            QVERIFY(world::isHeldout(many[i].scene));
            const auto asked = world::parseCaption(many[i].caption).value();
            QVERIFY2(world::sameAttributes(asked, many[i].scene), many[i].caption.c_str());
            QVERIFY(i >= few.size() || few[i].caption == many[i].caption);
        }
        QVERIFY(heldoutCaptions(2211, 1, singleObjectScenes())[0].caption != few[0].caption);
    }

    void shards_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("whole") << "0/1" << true;
        QTest::newRow("last") << "3/4" << true;
        QTest::newRow("beyond") << "4/4" << false;
        QTest::newRow("negative") << "-1/4" << false;
        QTest::newRow("none") << "" << false;
        QTest::newRow("more text") << "0/2x" << false;
    }
    void shards()
    {
        QFETCH(QString, text);
        QFETCH(bool, good);
        const auto shard = parseShard(text.toStdString());
        QCOMPARE(shard.ok(), good);
        if (!good) {
            QCOMPARE(shard.error().code, ErrorCode::BadInput);
        }
    }

    void carriedStagesTakeEightFrames()
    {
        const std::vector<PlannedStage> planned{
            stageNamed("ssr1", StageRole::Ssr, 2, {32, 48, 80, Rate::of(6)}),
            stageNamed("ssr2", StageRole::Ssr, 4, {32, 192, 320, Rate::of(6)}),
            stageNamed("tsr2", StageRole::Tsr, 2, {64, 192, 320, Rate::of(12)}),
            stageNamed("ssr3", StageRole::Ssr, 4, {64, 768, 1280, Rate::of(12)})};
        const auto carried = carriedStages(planned, "ssr1", {"ssr2", "ssr3"}).value();
        QCOMPARE(carried.size(), std::size_t{2});
        QVERIFY((carried[0].input == ClipShape{8, 48, 80, Rate::of(6)}));
        QVERIFY((carried[0].output == ClipShape{8, 192, 320, Rate::of(6)}));
        QVERIFY((carried[1].output == ClipShape{8, 768, 1280, Rate::of(6)}));
        QCOMPARE(carriedStages(planned, "ssr1", {"ssr9"}).error().code, ErrorCode::BadInput);
    }

    /// As a render of the whole clip is read; at another rate hardly anything moves.
    void rendersAreReadAtTheClipsInstants()
    {
        const auto classifier =
            openAttributeClassifier(CASCADE_RESOURCE_DIR "/models/metrics/attributes.safetensors").value();
        const world::View whole{.frames = 32, .height = 48, .width = 80, .secPerFrame = 1.0 / 6};
        int others = 0;
        for (const auto& asked : heldoutCaptions(1, 8, singleObjectScenes())) {
            const auto answers = readRender(classifier, asked.scene, {32, 48, 80, Rate::of(6)});
            QCOMPARE(answers.size(), attributeQuestions().size());
            QCOMPARE(answers, readClip(classifier, world::render({asked.scene}, whole)));
            const auto fast = readRender(classifier, asked.scene, {32, 48, 80, Rate::of(600)});
            others += answers != fast ? 1 : 0;
        }
        QVERIFY2(others >= 3, qPrintable(QString::number(others)));
    }
};

CASCADE_TEST(AttributeScoreTest);
#include "tst_AttributeScore.moc"
