// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/training/Support.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <cstdlib>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::training;

namespace {

constexpr const char* kChild = "CASCADE_TEST_TRAINING_CHILD";
constexpr int kKills = 10;

/// A training long enough to be killed a few times, with a checkpoint after every step.
TrainingConfig longConfig(const std::filesystem::path& root, const std::string& output)
{
    auto config = tinyConfig(root / "model", root / output);
    config.checkpointMinutes = 0;
    config.phases.resize(1);
    config.phases[0].steps = 60;
    config.phases[0].stillEvery = 3;
    config.phases[0].clips = 1;
    config.phases[0].frames = 2;
    return config;
}

} // namespace

class ResumeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// This executable is also the program that killedTrainingGoesOn kills.
    void initTestCase()
    {
        if (const char* root = std::getenv(kChild); root != nullptr) {
            trainUntil(longConfig(root, "killed"), -1);
            std::_Exit(0);
        }
    }

    void stoppedTrainingGoesOnBitForBit_data()
    {
        QTest::addColumn<QString>("stage");
        QTest::addColumn<bool>("trainText");
        QTest::addColumn<int>("stepsPerBatch");
        QTest::newRow("base, text encoder along") << "base" << true << 1;
        QTest::newRow("base, text encoder frozen") << "base" << false << 1;
        QTest::newRow("base, stopped within a batch") << "base" << false << 3;
        QTest::newRow("temporal super-resolution") << "tsr2" << false << 1;
        QTest::newRow("spatial super-resolution") << "ssr3" << false << 1;
    }

    void stoppedTrainingGoesOnBitForBit()
    {
        QFETCH(QString, stage);
        QFETCH(bool, trainText);
        QFETCH(int, stepsPerBatch);
        const TrainingFolder folder;
        auto whole = folder.config("whole");
        whole.stage = stage.toStdString();
        whole.trainText = trainText;
        whole.stepsPerBatch = stepsPerBatch;
        if (stage != "base") {
            for (auto& phase : whole.phases) {
                phase = {};
                phase.steps = 2;
                phase.clips = 2;
                phase.frames = 4;
            }
        }
        auto parts = whole;
        parts.output = folder.at("parts");
        trainUntil(whole, -1);
        for (const int step : {2, 2, 5, -1}) { // opened again with nothing to do, too
            trainUntil(parts, step);
        }
        const auto a = readCheckpoint(whole.output).value(), b = readCheckpoint(parts.output).value();
        QCOMPARE(a.step, whole.totalSteps());
        QVERIFY(sameState(a, b));
        parts.seed = 4; // another seed is another training
        parts.output = folder.at("other");
        trainUntil(parts, -1);
        QVERIFY(!sameState(a, readCheckpoint(parts.output).value()));
    }

    void killedTrainingGoesOn()
    {
        const TrainingFolder folder;
        const auto config = longConfig(folder.at(""), "killed");
        const auto stepOnDisk = [&]() -> std::int64_t { // whatever moment it is, there is a whole checkpoint
            return hasCheckpoint(config.output) ? readCheckpoint(config.output).value().step : 0;
        };
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(kChild, QString::fromStdString(folder.at("").string()));
        std::int64_t before = 0;
        int kills = 0;
        for (int life = 0; life < kKills; ++life) {
            QProcess child;
            child.setProcessEnvironment(environment);
            child.start(QCoreApplication::applicationFilePath(), {"--class", "ResumeTest"});
            QVERIFY(child.waitForStarted());
            const auto index = config.output / "checkpoint.json";
            const auto written = [&] {
                std::error_code none;
                return std::filesystem::last_write_time(index, none);
            };
            const auto old = written();
            while (written() == old && !child.waitForFinished(5) && child.state() == QProcess::Running) {
            }
            (void)child.waitForFinished(static_cast<int>(QRandomGenerator::global()->bounded(60)));
            QVERIFY2(child.state() == QProcess::Running || child.exitCode() == 0,
                     child.readAllStandardError().left(2000).constData());
            kills += child.state() == QProcess::Running ? 1 : 0;
            child.kill();
            QVERIFY(child.waitForFinished());
            const auto now = stepOnDisk();
            QVERIFY(now > before);
            before = now;
        }
        QVERIFY2(kills >= kKills - 1, "the training was over too soon to be killed");
        QVERIFY(before < config.totalSteps());
        trainUntil(config, -1);
        const auto whole = longConfig(folder.at(""), "whole");
        trainUntil(whole, -1);
        QVERIFY(sameState(readCheckpoint(whole.output).value(), readCheckpoint(config.output).value()));
    }

    void cancelledTrainingLeavesACheckpoint()
    {
        const TrainingFolder folder;
        const auto config = folder.config("out");
        CancelSource source;
        source.cancel();
        TrainingHooks hooks;
        hooks.cancel = source.token();
        openTrainer(config)->run(hooks).value();
        QCOMPARE(readCheckpoint(config.output).value().step, std::int64_t{0});
    }

    void checkpointOfAnotherNetworkIsRefused()
    {
        const TrainingFolder folder;
        auto config = folder.config("out");
        trainUntil(config, 1);
        config.stage = "tsr2";
        config.trainText = false;
        const auto trainer = Trainer::open(config, torch::kCPU);
        QVERIFY(!trainer.ok());
        QCOMPARE(trainer.error().code, ErrorCode::BadInput);
        QVERIFY(trainer.error().message().find(config.output.string()) != std::string::npos);
    }
};

CASCADE_TEST(ResumeTest);
#include "tst_Resume.moc"
