// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/TrialRun.h"

#include "tests/support/TestMain.h"
#include "tests/training/Support.h"

#include <QTest>

#include <ATen/Functions.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::training;

namespace {

/// What a training of a trial is made of.
struct Parts {
    explicit Parts(const TrainingFolder& folder) : config(folder.config("out"))
    {
        const auto model = readModelConfig(folder.model()).value();
        stage = model.stage(config.stage).value();
        stage.defaults.steps = 2;
        text = model.text;
    }
    [[nodiscard]] TrialRun run() const { return {config, stage, text, readings}; }

    TrainingConfig config;
    StageConfig stage;
    TextConfig text;
    nlohmann::json readings{{"clips", 2}};
};

void takeNothing(const nlohmann::json& /*row*/) {}

} // namespace

class TrialRunTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readingsOfAnotherTrialAreRefused()
    {
        using Change = std::function<void(Parts&)>;
        const std::vector<std::pair<const char*, Change>> changes{
            {"learning rate", [](Parts& parts) { parts.config.optimiser.learningRate *= 2; }},
            {"data", [](Parts& parts) { parts.config.phases[1].styleShare = 1; }},
            {"seed", [](Parts& parts) { ++parts.config.seed; }},
            {"steps of training", [](Parts& parts) { ++parts.config.phases[0].steps; }},
            {"noise schedule", [](Parts& parts) { parts.stage.schedule.logSnrShift += 1; }},
            {"steps of sampling", [](Parts& parts) { ++parts.stage.defaults.steps; }},
            {"guidance", [](Parts& parts) { parts.stage.defaults.guidance = "5"; }},
            {"sampler of the variant", [](Parts& parts) { parts.stage.chosen.sampler = "ddpm"; }},
            {"text encoder", [](Parts& parts) { parts.text.encoder.sha256 = "other"; }},
            {"what is read", [](Parts& parts) { parts.readings["clips"] = 3; }}};
        const TrainingFolder folder;
        const Parts usual(folder);
        usual.run().begin(takeNothing).value();
        usual.run().append({{"step", 1}}).value();
        for (const auto& [name, change] : changes) {
            auto parts = usual;
            change(parts);
            const auto begun = parts.run().begin(takeNothing);
            QVERIFY2(!begun.ok(), name);
            QVERIFY2(begun.error().code == ErrorCode::BadInput, name);
        }
    }

    void whatDecidesNothingMayDiffer()
    {
        const TrainingFolder folder;
        Parts parts(folder);
        parts.run().begin(takeNothing).value();
        parts.run().append({{"step", 1}}).value();
        parts.stage.variants.clear();
        parts.config.checkpointMinutes = 1;
        std::vector<int> steps;
        parts.run()
            .begin([&](const nlohmann::json& row) { steps.push_back(row.at("step").get<int>()); })
            .value();
        QVERIFY(steps == std::vector<int>{1});
    }

    /// Nobody can say what a checkpoint without a record was trained on.
    void aCheckpointOfNoTrialIsRefused()
    {
        const TrainingFolder folder;
        const Parts parts(folder);
        trainUntil(parts.config, 1);
        const auto begun = parts.run().begin(takeNothing);
        QVERIFY(!begun.ok());
        QVERIFY(begun.error().code == ErrorCode::BadInput);
    }

    /// A training that is further on is no training of fewer steps.
    void moreStepsAreNotFewer()
    {
        const TrainingFolder folder;
        const auto run = Parts(folder).run();
        run.begin(takeNothing).value();
        run.trainTo(*run.open(torch::kCPU).value(), 2, {}).value();
        const auto trainer = run.open(torch::kCPU).value(); // goes on from the checkpoint
        run.trainTo(*trainer, 2, {}).value();
        const auto early = run.trainTo(*trainer, 1, {});
        QVERIFY(!early.ok());
        QVERIFY(early.error().code == ErrorCode::BadInput);
        QCOMPARE(early.error().where, folder.at("out").string());
        QCOMPARE(early.error().what, std::string("expected a training of 1 steps, got one of 2"));
        QVERIFY(early.error().hint.find("remove the checkpoint, too") != std::string::npos);
    }

    /// The same captions in two parts: no two clips begin with the same noise, and every reading with the
    /// same.
    void partsHaveNoiseOfTheirOwn()
    {
        TrainingBatch part;
        part.clips = at::zeros({2, 3, 2, 12, 20});
        part.captions = {"a red cube", "a red cube"};
        part.clipFrames = 2;
        const TrainingFolder folder;
        const auto run = Parts(folder).run();
        const auto trainer = run.open(torch::kCPU).value();
        const auto made = run.sample(*trainer, {part, part}, {});
        QCOMPARE(made.size(), std::size_t{2});
        QVERIFY(!torch::equal(made[0], made[1]));
        QVERIFY(!torch::equal(made[0][0], made[0][1]));
        const auto again = run.sample(*trainer, {part, part}, {});
        QVERIFY(torch::equal(made[0], again[0]) && torch::equal(made[1], again[1]));
        CancelSource stop;
        stop.cancel();
        QVERIFY_EXCEPTION_THROWN((void)run.sample(*trainer, {part}, stop.token()), Cancelled);
    }
};

CASCADE_TEST(TrialRunTest);
#include "tst_TrialRun.moc"
