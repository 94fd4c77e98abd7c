// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Layers.h"
#include "core/training/ExamplePool.h"
#include "core/training/Learner.h"
#include "core/weights/Safetensors.h"

#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>
#include <utility>

using namespace cascade;
using namespace cascade::training;

namespace {

std::filesystem::path pathOf(const QTemporaryDir& folder)
{
    return folder.path().toStdString();
}

/// Learns to give 1 for 1: a matrix of one weight without a bias, which starts at zero.
struct OneWeight {
    explicit OneWeight(const LearningOptions& options) : learner(layer.ptr(), options, "one") {}

    double step() { return learner.step((layer->forward(torch::ones({1, 1})) - 1).square().sum()); }
    [[nodiscard]] double weight() const { return layer->weight.item<double>(); }

    nn::Linear layer{1, 1, false, nn::Start::Zero, torch::TensorOptions()};
    Learner learner;
};

LearningOptions smallOptions(const std::filesystem::path& output, std::int64_t steps)
{
    LearningOptions options;
    options.output = output;
    options.steps = steps;
    options.optimiser.learningRate = 0.1;
    options.optimiser.warmUpSteps = 0;
    options.optimiser.weightDecay = 0;
    return options;
}

} // namespace

class LearnerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void learns()
    {
        QTemporaryDir folder;
        OneWeight one(smallOptions(pathOf(folder), 60));
        one.learner.begin().value();
        std::vector<LearningProgress> reports;
        LearningHooks<LearningProgress> hooks;
        hooks.report = [&](const LearningProgress& progress) { reports.push_back(progress); };
        one.learner.run([&] { return one.step(); }, hooks).value();
        QVERIFY2(std::abs(one.weight() - 1) < 0.05, qPrintable(QString::number(one.weight())));
        QCOMPARE(reports.size(), std::size_t{1}); // at the end
        QCOMPARE(reports[0].step, std::int64_t{60});
        QCOMPARE(reports[0].totalSteps, std::int64_t{60});
        QVERIFY(reports[0].scored && reports[0].loss < 1 && reports[0].remainingSec == 0);
        QVERIFY(reports[0].passedSec > 0 && reports[0].secPerStep > 0);
    }

    /// After one step of 0.1 the running average of 0 and 0.1 is 0.09: it keeps a tenth of the first.
    void averageFollows()
    {
        QTemporaryDir folder;
        OneWeight one(smallOptions(pathOf(folder), 60));
        one.step();
        QVERIFY(std::abs(one.weight() - 0.1) < 1e-4);
        OneWeight other(smallOptions(pathOf(folder), 60));
        one.learner.copyAverageTo(*other.layer);
        QVERIFY(std::abs(other.weight() - 0.09) < 1e-4);
        nn::Linear another(1, 1, true, nn::Start::Zero, torch::TensorOptions());
        QVERIFY_EXCEPTION_THROWN(one.learner.copyAverageTo(*another), c10::Error);
    }

    void goesOnFromItsCheckpoint()
    {
        QTemporaryDir whole, parts;
        OneWeight one(smallOptions(pathOf(whole), 20));
        one.learner.run([&] { return one.step(); }, {}).value();
        LearningHooks<LearningProgress> some;
        some.stopAfterStep = 7;
        OneWeight first(smallOptions(pathOf(parts), 20));
        first.learner.run([&] { return first.step(); }, some).value();
        QCOMPARE(first.learner.stepsDone(), std::int64_t{7});
        OneWeight second(smallOptions(pathOf(parts), 20));
        second.learner.begin().value();
        QCOMPARE(second.learner.stepsDone(), std::int64_t{7});
        QCOMPARE(second.weight(), first.weight());
        second.learner.run([&] { return second.step(); }, {}).value();
        QCOMPARE(second.weight(), one.weight());
        for (auto* learner : {&one.learner, &second.learner}) {
            learner->exportAverage(pathOf(whole) / (learner == &one.learner ? "a" : "b")).value();
        }
        const auto a = weights::openSafetensors(pathOf(whole) / "a").value().readAll().value();
        const auto b = weights::openSafetensors(pathOf(whole) / "b").value().readAll().value();
        QVERIFY(at::equal(a.at("weight"), b.at("weight")));
        QCOMPARE(a.at("weight").scalar_type(), torch::kBFloat16);
    }

    void cancellingKeepsWhatIsDone()
    {
        QTemporaryDir folder;
        OneWeight one(smallOptions(pathOf(folder), 20));
        CancelSource source;
        LearningHooks<LearningProgress> hooks;
        hooks.cancel = source.token();
        const auto step = [&] {
            if (one.learner.stepsDone() == 4) {
                source.cancel();
            }
            return one.step();
        };
        one.learner.run(step, hooks).value();
        QCOMPARE(one.learner.stepsDone(), std::int64_t{5});
        OneWeight again(smallOptions(pathOf(folder), 20));
        again.learner.begin().value();
        QCOMPARE(again.learner.stepsDone(), std::int64_t{5});
    }

    void otherNetworksCheckpointIsRefused()
    {
        QTemporaryDir folder;
        OneWeight one(smallOptions(pathOf(folder), 2));
        one.learner.save().value();
        nn::Linear wide(2, 1, false, nn::Start::Zero, torch::TensorOptions());
        nn::Linear biased(1, 1, true, nn::Start::Zero, torch::TensorOptions());
        const std::vector<std::pair<nn::Linear, std::string>> others{{wide, "model.weight has another shape"},
                                                                     {biased, "model.bias is missing"}};
        for (const auto& [layer, what] : others) {
            const auto begun = Learner(layer.ptr(), smallOptions(pathOf(folder), 2), "two").begin();
            QCOMPARE(begun.error().code, ErrorCode::BadInput);
            QVERIFY2(begun.error().what.find(what) != std::string::npos, begun.error().what.c_str());
        }
    }

    void lossThatIsNoNumberStops()
    {
        QTemporaryDir folder;
        OneWeight one(smallOptions(pathOf(folder), 5));
        const auto run = one.learner.run([] { return std::numeric_limits<double>::quiet_NaN(); }, {});
        QCOMPARE(run.error().code, ErrorCode::Internal);
        QCOMPARE(run.error().where, std::string("one/step 0"));
    }

    void poolKeepsTheLatest()
    {
        std::vector<std::int64_t> made;
        ExamplePool<int> pool(2, 5);
        const auto get = [&](std::int64_t index) {
            return pool.at(index, [&](std::int64_t number) {
                made.push_back(number);
                return static_cast<int>(10 * number);
            });
        };
        pool.moveTo(0);
        QCOMPARE(pool.oldest(), std::int64_t{0});
        QCOMPARE(pool.end(), std::int64_t{2});
        QCOMPARE(get(1), 10);
        QCOMPARE(get(1), 10);
        pool.moveTo(2);
        QCOMPARE(pool.oldest(), std::int64_t{1});
        QCOMPARE(pool.firstFresh(), std::int64_t{4});
        QCOMPARE(get(1) + get(5), 60);
        pool.moveTo(3); // 3 to 7
        pool.moveTo(2); // another training that goes back makes them again
        QCOMPARE(get(1), 10);
        QCOMPARE(made, (std::vector<std::int64_t>{1, 5, 1}));
        QVERIFY(pool.makingSec() >= 0);
    }
};

CASCADE_TEST(LearnerTest);
#include "tst_Learner.moc"
