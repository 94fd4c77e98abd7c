// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/StillImage.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

class EvalTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_shop.ok());
        makeTinyModel(m_shop.file("model"));
    }

    /// A row for each caption; a column for each stage, or for each moment of the finished clip.
    void sheetShowsStagesAndMoments()
    {
        const auto outcome = m_shop.run(
            {"eval", "sheet", "--model", "model", "--captions", "2", "--steps", "1", "--results", "results"});
        QVERIFY2(outcome.code == 0, outcome.error.constData());
        const int cellWidth = 248, cellHeight = 152;
        for (const char* name : {"results/sheet-stages.png", "results/sheet-moments.png"}) {
            const auto picture = video::readPng(m_shop.file(name)).value();
            QCOMPARE(picture.width, 7 * cellWidth);
            QCOMPARE(picture.height, 2 * cellHeight);
        }
        const auto about = QJsonDocument::fromJson(m_shop.read("results/sheet.json")).object();
        QCOMPARE(about["captions"].toArray().size(), 2);
        for (const auto& caption : about["captions"].toArray()) {
            QVERIFY(outcome.out.contains(caption.toString().toUtf8()));
        }
        QVERIFY2(outcome.out.contains("Steps: base 1, tsr1 1, ssr1 1, ssr2 1, tsr2 1, tsr3 1, ssr3 1."),
                 outcome.out);
    }

    void psnrOfEveryStage()
    {
        const auto outcome = m_shop.run({"eval", "psnr", "--model", "model", "--crops", "1", "--steps", "1",
                                         "--stage", "tsr1,ssr1", "--results", "results"});
        QVERIFY2(outcome.code == 0, outcome.error.constData());
        const auto results = QJsonDocument::fromJson(m_shop.read("results/psnr.json")).object();
        const auto stages = results["stages"].toArray();
        QCOMPARE(stages.size(), 2);
        const auto row = stages[0].toObject();
        QCOMPARE(row["stage"].toString(), QString("tsr1"));
        QCOMPARE(row["against"].toString(), QString("linear blending"));
        QVERIFY(qAbs(row["psnr"].toDouble() - row["plainPsnr"].toDouble() - row["gain"].toDouble()) < 1e-6);
    }

    /// Two steps, then none are left: the checkpoint is taken up, and exported again.
    void worldClipIsTrained()
    {
        m_shop.write("clip.json", R"({"steps": 2, "batch": 4, "fresh": 2, "poolScenes": 4, "framesEach": 1,
                                      "heldoutScenes": 3, "tokenizer": ")" CASCADE_RESOURCE_DIR
                                  R"(/models/toybox/tokenizer.model"})");
        const QStringList train{"eval", "train-clip", "clip.json", "--output", "training", "--export"};
        const auto outcome = m_shop.run(train + QStringList{"one.safetensors"});
        QVERIFY2(outcome.code == 0, outcome.error.constData());
        QVERIFY2(outcome.out.contains("step 2 of 2") && outcome.out.contains("R-precision"), outcome.out);
        const auto again = m_shop.run(train + QStringList{"two.safetensors"});
        QVERIFY2(again.code == 0, again.error.constData());
        QVERIFY2(again.out.isEmpty(), again.out);
        QVERIFY(m_shop.read("one.safetensors") == m_shop.read("two.safetensors"));
        m_shop.write("clip.json", R"({"steps": 2})");
        const auto wrong = m_shop.run(train + QStringList{"three.safetensors"});
        QCOMPARE(wrong.code, 2);
        QVERIFY2(wrong.error.contains("clip.json/tokenizer"), wrong.error);
    }

    void unknownStage()
    {
        const auto outcome = m_shop.run({"eval", "psnr", "--model", "model", "--stage", "ssr9"});
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.error.contains("ssr9"));
    }

private:
    Workshop m_shop;
};

CASCADE_TEST(EvalTest);
#include "tst_Eval.moc"
