// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/TextEncoder.h"
#include "core/evaluation/WorldClip.h"
#include "core/training/ClipTrainer.h"
#include "core/weights/Safetensors.h"
#include "core/world/Caption.h"

#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <set>

using namespace cascade;
using namespace cascade::training;

namespace {

const std::filesystem::path kTokenizer = CASCADE_RESOURCE_DIR "/models/toybox/tokenizer.model";

ClipDataOptions smallData()
{
    ClipDataOptions options;
    options.seed = 5;
    options.batch = 5;
    options.fresh = 2;
    options.poolScenes = 12;
    options.framesEach = 2;
    options.unsteadyShare = 0.5;
    return options;
}

ClipConfig smallConfig(const QTemporaryDir& folder)
{
    ClipConfig config;
    config.output = folder.path().toStdString();
    config.tokenizer = kTokenizer;
    config.steps = 4;
    config.dtype = "fp32";
    config.data = smallData();
    config.heldoutScenes = 3;
    return config;
}

std::filesystem::path exported(ClipTrainer& trainer, const QTemporaryDir& folder)
{
    const auto file = std::filesystem::path(folder.path().toStdString()) / "average.safetensors";
    trainer.exportAverage(file).value();
    return file;
}

bool sameWeights(const std::filesystem::path& one, const std::filesystem::path& two)
{
    const auto a = weights::openSafetensors(one).value().readAll().value();
    const auto b = weights::openSafetensors(two).value().readAll().value();
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const auto& item) {
               return at::equal(item.second, b.at(item.first));
           });
}

} // namespace

class ClipTrainerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void batchIsAFunctionOfTheStep()
    {
        ClipData before(smallData()), after(smallData());
        for (std::int64_t step = 0; step < 4; ++step) {
            const auto batch = before.batch(step);
            const auto there = std::min<std::int64_t>(5, 2 * (step + 1)); // the first steps have few scenes
            QCOMPARE(batch.frames.sizes().vec(), (std::vector<std::int64_t>{there, 3, 48, 80}));
            QCOMPARE(static_cast<std::int64_t>(batch.captions.size()), there);
        }
        const auto a = before.batch(4), b = after.batch(4); // the second starts there, with an empty pool
        QVERIFY(at::equal(a.frames, b.frames));
        QCOMPARE(a.captions, b.captions);
        QCOMPARE(a.fresh, std::int64_t{2});
        QVERIFY(!at::equal(a.frames, before.batch(5).frames));
    }

    /// Captions of training read back as scenes without a held-out pair, and no scene is in a batch twice.
    void heldoutPairsAreNeverTrained()
    {
        auto options = smallData();
        options.batch = 40;
        options.fresh = 20;
        options.poolScenes = 60;
        options.framesEach = 1;
        options.scenes.letteringShare = 0; // words alone say nothing of pairs
        ClipData data(options);
        std::set<std::string> texts;
        for (std::int64_t step = 0; step < 3; ++step) {
            std::set<std::string> labels;
            for (const auto& caption : data.batch(step).captions) {
                const auto scene = world::parseCaption(caption).value();
                QVERIFY2(!world::isHeldout(scene), caption.c_str());
                labels.insert(world::canonicalCaption(scene));
                texts.insert(caption);
            }
            QCOMPARE(labels.size(), std::size_t(step == 0 ? 20 : 40));
        }
        QVERIFY2(texts.size() > 65, qPrintable(QString::number(texts.size()))); // 60 scenes in other words
    }

    void heldoutScenesAreHeldOutAndDiffer()
    {
        const ClipData data(smallData());
        const auto a = data.heldout(world::Split::Heldout, 4), b = data.heldout(world::Split::Heldout, 4);
        QVERIFY(at::equal(a.frames, b.frames));
        QCOMPARE(a.captions, b.captions);
        QCOMPARE(a.frames.sizes().vec(), (std::vector<std::int64_t>{4, 2, 3, 48, 80}));
        QVERIFY(a.frames.abs().max().item<double>() <= 1); // no noise
        QCOMPARE(std::set<std::string>(a.labels.begin(), a.labels.end()).size(), std::size_t{4});
        for (const auto& caption : a.captions) {
            QVERIFY2(world::isHeldout(world::parseCaption(caption).value()), caption.c_str());
        }
    }

    void resumesBitForBit()
    {
        QTemporaryDir whole, parts;
        auto one = ClipTrainer::open(smallConfig(whole), torch::kCPU).value();
        std::vector<ClipReport> reports;
        ClipHooks all;
        all.report = [&](const ClipReport& report) { reports.push_back(report); };
        one->run(all).value();
        QCOMPARE(one->stepsDone(), std::int64_t{4});
        QCOMPARE(reports.size(), std::size_t{1});
        QVERIFY(reports[0].heldout && *reports[0].heldout >= 0 && *reports[0].heldout <= 1);
        QVERIFY(reports[0].framesPerSecond > 0 && reports[0].renderShare > 0 && reports[0].renderShare < 1);
        ClipHooks some;
        some.stopAfterStep = 2;
        ClipTrainer::open(smallConfig(parts), torch::kCPU).value()->run(some).value();
        auto two = ClipTrainer::open(smallConfig(parts), torch::kCPU).value();
        QCOMPARE(two->stepsDone(), std::int64_t{2});
        two->run(all).value();
        QVERIFY(sameWeights(exported(*one, whole), exported(*two, parts)));
        QVERIFY(evaluation::openWorldClip(exported(*one, whole), kTokenizer).ok());
    }

    void startsFromWeightsOfBefore()
    {
        QTemporaryDir one, two;
        auto first = ClipTrainer::open(smallConfig(one), torch::kCPU).value();
        first->step();
        auto config = smallConfig(two);
        config.start = exported(*first, one);
        config.data.seed = 6;
        auto second = ClipTrainer::open(config, torch::kCPU).value();
        QVERIFY(sameWeights(config.start, exported(*second, two)));
        config.start = "nothing.safetensors";
        QVERIFY(!ClipTrainer::open(config, torch::kCPU).ok());
        config.start.clear();
        config.tokenizer = "nothing.model";
        QVERIFY(!ClipTrainer::open(config, torch::kCPU).ok());
    }

    /// Eight scenes over and over: chance is a loss of log 8 = 2.08.
    void learnsOneBatchByHeart()
    {
        QTemporaryDir folder;
        auto config = smallConfig(folder);
        config.steps = 40;
        config.optimiser.learningRate = 2e-3;
        config.optimiser.warmUpSteps = 5;
        config.data.batch = 8;
        config.data.fresh = 8;
        const auto batch = ClipData(config.data).batch(0);
        const auto tokens = tokenBatch(*evaluation::openCaptionTokenizer(kTokenizer).value(), batch.captions,
                                       evaluation::kCaptionTokens);
        torch::manual_seed(7);
        evaluation::WorldClipNetwork network;
        Learner learner(network.ptr(), config, "world-clip");
        std::vector<double> losses;
        for (int i = 0; i < 40; ++i) {
            losses.push_back(learner.step(evaluation::contrastiveLoss(
                network->embedFeatures(network->frameFeatures(batch.frames)),
                network->embedTokens(tokens.ids, tokens.mask), network->scale())));
        }
        QVERIFY2(losses.back() < 0.5 && losses.front() > 1.5,
                 qPrintable(QString("%1 %2").arg(losses.front()).arg(losses.back())));
    }

    void precisionIsAShare()
    {
        QTemporaryDir folder;
        const auto trainer = ClipTrainer::open(smallConfig(folder), torch::kCPU).value();
        const double share = trainer->rPrecision(world::Split::Train, 4);
        QVERIFY(share >= 0 && share <= 1);
        QCOMPARE(trainer->rPrecision(world::Split::Train, 4), share);
    }

    void configurationsAreChecked_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("no steps") << QByteArray(R"({"tokenizer": "t"})") << QByteArray("c.json/steps");
        QTest::newRow("zero steps") << QByteArray(R"({"steps": 0, "tokenizer": "t"})")
                                    << QByteArray("c.json/steps");
        QTest::newRow("no tokenizer") << QByteArray(R"({"steps": 1})") << QByteArray("c.json/tokenizer");
        QTest::newRow("spelling") << QByteArray(R"({"steps": 1, "tokenizer": "t", "bacth": 4})")
                                  << QByteArray("c.json/bacth");
        QTest::newRow("batch") << QByteArray(R"({"steps": 1, "tokenizer": "t", "batch": 8, "fresh": 9})")
                               << QByteArray("c.json/batch] expected at least 9, got 8");
        QTest::newRow("fresh") << QByteArray(R"({"steps": 1, "tokenizer": "t", "fresh": 1})")
                               << QByteArray("c.json/fresh] expected at least 2, got 1");
        QTest::newRow("frames") << QByteArray(R"({"steps": 1, "tokenizer": "t", "framesEach": 33})")
                                << QByteArray("c.json/framesEach] expected at most 32, got 33");
        QTest::newRow("type") << QByteArray(R"({"steps": 1, "tokenizer": "t", "seed": "x"})")
                              << QByteArray("c.json/seed");
        QTest::newRow("no JSON") << QByteArray("steps") << QByteArray("is not JSON");
    }
    void configurationsAreChecked()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, message);
        QTemporaryDir folder;
        const auto file = (folder.path() + "/c.json").toStdString();
        std::ofstream(file) << json.toStdString();
        const auto read = readClipConfig(file);
        QVERIFY(!read.ok());
        QCOMPARE(read.error().code, ErrorCode::BadInput);
        QVERIFY2(read.error().message().find(message.toStdString()) != std::string::npos,
                 read.error().message().c_str());
    }

    void shippedConfiguration()
    {
        const auto shipped = readClipConfig(CASCADE_RESOURCE_DIR "/training/world-clip.json").value();
        QVERIFY(shipped.steps > 0);
        QCOMPARE(shipped.data.scenes.split, world::Split::Train);
        QVERIFY(std::filesystem::equivalent(shipped.tokenizer, kTokenizer));
        QCOMPARE(readClipConfig("nothing.json").error().code, ErrorCode::BadInput);
    }
};

CASCADE_TEST(ClipTrainerTest);
#include "tst_ClipTrainer.moc"
