// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerMetadata.h"
#include "core/video/VideoReader.h"
#include "tests/cli/Support.h"
#include "tests/support/SmallPublished.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

/// Stable Diffusion 1 with motion modules and a LoRA, 16 frames, then a stage of the cascade, then MP4.
QByteArray graphText()
{
    return R"({"schema": 2, "conventions": {"guidance": "w"},
 "nodes": {"prompt": {"type": "prompt", "parameters": {"text": "a photo of a cat", "negative": "blurry"}},
           "seed": {"type": "seed", "parameters": {"seed": 5}},
           "checkpoint": {"type": "image-checkpoint", "parameters": {"checkpoint": "sd1"}},
           "motion": {"type": "motion-module", "parameters": {"module": "motion.safetensors"}},
           "lora": {"type": "lora", "parameters": {"lora": "style", "weight": 0.6}},
           "words": {"type": "text-encoder"},
           "latent": {"type": "latent-base", "parameters": {"size": "16x8", "frames": 16, "steps": 2}},
           "decode": {"type": "vae-decode"},
           "stage": {"type": "stage-model", "parameters": {"model": "tiny", "stage": "ssr1"}},
           "stage-words": {"type": "text-encoder"},
           "ssr1": {"type": "ssr", "parameters": {"steps": 2}},
           "export": {"type": "export-video", "parameters": {"file": "cat.mp4"}}},
 "links": [["checkpoint.model", "motion.model"], ["motion.model", "lora.model"], ["lora.model", "words.model"],
           ["prompt.text", "words.text"], ["lora.model", "latent.model"], ["words.embedding", "latent.text"],
           ["seed.seed", "latent.seed"], ["latent.latent", "decode.latent"], ["lora.model", "decode.model"],
           ["stage.model", "stage-words.model"], ["prompt.text", "stage-words.text"],
           ["stage.model", "ssr1.model"], ["stage-words.embedding", "ssr1.text"], ["decode.clip", "ssr1.clip"],
           ["seed.seed", "ssr1.seed"], ["ssr1.clip", "export.clip"]]})";
}

} // namespace

class OpenCheckpointsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        makeTinyModel(m_shop.file("tiny"));
        cascade::tests::makePublishedFolder(m_shop.file("models/sd1"), "sd1");
        cascade::tests::makeMotionModules(m_shop.file("models/motion.safetensors"));
        QVERIFY(QFile::copy(QString::fromStdString(cascade::tests::smallLora().string()),
                            m_shop.path("models/style.safetensors")));
        m_shop.write("shot.cascade", graphText());
        const auto scanned = m_shop.run({"models", "add", m_shop.path("models")});
        QVERIFY2(scanned.code == 0, scanned.error);
        const auto added = m_shop.run({"models", "add", m_shop.path("tiny")});
        QVERIFY2(added.code == 0, added.error);
    }

    void aSentenceBecomesAVideo()
    {
        const auto made = render({});
        QVERIFY2(made.code == 0, made.error);
        const auto reader = video::VideoReader::open(m_shop.file("cat.mp4"), {}).value();
        QCOMPARE(reader.info().frames, 16);
        QCOMPARE(reader.info().width, 32);
        QCOMPARE(reader.info().height, 16);
        QCOMPARE(reader.info().rate.framesPerSecond(), 8.0);
        QVERIFY(made.error.contains("latent: ") && made.error.contains("decode: "));
        const auto again = render({"-o", "again.mp4"});
        QVERIFY2(again.error.contains("found in the cache"), again.error);
    }

    /// The video names the weights that it was made with, and can be made again from them.
    void theVideoNamesItsWeights()
    {
        QVERIFY(render({"-o", "named.mp4"}).code == 0);
        const auto tags = video::readMetadata(m_shop.file("named.mp4")).value();
        const auto weights =
            QJsonDocument::fromJson(QByteArray::fromStdString(tags.at("cascade.weights"))).object();
        for (const auto* name : {"open/sd1", "open/motion", "open/style"}) {
            QCOMPARE(weights.value(QLatin1String(name)).toString().size(), 64);
        }
        const auto same = m_shop.run({"verify", "named.mp4", "--dtype", "fp32"});
        QVERIFY2(same.code == 0, same.error + same.out);
        QCOMPARE(same.out.trimmed(), QByteArray("bit-exact"));
    }

    /// The example of docs/models.md, with other files.
    void theExampleOfTheGuideRuns()
    {
        const auto made = m_shop.run(
            {"render", CASCADE_SOURCE_DIR "/docs/examples/animatediff.cascade", "--dtype", "fp32", "--set",
             "checkpoint.checkpoint=sd1", "--set", "motion.module=motion", "--set", "lora.lora=style",
             "--set", "latent.size=16x8", "--set", "latent.steps=2", "-o", m_shop.path("fox.mp4")});
        QVERIFY2(made.code == 0, made.error);
        QCOMPARE(video::VideoReader::open(m_shop.file("fox.mp4"), {}).value().info().frames, 16);
    }

    void theCheckSaysShapesStepsAndLicences()
    {
        const auto checked = m_shop.run({"check", "shot.cascade"});
        QVERIFY2(checked.code == 0, checked.error + checked.out);
        QVERIFY2(checked.out.contains("16 frames of 8x4 latents at 8 fps"), checked.out);
        QVERIFY2(checked.out.contains("16 frames of 32x16 at 8 fps"), checked.out);
        QVERIFY2(checked.out.contains("2, 4 evaluations"), checked.out);
        QVERIFY2(checked.out.contains("weights sd1"), checked.out);
    }

    /// By a path, models need not be in the library.
    void pathsNeedNoLibrary()
    {
        const Workshop other;
        makeTinyModel(other.file("tiny"));
        other.write("shot.cascade", graphText());
        const auto missing = other.run({"render", "shot.cascade", "--dtype", "fp32"});
        QCOMPARE(missing.code, 3);
        QVERIFY2(missing.error.contains("sd1"), missing.error);
        const auto made = other.run({"render", "shot.cascade", "--dtype", "fp32", "--until", "decode", "-o",
                                     "cat.mp4", "--set", "checkpoint.checkpoint=" + m_shop.path("models/sd1"),
                                     "--set", "motion.module=" + m_shop.path("models/motion.safetensors"),
                                     "--set", "lora.lora=" + m_shop.path("models/style.safetensors")});
        QVERIFY2(made.code == 0, made.error);
    }

    /// Weights that a graph names by hash are these or none.
    void anotherFileOfThatNameIsNotTaken()
    {
        const auto refused = render({"--set", "lora.sha256=" + QString(64, u'0'), "-o", "other.mp4"});
        QCOMPARE(refused.code, 3);
        QVERIFY(!QFile::exists(m_shop.path("other.mp4")));
    }

private:
    [[nodiscard]] Outcome render(const QStringList& more) const
    {
        return m_shop.run(QStringList{"render", "shot.cascade", "--dtype", "fp32"} + more);
    }

    Workshop m_shop;
};

CASCADE_TEST(OpenCheckpointsTest);
#include "tst_OpenCheckpoints.moc"
