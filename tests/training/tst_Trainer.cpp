// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Trainer.h"

#include "core/training/Prefetcher.h"
#include "tests/support/TestMain.h"
#include "tests/training/Support.h"

#include <QTest>

#include <torch/cuda.h>

#include <cmath>

#include <ATen/Parallel.h>

#include <atomic>
#include <fstream>
#include <thread>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::training;

namespace {

TrainingBatch batchOf(const std::vector<std::string>& captions)
{
    TrainingBatch batch;
    batch.clips = randomTensor({static_cast<std::int64_t>(captions.size()), 3, 1, 12, 20}, 1).tanh();
    batch.captions = captions;
    batch.clipFrames = 1;
    return batch;
}

/// A training that starts from the model's random weights, so that words matter from the first step.
TrainingConfig startedConfig(const TrainingFolder& folder, const std::string& output)
{
    auto config = folder.config(output);
    config.start = folder.model() / "base.safetensors";
    return config;
}

double lossOf(const TrainingConfig& config, const TrainingBatch& batch)
{
    const torch::NoGradGuard noGrad;
    return openTrainer(config)->loss(batch).item<double>();
}

} // namespace

class TrainerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void learns()
    {
        const TrainingFolder folder;
        auto config = folder.config("out");
        config.phases[0].steps = 1000;
        config.optimiser.learningRate = 0.01;
        auto trainer = openTrainer(config);
        auto batch = batchOf({"a red ball", "a blue cube"});
        batch.clips = torch::full_like(batch.clips, -0.5);
        constexpr int kSteps = 240, kCounted = 10; // losses of single noise levels differ: means of ten
        double first = 0, last = 0;
        for (int step = 0; step < kSteps; ++step) {
            const double loss = trainer->step(batch);
            first += step < kCounted ? loss : 0;
            last += step >= kSteps - kCounted ? loss : 0;
        }
        QVERIFY2(last < 0.6 * first, qPrintable(QString::number(last / first)));
        QCOMPARE(trainer->stepsDone(), std::int64_t{kSteps});
        const auto samples = trainer->sample(batch, {.steps = 4}, diffusion::GuidanceSchedule::constant(1));
        QCOMPARE(samples.sizes(), batch.clips.sizes());
        QVERIFY(torch::isfinite(samples).all().item<bool>());
    }

    void logarithmicLossIsOfEachExample()
    {
        const TrainingFolder folder;
        auto config = startedConfig(folder, "out");
        const auto plain = openTrainer(config)->step(batchOf({"a red ball"}));
        config.logarithmicLoss = true;
        const auto logarithm = openTrainer(config)->step(batchOf({"a red ball"}));
        QVERIFY(std::abs(logarithm - std::log(plain + 1e-6)) < 1e-5);
    }

    /// weights of the average: min(decay, (1 + n) / (10 + n)) of itself after n steps.
    void averageRunsAlong()
    {
        const TrainingFolder folder;
        const auto config = startedConfig(folder, "out");
        auto trainer = openTrainer(config);
        trainer->save().value();
        const auto before = readCheckpoint(config.output).value().tensors;
        (void)trainer->step(batchOf({"a red ball"}));
        trainer->save().value();
        const auto after = readCheckpoint(config.output).value().tensors;
        for (const char* name :
             {"network.entry.weight", "network.exit.bias", "text.encoder.final_layer_norm.weight"}) {
            QVERIFY(after.contains("model." + std::string(name)));
            const auto get = [&](const auto& tensors, const char* kind) {
                return tensors.at(kind + std::string(name));
            };
            QVERIFY(!torch::equal(get(after, "model."), get(before, "model.")));
            const auto expected = 0.1 * get(before, "average.") + 0.9 * get(after, "model.");
            QVERIFY((get(after, "average.") - expected).abs().max().item<float>() < 1e-6F);
        }
    }

    void startsFromShippedWeights()
    {
        const TrainingFolder folder;
        const auto config = startedConfig(folder, "first");
        trainUntil(config, 2);
        openTrainer(config)->exportAverage(folder.at("export")).value();
        const auto shipped = weights::openSafetensors(folder.at("export") / "base.safetensors").value();
        QCOMPARE(shipped.metadata().at("steps"), std::string("2"));
        QVERIFY(std::filesystem::exists(folder.at("export") / "text.safetensors"));
        auto second = folder.config("second");
        second.start = folder.at("export") / "base.safetensors";
        auto trainer = openTrainer(second);
        QCOMPARE(trainer->stepsDone(), std::int64_t{0});
        trainer->save().value();
        const auto tensors = readCheckpoint(second.output).value().tensors;
        const auto exported = shipped.readAll().value();
        for (const auto& [name, tensor] : exported) {
            QCOMPARE(tensor.scalar_type(), torch::kBFloat16);
            QVERIFY(torch::equal(tensors.at("model.network." + name), tensor.to(torch::kFloat32)));
            QVERIFY(torch::equal(tensors.at("average.network." + name), tensor.to(torch::kFloat32)));
        }
    }

    /// A network with more blocks than the weights it starts from computes what theirs did.
    void aGrownNetworkStartsAsWhatItWas()
    {
        const TrainingFolder folder;
        const auto config = startedConfig(folder, "first");
        trainUntil(config, 2);
        openTrainer(config)->exportAverage(folder.at("export")).value();
        auto small = folder.config("small");
        small.start = folder.at("export") / "base.safetensors";
        const auto batch = batchOf({"a red ball"});
        const auto before = lossOf(small, batch);
        auto model = readModelConfig(folder.model()).value();
        auto& level = model.stages[0].network.levels[0];
        const auto added = "model.network.level_0_" + std::to_string(level.blocks++);
        writeModelConfig(model, folder.model()).value();
        auto grown = folder.config("grown");
        grown.start = small.start;
        QVERIFY(!Trainer::open(grown, torch::kCPU).ok()); // that has to be said
        grown.grow = true;
        QCOMPARE(lossOf(grown, batch), before);
        auto trainer = openTrainer(grown);
        (void)trainer->step(batch);
        trainer->save().value();
        const auto tensors = readCheckpoint(grown.output).value().tensors;
        QVERIFY(tensors.at(added + ".residual.conv2.weight").count_nonzero().item<std::int64_t>() >
                0); // it learns
    }

    /// So does a network of more channels, where the weights are of one without attention.
    void aWidenedNetworkStartsAsWhatItWas()
    {
        const TrainingFolder folder;
        auto model = readModelConfig(folder.model()).value();
        const auto stage = std::size_t{1};
        QCOMPARE(model.stages[stage].id, std::string("tsr2"));
        const auto narrow = randomNetwork(model.stages[stage]);
        const auto file = folder.at("narrow.safetensors");
        weights::writeSafetensors(file, weights::stateDictOf(*narrow)).value();
        auto config = folder.config("narrow");
        config.stage = "tsr2";
        config.trainText = false;
        config.start = file;
        config.phases.resize(1);
        config.phases[0] = {};
        config.phases[0].steps = 2;
        config.phases[0].clips = 2;
        config.phases[0].frames = 4;
        const auto batch = worldDataset(model.stages[stage], config)(0);
        const auto before = lossOf(config, batch);
        for (auto& level : model.stages[stage].network.levels) {
            level.channels += 32;
        }
        writeModelConfig(model, folder.model()).value();
        auto wide = config;
        wide.output = folder.at("wide");
        QVERIFY(!Trainer::open(wide, torch::kCPU).ok()); // that has to be said
        wide.grow = true;
        QVERIFY(std::abs(lossOf(wide, batch) / before - 1) < 1e-4);
        auto trainer = openTrainer(wide);
        (void)trainer->step(batch);
        trainer->save().value();
        const auto tensors = readCheckpoint(wide.output).value().tensors;
        const auto channels = model.stages[stage].network.levels[0].channels;
        const auto entry = tensors.at("m.network.entry.weight").slice(0, channels - 32);
        QVERIFY(entry.count_nonzero().item<std::int64_t>() > 0); // new channels are woken
    }

    void startMustFitTheNetwork()
    {
        const TrainingFolder folder;
        auto config = folder.config("out");
        config.stage = "ssr3";
        config.trainText = false;
        config.start = folder.model() / "base.safetensors";
        const auto trainer = Trainer::open(config, torch::kCPU);
        QVERIFY(!trainer.ok());
        QCOMPARE(trainer.error().code, ErrorCode::BadInput);
    }

    void frozenEncoderMustBeThere()
    {
        const TrainingFolder folder;
        auto config = folder.config("out");
        config.trainText = false;
        std::filesystem::remove(folder.model() / "text.safetensors");
        const auto trainer = Trainer::open(config, torch::kCPU);
        QVERIFY(!trainer.ok());
        QCOMPARE(trainer.error().code, ErrorCode::WeightsMissing);
    }

    void droppedCaptionsAreNotSeen()
    {
        const TrainingFolder folder;
        auto config = startedConfig(folder, "out");
        const auto one = batchOf({"a red ball"}), other = batchOf({"two small blue cubes"}),
                   none = batchOf({""});
        config.textDropout = 0;
        QVERIFY(lossOf(config, one) != lossOf(config, other));
        config.textDropout = 1;
        QCOMPARE(lossOf(config, one), lossOf(config, none));
        config.textDropout = 0.5;
        int dropped = 0;
        for (config.seed = 1; config.seed <= 24; ++config.seed) {
            dropped += lossOf(config, one) == lossOf(config, other) ? 1 : 0;
        }
        QVERIFY2(dropped > 4 && dropped < 20, qPrintable(QString::number(dropped))); // 12 in the mean
    }

    void framesListenToTheirCaptions()
    {
        const TrainingFolder folder;
        const auto model = readModelConfig(folder.model()).value();
        const auto texts = TextBatcher::open(model).value();
        nn::T5Encoder encoder(t5Options(model.text));
        TrainingBatch batch;
        batch.clips = torch::zeros({2, 3, 5, 4, 4});
        batch.clipFrames = 3;
        batch.captionsEach = 3;
        batch.captions = {"a red ball", "a cube", "a small blue cone", "a torus", "a ball", "a cube"};
        const auto text = texts.condition(
            encoder, batch, torch::tensor({false, false, false, false, true, false}), torch::kCPU);
        QCOMPARE(text.embedding.sizes(), (std::vector<std::int64_t>{2, 3, 5, 12})); // the longest has 4 words
        QVERIFY(torch::equal(text.ofFrame, torch::tensor({0, 0, 0, 1, 2}, torch::kInt64)));
        QVERIFY(
            torch::equal(text.mask.sum(-1), torch::tensor({4, 3, 5, 3, 1, 3}, torch::kInt64).view({2, 3})));
        QVERIFY(relativeError(text.embedding[1][2].slice(0, 0, 3), text.embedding[0][1].slice(0, 0, 3)) <
                1e-5);
    }

    void lossIsAFunctionOfTheStep()
    {
        const TrainingFolder folder;
        const auto config = startedConfig(folder, "out");
        const auto batch = batchOf({"a red ball", "a blue cube"});
        QCOMPARE(lossOf(config, batch), lossOf(config, batch));
        auto trainer = openTrainer(config);
        const double at0 = trainer->loss(batch).item<double>();
        QCOMPARE(trainer->step(batch), at0);
        QVERIFY(trainer->loss(batch).item<double>() != at0);
    }

    void prefetcherKeepsTheOrder()
    {
        Prefetcher batches(
            [](std::int64_t step) {
                if (step == 7) {
                    throw std::runtime_error("no more");
                }
                TrainingBatch batch;
                batch.clipFrames = step;
                return batch;
            },
            3, 100);
        for (int step = 3; step < 7; ++step) {
            QCOMPARE(batches.next().clipFrames, std::int64_t{step});
        }
        QVERIFY_EXCEPTION_THROWN((void)batches.next(), std::runtime_error);
    }

    /// Several threads make batches side by side; who asks sees none of that.
    void prefetcherOfManyThreadsKeepsTheOrder()
    {
        std::atomic<int> together = 0, most = 0;
        Prefetcher batches(
            [&](std::int64_t number) {
                most = std::max(most.load(), ++together);
                while (number == 0 && most < 2) { // the first is not ready before another is under way
                    std::this_thread::yield();
                }
                if (number == 20) {
                    throw std::runtime_error("no more");
                }
                TrainingBatch batch;
                batch.clipFrames = number;
                --together;
                return batch;
            },
            0, 100, {3, 2});
        for (int number = 0; number < 20; ++number) {
            QCOMPARE(batches.next().clipFrames, std::int64_t{number});
        }
        QVERIFY_EXCEPTION_THROWN((void)batches.next(), std::runtime_error);
        QVERIFY(most >= 2);
    }

    /// On a card the noise is drawn there: other numbers than the processor's, but as much a function of the
    /// step, and the same mean loss but for chance.
    void aCardTrainsAsTheProcessorDoes()
    {
        // What is compared is made on a card; CI has none, and docs/results/card.md says when one was lent.
        if (!torch::cuda::is_available()) {
            QSKIP("this machine or build has no CUDA device");
        }
        const TrainingFolder folder;
        const auto config = startedConfig(folder, "out");
        const std::vector<std::string> captions(64, "a red ball");
        const auto batch = batchOf(captions);
        const auto onCard = [&] {
            return training::Trainer::open(config, torch::Device(torch::kCUDA, 0)).value();
        };
        const double here = lossOf(config, batch), there = onCard()->loss(batch).item<double>();
        QCOMPARE(onCard()->loss(batch).item<double>(), there);
        QVERIFY2(std::abs(there / here - 1) < 0.1, qPrintable(QString("%1 and %2").arg(here).arg(there)));
    }

    /// It works on one thread itself, and takes none from threads that come after it.
    void prefetcherLeavesTheThreadsToTheTraining()
    {
        const int before = at::get_num_threads();
        std::atomic<int> itsOwn = 0;
        Prefetcher batches(
            [&](std::int64_t) {
                itsOwn = at::get_num_threads();
                return TrainingBatch{};
            },
            0, 1);
        (void)batches.next();
        int later = 0;
        std::thread([&] { later = at::get_num_threads(); }).join();
        QCOMPARE(itsOwn.load(), 1);
        QCOMPARE(later, before);
    }

    void prefetcherStopsEarly()
    {
        std::atomic<int> made = 0;
        {
            Prefetcher batches(
                [&made](std::int64_t) {
                    ++made;
                    return TrainingBatch{};
                },
                0, 1000000);
            (void)batches.next();
        }
        QVERIFY(made >= 1 && made <= 4); // the one taken, two ahead, one in the making
    }
};

CASCADE_TEST(TrainerTest);
#include "tst_Trainer.moc"
