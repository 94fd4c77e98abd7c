// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/StyleTrial.h"

#include "tests/support/TestMain.h"
#include "tests/training/Support.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::training;

namespace {

/// Stills, then clips with stills between and beside them.
StyleTrial trialIn(const TrainingFolder& folder, const std::string& output)
{
    StyleTrial trial;
    trial.training = folder.config(output);
    auto& phases = trial.training.phases;
    phases.resize(2);
    phases[0].steps = 1;
    phases[1] = {};
    phases[1].steps = 2;
    phases[1].stills = 2;
    phases[1].stillEvery = 2;
    phases[1].clips = 1;
    phases[1].frames = 2;
    trial.clips = 2;
    return trial;
}

} // namespace

class StyleTrialTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// As many steps, and not one image.
    void withoutStillsAllIsClips()
    {
        const TrainingFolder folder;
        auto config = trialIn(folder, "out").training;
        config.phases[1].besideClip = 1;
        const auto alone = withoutStills(config);
        QCOMPARE(alone.totalSteps(), config.totalSteps());
        for (const auto& phase : alone.phases) {
            QCOMPARE(phase.stillEvery, std::int64_t{0});
            QCOMPARE(phase.besideClip, std::int64_t{0});
            QCOMPARE(phase.clips, std::int64_t{1});
            QCOMPARE(phase.frames, std::int64_t{2});
        }
    }

    /// Both trainings are read, once; a trial that is run again reads what it has.
    void bothAreTrainedAndRead()
    {
        const TrainingFolder folder;
        const evaluation::AttributeClassifier classifier;
        std::size_t told = 0;
        StyleTrialHooks hooks;
        hooks.read = [&](const evaluation::StyleReading&) { ++told; };
        const auto first = tryStyles(trialIn(folder, "out"), classifier, torch::kCPU, hooks).value();
        QCOMPARE(first.readings.size(), std::size_t{2});
        QCOMPARE(told, std::size_t{2});
        QVERIFY(first.readings[0].withStills && !first.readings[1].withStills);
        QCOMPARE(first.readings[0].hits.stillOnly.size(), std::size_t{2});
        QCOMPARE(first.renders.moving.size(), std::size_t{2});
        CancelSource stop;
        stop.cancel(); // a training would stop at once
        hooks.training.cancel = stop.token();
        const auto again = tryStyles(trialIn(folder, "out"), classifier, torch::kCPU, hooks).value();
        QVERIFY(toJson(again.readings[1]) == toJson(first.readings[1]));
        const auto stopped = tryStyles(trialIn(folder, "other"), classifier, torch::kCPU, hooks);
        QVERIFY(stopped.error().code == ErrorCode::Cancelled);
    }

    /// What was read of one configuration, or sampled in another way, is not taken for another's.
    void anotherConfigurationIsAnotherTrial()
    {
        const TrainingFolder folder;
        const auto sampledIn = [&](int steps) {
            auto model = readModelConfig(folder.model()).value();
            model.stages[0].defaults.steps = steps;
            writeModelConfig(model, folder.model()).value();
        };
        sampledIn(2);
        const auto trial = trialIn(folder, "out");
        const auto refused = [](const StyleTrial& other) {
            const auto tried = tryStyles(other, evaluation::AttributeClassifier(), torch::kCPU, {});
            return !tried.ok() && tried.error().code == ErrorCode::BadInput;
        };
        QVERIFY(!refused(trial));
        auto faster = trial, styled = trial, longer = trial;
        faster.training.optimiser.learningRate *= 2;
        styled.training.phases[1].styleShare = 1;
        ++longer.clips;
        QVERIFY(refused(faster));
        QVERIFY(refused(styled));
        QVERIFY(refused(longer));
        sampledIn(3);
        QVERIFY(refused(trial));
    }

    void whatCannotBeTriedIsSaid_data()
    {
        QTest::addColumn<QString>("stage");
        QTest::addColumn<int>("stillEvery");
        QTest::addColumn<QString>("start");
        QTest::addColumn<int>("clips");
        QTest::addColumn<QString>("words");
        QTest::newRow("super-resolution") << "ssr3" << 2 << "" << 2 << "is no base";
        QTest::newRow("no such stage") << "bass" << 2 << "" << 2 << "bass";
        QTest::newRow("images alone") << "base" << 1 << "" << 2 << "images and clips";
        QTest::newRow("a start") << "base" << 2 << "weights.safetensors" << 2 << "seen images already";
        QTest::newRow("no clip to read") << "base" << 2 << "" << 0 << "one clip";
    }
    void whatCannotBeTriedIsSaid()
    {
        QFETCH(QString, stage);
        QFETCH(int, stillEvery);
        QFETCH(QString, start);
        QFETCH(int, clips);
        QFETCH(QString, words);
        const TrainingFolder folder;
        auto trial = trialIn(folder, "out");
        trial.training.stage = stage.toStdString();
        trial.training.phases[1].stillEvery = stillEvery;
        trial.training.start = start.toStdString();
        trial.clips = clips;
        const auto tried = tryStyles(trial, evaluation::AttributeClassifier(), torch::kCPU, {});
        QVERIFY(!tried.ok());
        QVERIFY2(tried.error().message().find(words.toStdString()) != std::string::npos,
                 tried.error().message().c_str());
    }

    void clipsAloneAreNoTrial()
    {
        const TrainingFolder folder;
        auto trial = trialIn(folder, "out");
        trial.training = withoutStills(trial.training);
        QVERIFY(!tryStyles(trial, evaluation::AttributeClassifier(), torch::kCPU, {}).ok());
    }

    void theShippedConfigurationIsRead()
    {
        const auto config = readTrainingConfig(CASCADE_RESOURCE_DIR "/training/styles.json").value();
        QCOMPARE(config.stage, std::string("base"));
        QVERIFY(config.trainText && config.phases[0].stillEvery == 1);
        QCOMPARE(withoutStills(config).phases[0].clips, config.phases[1].clips);
    }
};

CASCADE_TEST(StyleTrialTest);
#include "tst_StyleTrial.moc"
