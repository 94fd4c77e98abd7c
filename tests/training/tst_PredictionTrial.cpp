// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/PredictionTrial.h"

#include "core/cascade/TextEncoder.h"
#include "tests/support/TestMain.h"
#include "tests/training/Support.h"

#include <QTest>

#include <algorithm>
#include <nlohmann/json.hpp>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::training;
using diffusion::Prediction;

namespace {

const std::filesystem::path kTokenizer = CASCADE_RESOURCE_DIR "/models/toybox/tokenizer.model";

/// Random, but always the same.
evaluation::WorldClip someWorldClip()
{
    torch::manual_seed(5);
    return {evaluation::WorldClipNetwork(), evaluation::openCaptionTokenizer(kTokenizer).value()};
}

/// Four steps, read after two and four.
PredictionTrial trialIn(const TrainingFolder& folder, const std::string& output)
{
    PredictionTrial trial;
    trial.training = folder.config(output);
    trial.training.stage = "ssr3";
    trial.training.trainText = false;
    trial.training.phases.resize(1);
    trial.training.phases[0] = {};
    trial.training.phases[0].steps = 4;
    trial.training.phases[0].clips = 1;
    trial.training.phases[0].frames = 2;
    trial.seeds = 2;
    trial.every = 2;
    trial.clips = 3;
    return trial;
}

std::vector<std::string> sorted(const std::vector<evaluation::PredictionReading>& readings)
{
    std::vector<std::string> rows;
    for (const auto& reading : readings) {
        rows.push_back(evaluation::toJson(reading).dump());
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

} // namespace

class PredictionTrialTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bothAreReadAtEachMoment()
    {
        const TrainingFolder folder;
        std::size_t told = 0;
        PredictionTrialHooks hooks;
        hooks.read = [&](const evaluation::PredictionReading&) { ++told; };
        const auto readings =
            tryPredictions(trialIn(folder, "out"), someWorldClip(), torch::kCPU, hooks).value();
        QCOMPARE(readings.size(), std::size_t{8});
        QCOMPARE(told, std::size_t{8});
        for (const auto& reading : readings) {
            QVERIFY(reading.step == 2 || reading.step == 4);
            QVERIFY(reading.colourShift > 0 && reading.firstFrameFid > 0);
        }
        QVERIFY(std::filesystem::exists(folder.at("out") / "eps-4" / "readings.jsonl"));
    }

    /// A trial that was stopped comes to the same readings.
    void aStoppedTrialGoesOn()
    {
        const TrainingFolder folder;
        const auto worldClip = someWorldClip();
        const auto whole = tryPredictions(trialIn(folder, "whole"), worldClip, torch::kCPU, {}).value();
        CancelSource stop;
        PredictionTrialHooks hooks;
        hooks.training.cancel = stop.token();
        hooks.read = [&](const evaluation::PredictionReading& reading) {
            if (reading.prediction == Prediction::Epsilon) {
                stop.cancel();
            }
        };
        const auto stopped = tryPredictions(trialIn(folder, "parts"), worldClip, torch::kCPU, hooks);
        QVERIFY(!stopped.ok());
        QVERIFY(stopped.error().code == ErrorCode::Cancelled);
        const auto again = tryPredictions(trialIn(folder, "parts"), worldClip, torch::kCPU, {}).value();
        QVERIFY(sorted(again) == sorted(whole));
    }

    /// A log that was removed does not make an early checkpoint of the final weights.
    void finalWeightsAreNoEarlyCheckpoint()
    {
        const TrainingFolder folder;
        const auto worldClip = someWorldClip();
        auto trial = trialIn(folder, "out");
        trial.seeds = 1;
        const auto first = tryPredictions(trial, worldClip, torch::kCPU, {}).value();
        QVERIFY(std::filesystem::remove(folder.at("out") / "v-3" / "readings.jsonl"));
        const auto again = tryPredictions(trial, worldClip, torch::kCPU, {});
        QVERIFY(!again.ok());
        QVERIFY(again.error().code == ErrorCode::BadInput);
        QVERIFY(again.error().hint.find("remove the checkpoint, too") != std::string::npos);
        std::filesystem::remove_all(folder.at("out") / "v-3");
        QVERIFY(sorted(tryPredictions(trial, worldClip, torch::kCPU, {}).value()) == sorted(first));
    }

    /// Readings of one configuration are not taken for another's.
    void anotherConfigurationIsAnotherTrial()
    {
        const TrainingFolder folder;
        const auto worldClip = someWorldClip();
        auto trial = trialIn(folder, "out");
        trial.seeds = 1;
        (void)tryPredictions(trial, worldClip, torch::kCPU, {}).value();
        trial.training.optimiser.learningRate *= 2;
        const auto other = tryPredictions(trial, worldClip, torch::kCPU, {});
        QVERIFY(!other.ok());
        QVERIFY(other.error().code == ErrorCode::BadInput);
    }

    void whatCannotBeTriedIsSaid_data()
    {
        QTest::addColumn<QString>("stage");
        QTest::addColumn<QString>("start");
        QTest::addColumn<int>("clips");
        QTest::addColumn<QString>("words");
        QTest::newRow("a base") << "base"
                                << "" << 3 << "is a base";
        QTest::newRow("no such stage") << "ssr9"
                                       << "" << 3 << "ssr9";
        QTest::newRow("a start") << "ssr3"
                                 << "weights.safetensors" << 3 << "start from";
        QTest::newRow("one clip") << "ssr3"
                                  << "" << 1 << "two clips";
    }
    void whatCannotBeTriedIsSaid()
    {
        QFETCH(QString, stage);
        QFETCH(QString, start);
        QFETCH(int, clips);
        QFETCH(QString, words);
        const TrainingFolder folder;
        auto trial = trialIn(folder, "out");
        trial.training.stage = stage.toStdString();
        trial.training.start = start.toStdString();
        trial.clips = clips;
        const auto tried = tryPredictions(trial, someWorldClip(), torch::kCPU, {});
        QVERIFY(!tried.ok());
        QVERIFY2(tried.error().message().find(words.toStdString()) != std::string::npos,
                 tried.error().message().c_str());
    }

    void theShippedConfigurationIsRead()
    {
        const auto config = readTrainingConfig(CASCADE_RESOURCE_DIR "/training/predictions.json").value();
        QCOMPARE(config.stage, std::string("ssr1"));
        QCOMPARE(config.totalSteps() % PredictionTrial().every, std::int64_t{0});
    }
};

CASCADE_TEST(PredictionTrialTest);
#include "tst_PredictionTrial.moc"
