// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/WorldDataset.h"

#include "core/diffusion/Resize.h"
#include "core/training/DistillationConfig.h"
#include "core/world/Caption.h"
#include "core/world/Sampling.h"
#include "tests/support/TestMain.h"
#include "tests/training/Support.h"

#include <QTest>

#include <torch/cuda.h>

#include <fstream>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::training;

namespace {

StageConfig smallStage(const std::string& id)
{
    auto stage = narrowStage(id);
    stage.output.height = 16;
    stage.output.width = 24;
    return stage;
}

/// True if what a caption says, whatever it leaves open, is a held-out combination.
bool saysHeldout(const std::string& caption)
{
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const auto scene = world::parseCaption(caption, seed);
        if (!scene.ok() || !world::isHeldout(scene.value())) {
            return false;
        }
    }
    return true;
}

bool sameBatch(const TrainingBatch& a, const TrainingBatch& b)
{
    return torch::equal(a.clips, b.clips) && a.captions == b.captions && a.captionsEach == b.captionsEach &&
           a.clipFrames == b.clipFrames && a.low.defined() == b.low.defined() &&
           (!a.low.defined() || torch::equal(a.low, b.low));
}

} // namespace

class WorldDatasetTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void batchesAreFunctionsOfTheStep()
    {
        const auto config = tinyConfig({}, {});
        const auto one = worldDataset(smallStage("base"), config),
                   other = worldDataset(smallStage("base"), config);
        for (const int step : {6, 0, 4}) { // in any order
            (void)other(2);
            QVERIFY(sameBatch(one(step), other(step)));
        }
        QVERIFY(!sameBatch(one(0), one(1)));
        auto reseeded = config;
        reseeded.seed = 99;
        QVERIFY(!sameBatch(one(0), worldDataset(smallStage("base"), reseeded)(0)));
    }

    void phasesSayWhatABatchHolds()
    {
        const auto source = worldDataset(smallStage("base"), tinyConfig({}, {}));
        const auto stills = source(1);
        QCOMPARE(stills.clips.sizes(), (std::vector<std::int64_t>{2, 3, 1, 16, 24}));
        QCOMPARE(stills.captions.size(), std::size_t{2});
        QCOMPARE(stills.clipFrames, std::int64_t{1});
        const auto clips = source(3); // an image beside each clip
        QCOMPARE(clips.clips.sizes(), (std::vector<std::int64_t>{2, 3, 4, 16, 24}));
        QCOMPARE(clips.captions.size(), std::size_t{4});
        QCOMPARE(clips.captionsEach, std::int64_t{2});
        QCOMPARE(clips.clipFrames, std::int64_t{3});
        QCOMPARE(source(6).clips.size(2), std::int64_t{1}); // every second step of the last phase is stills
        QCOMPARE(source(7).clips.size(2), std::int64_t{4});
        QVERIFY_EXCEPTION_THROWN((void)source(8), std::out_of_range);
        for (const auto& batch : {stills, clips}) {
            QVERIFY(batch.clips.min().item<float>() >= -1 && batch.clips.max().item<float>() <= 1);
            QVERIFY(!batch.low.defined());
        }
    }

    /// The number of a batch counts batches, the phases count steps; every n-th batch of clips is stills
    /// then.
    void severalStepsLearnFromABatch()
    {
        auto config = tinyConfig({}, {});
        config.stepsPerBatch = 2;
        config.phases[0].steps = 4;
        config.phases[2].steps = 4;
        const auto source = worldDataset(smallStage("base"), config);
        const std::int64_t stills = 1, clipBesideImages = 3, clips = 4; // frames of a video
        QCOMPARE(source(1).clipFrames, stills);
        QCOMPARE(source(2).clipFrames, clipBesideImages); // from step 4 on
        QCOMPARE(source(3).clipFrames, clipBesideImages); // steps 6 and 7: begun in that phase
        QCOMPARE(source(4).clipFrames, stills);           // step 8: every second batch of this phase
        QCOMPARE(source(5).clipFrames, clips);
    }

    void clipsBeforeAStage()
    {
        auto config = tinyConfig({}, {});
        config.phases.resize(1);
        config.phases[0].stillEvery = 0;
        config.phases[0].clips = 1;
        config.phases[0].frames = 4;
        const auto tsr = worldDataset(smallStage("tsr2"), config)(0);
        QVERIFY(torch::equal(tsr.low, tsr.clips.slice(2, 0, 4, 2)));
        config.phases[0].cropHeight = 8;
        config.phases[0].cropWidth = 16;
        const auto ssr = worldDataset(smallStage("ssr3"), config)(0);
        QCOMPARE(ssr.clips.sizes(), (std::vector<std::int64_t>{1, 3, 4, 8, 16}));
        QVERIFY(torch::equal(ssr.low, diffusion::resize(ssr.clips, {2, 4})));
    }

    void aCardDrawsWhatTheProcessorDraws()
    {
        // What is compared is drawn on a card; CI has none, and docs/results/card.md says when one was lent.
        if (!torch::cuda::is_available()) {
            QSKIP("this machine or build has no CUDA device");
        }
        const torch::Device card(torch::kCUDA, 0);
        for (const auto* id : {"base", "tsr2", "ssr3"}) {
            const auto config = tinyConfig({}, {});
            const auto there = worldDataset(smallStage(id), config, card)(1),
                       here = worldDataset(smallStage(id), config)(1);
            QCOMPARE(there.captions, here.captions);
            QVERIFY(there.clips.device() == card);
            const auto apart = (there.clips.cpu() - here.clips).square().mean().item<double>();
            QVERIFY2(apart < 4e-5, qPrintable(QString("%1: %2").arg(id).arg(apart))); // 50 dB of a range of 2
            QCOMPARE(there.low.defined(), here.low.defined());
        }
    }

    void heldOutCombinationsNeverOccur()
    {
        auto config = tinyConfig({}, {});
        config.phases.resize(1);
        config.phases[0].steps = 100;
        config.phases[0].stills = 8;
        config.phases[0].maxObjects = 3;
        auto stage = smallStage("base");
        stage.output.height = stage.output.width = 4; // captions matter here
        const auto source = worldDataset(stage, config);
        int captions = 0;
        for (int step = 0; step < 12; ++step) {
            for (const auto& caption : source(step).captions) {
                QVERIFY2(!saysHeldout(caption), caption.c_str());
                ++captions;
            }
        }
        QCOMPARE(captions, 96);
        world::SceneOptions heldout;
        heldout.split = world::Split::Heldout;
        int found = 0;
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            found += saysHeldout(world::canonicalCaption(world::sampleScene(seed, heldout))) ? 1 : 0;
        }
        QVERIFY2(found > 30, qPrintable(QString::number(found))); // the check above does find them
    }

    void shippedConfigurationsAreWhole()
    {
        int count = 0, withText = 0;
        for (const auto& entry :
             std::filesystem::directory_iterator(std::string(CASCADE_RESOURCE_DIR) + "/training")) {
            const auto name = entry.path().filename();
            if (name == "classifier.json" || name == "world-clip.json") {
                continue; // other kinds of training
            }
            const auto config = entry.path().filename().string().starts_with("distil-")
                                    ? readDistillationConfig(entry.path()).value().training
                                    : readTrainingConfig(entry.path()).value();
            const auto stage = toybox().stage(config.stage).value();
            QVERIFY(std::filesystem::equivalent(config.model, toybox().folder));
            QVERIFY(!config.trainText || stage.role == StageRole::Base);
            withText += config.trainText ? 1 : 0;
            QCOMPARE(config.placeOf(config.totalSteps() - 1).phase, &config.phases.back());
            for (const auto& phase : config.phases) {
                const auto stride = std::max<std::int64_t>(stage.sizeFactor, 8);
                QVERIFY(phase.cropHeight % stride == 0 && phase.cropWidth % stride == 0);
                QVERIFY(phase.stillEvery == 1 || phase.frames % stage.frameFactor == 0);
            }
            ++count;
        }
        QVERIFY(count >= 7);
        QVERIFY(withText > 0); // the text encoder learns along with a base, or not at all
    }

    void faultsInAConfigurationAreNamed_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("where");
        QTest::newRow("misspelt")
            << R"({"model": "m", "stage": "base", "sead": 1, "phases": [{"steps": 1, "clips": 1}]})"
            << "c.json/sead";
        QTest::newRow("misspelt in a phase")
            << R"({"model": "m", "stage": "base", "phases": [{"steps": 1, "clips": 1, "frame": 4}]})"
            << "c.json/phases/0/frame";
        QTest::newRow("no clips") << R"({"model": "m", "stage": "base", "phases": [{"steps": 1}]})"
                                  << "c.json/phases/0";
        QTest::newRow("no phases") << R"({"model": "m", "stage": "base", "phases": []})"
                                   << "c.json/phases";
        QTest::newRow("text for a number")
            << R"({"model": "m", "stage": "base", "optimiser": {"learningRate": "fast"}, "phases": []})"
            << "c.json/optimiser/learningRate";
        QTest::newRow("no steps for a batch")
            << R"({"model": "m", "stage": "base", "stepsPerBatch": 0, "phases": [{"steps": 1, "clips": 1}]})"
            << "c.json/stepsPerBatch";
        QTest::newRow("no stage") << R"({"model": "m", "phases": []})"
                                  << "c.json/stage";
    }

    void faultsInAConfigurationAreNamed()
    {
        QFETCH(QString, json);
        QFETCH(QString, where);
        QTemporaryDir folder;
        const auto file = folder.filePath("c.json").toStdString();
        std::ofstream(file) << json.toStdString();
        const auto config = readTrainingConfig(file);
        QVERIFY(!config.ok());
        QCOMPARE(config.error().code, ErrorCode::BadInput);
        QCOMPARE(QString::fromStdString(config.error().where), where);
    }
};

CASCADE_TEST(WorldDatasetTest);
#include "tst_WorldDataset.moc"
