// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeClassifier.h"
#include "core/evaluation/AttributeQuestions.h"
#include "core/training/ClassifierTrainer.h"
#include "core/weights/Safetensors.h"

#include "tests/support/TestMain.h"

#include <ATen/CPUGeneratorImpl.h>

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace cascade;
using namespace cascade::training;

namespace {

ClassifierDataOptions smallData()
{
    ClassifierDataOptions options;
    options.seed = 5;
    options.batch = 4;
    options.fresh = 2;
    options.poolClips = 6;
    options.scenes.letteringShare = 0;
    return options;
}

ClassifierConfig smallConfig(const QTemporaryDir& folder)
{
    ClassifierConfig config;
    config.output = folder.path().toStdString();
    config.steps = 4;
    config.dtype = "fp32";
    config.data = smallData();
    config.heldoutClips = 2;
    return config;
}

world::Scene sceneOf(world::Shape shape, world::Motion motion)
{
    world::Scene scene;
    scene.objects.resize(1);
    scene.objects[0].shape = shape;
    scene.objects[0].motion = motion;
    return scene;
}

} // namespace

class ClassifierTrainerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void batchIsAFunctionOfTheStep()
    {
        ClassifierData before(smallData()), after(smallData());
        for (std::int64_t step = 0; step < 4; ++step) {
            (void)before.batch(step);
        }
        const auto a = before.batch(4), b = after.batch(4); // the second starts there, with an empty pool
        QVERIFY(at::equal(a.clips, b.clips));
        QVERIFY(at::equal(a.answers, b.answers));
        QVERIFY(!at::equal(a.clips, before.batch(5).clips));
        QCOMPARE(a.clips.sizes().vec(), (std::vector<std::int64_t>{4, 3, 8, 48, 80}));
        QCOMPARE(a.fresh, std::int64_t{2});
    }

    void heldoutClipsAreHeldOut()
    {
        const ClassifierData data(smallData());
        const auto a = data.heldout(world::Split::Heldout, 3), b = data.heldout(world::Split::Heldout, 3);
        QVERIFY(at::equal(a.clips, b.clips));
        QCOMPARE(a.answers.sizes().vec(),
                 (std::vector<std::int64_t>{
                     3, static_cast<std::int64_t>(evaluation::attributeQuestions().size())}));
        QVERIFY(a.clips.abs().max().item<double>() <= 1); // no noise
    }

    void turningChangesWords()
    {
        using world::Motion, world::Shape;
        const auto left = sceneOf(Shape::Cube, Motion::MovingLeft);
        QCOMPARE(mirrored(left).objects[0].motion, Motion::MovingRight);
        QCOMPARE(reversed(left).objects[0].motion, Motion::MovingRight);
        const auto rising = sceneOf(Shape::Cube, Motion::Rising);
        QCOMPARE(mirrored(rising).objects[0].motion, Motion::Rising);
        QCOMPARE(reversed(rising).objects[0].motion, Motion::Falling);
        QCOMPARE(reversed(sceneOf(Shape::Cube, Motion::Spinning)).objects[0].motion, Motion::Spinning);
        auto pair = left;
        pair.objects.push_back(left.objects[0]);
        pair.objects[1].relation = world::Relation::LeftOf;
        QCOMPARE(mirrored(pair).objects[1].relation, world::Relation::RightOf);
        QCOMPARE(reversed(pair).objects[1].relation, world::Relation::LeftOf);
    }

    void turningNeverShowsWhatIsHeldOut()
    {
        using world::Motion, world::Shape;
        QVERIFY(mayMirror(sceneOf(Shape::Cube, Motion::MovingLeft)));
        QVERIFY(!mayMirror(sceneOf(Shape::Cylinder, Motion::MovingLeft)));
        QVERIFY(!mayReverse(sceneOf(Shape::Octahedron, Motion::Falling)));
        QVERIFY(!mayReverse(sceneOf(Shape::Cube, Motion::Growing))); // shrinking has no word
        auto near = sceneOf(Shape::Cube, Motion::Still);
        QVERIFY(mayReverse(near));
        near.camera = world::CameraMove::Panning; // always to the same side
        QVERIFY(!mayReverse(near) && !mayMirror(near));
        near.camera = world::CameraMove::Still;
        near.lettering = world::Lettering{};
        QVERIFY(!mayReverse(near) && !mayMirror(near));
    }

    /// Channels change places in the chosen clips alone; form and movement stay known there, colours do not.
    void recolouringForgetsColours()
    {
        auto generator = at::make_generator<at::CPUGeneratorImpl>(3);
        const auto before = at::rand({4, 3, 8, 6, 10}, generator);
        auto clips = before.clone();
        const auto& questions = evaluation::attributeQuestions();
        auto answers = torch::zeros({4, static_cast<std::int64_t>(questions.size())}, torch::kInt64);
        const auto chosen = torch::tensor({true, false, true, false});
        recolour(clips, answers, chosen, generator);
        for (int i = 0; i < 4; ++i) {
            const bool changed = i % 2 == 0;
            QCOMPARE(torch::equal(clips[i], before[i]), !changed);
            QVERIFY(torch::equal(std::get<0>(clips[i].sort(0)), std::get<0>(before[i].sort(0))));
            for (std::size_t q = 0; q < questions.size(); ++q) {
                const auto answer = answers[i][static_cast<std::int64_t>(q)].item<std::int64_t>();
                const bool ofColour = questions[q].name == "colour" || questions[q].name == "background";
                const bool ofForm = questions[q].name == "shape" || questions[q].name == "motion";
                QVERIFY(!ofColour || answer == (changed ? -1 : 0));
                QVERIFY(!ofForm || answer == 0);
            }
        }
    }

    void rougheningIsSmallAndRepeatable()
    {
        const auto clean = torch::full({6, 3, 8, 48, 80}, 0.25);
        auto a = clean.clone(), b = clean.clone();
        auto one = at::make_generator<at::CPUGeneratorImpl>(9),
             two = at::make_generator<at::CPUGeneratorImpl>(9);
        roughen(a, one);
        roughen(b, two);
        QVERIFY(at::equal(a, b));
        QVERIFY(!at::equal(a, clean));
        QVERIFY((a - clean).mean({2, 3, 4}).abs().max().item<double>() < 0.03); // colours stay
    }

    /// Light comes and goes, edges bend, colours and the picture as a whole stay where they are.
    void unrestIsSmallAndOfEachFrame()
    {
        auto generator = at::make_generator<at::CPUGeneratorImpl>(9);
        const auto edge =
            (at::arange(80) < 40).to(torch::kFloat).view({1, 1, 1, 1, 80}).expand({8, 3, 8, 48, 80});
        auto clips = edge.contiguous();
        makeUnsteady(clips, 1, generator);
        QCOMPARE(clips.sizes(), edge.sizes());
        const auto change = clips - edge;
        QVERIFY(change.narrow(4, 0, 36).abs().mean().item<double>() <
                0.1);                                        // away from the edge: shimmer alone
        QVERIFY(change.std(2).mean().item<double>() > 0.01); // from frame to frame
        QVERIFY(change.mean({2, 3, 4}).abs().max().item<double>() < 0.06);
        // The edge is bent by at most one and a half pixels: two beyond it all is as it was, but for the
        // shimmer.
        QVERIFY((clips.narrow(4, 43, 37) > 0.6).to(torch::kFloat).mean().item<double>() < 1e-3);
        auto still = edge.contiguous();
        makeUnsteady(still, 0, generator);
        QVERIFY((still - edge).abs().max().item<double>() < 1e-5);
    }

    void startsFromWeightsOfBefore()
    {
        QTemporaryDir one, two;
        auto first = ClassifierTrainer::open(smallConfig(one), torch::kCPU).value();
        first->step();
        const auto file = std::filesystem::path(one.path().toStdString()) / "shipped.safetensors";
        first->exportAverage(file).value();
        auto config = smallConfig(two);
        config.start = file;
        auto second = ClassifierTrainer::open(config, torch::kCPU).value();
        const auto again = std::filesystem::path(two.path().toStdString()) / "again.safetensors";
        second->exportAverage(again).value();
        const auto a = weights::openSafetensors(file).value().readAll().value();
        for (const auto& [name, value] : weights::openSafetensors(again).value().readAll().value()) {
            QVERIFY2(at::equal(value, a.at(name)), name.c_str());
        }
        config.start = std::filesystem::path(two.path().toStdString()) / "nothing.safetensors";
        config.output = std::filesystem::path(two.path().toStdString()) / "elsewhere";
        QVERIFY(!ClassifierTrainer::open(config, torch::kCPU).ok());
    }

    void resumesBitForBit()
    {
        QTemporaryDir whole, parts;
        auto one = ClassifierTrainer::open(smallConfig(whole), torch::kCPU).value();
        ClassifierHooks all;
        one->run(all).value();
        QCOMPARE(one->stepsDone(), std::int64_t{4});
        ClassifierHooks some;
        some.stopAfterStep = 2;
        ClassifierTrainer::open(smallConfig(parts), torch::kCPU).value()->run(some).value();
        auto two = ClassifierTrainer::open(smallConfig(parts), torch::kCPU).value();
        QCOMPARE(two->stepsDone(), std::int64_t{2});
        two->run(all).value();
        const auto file = [](const QTemporaryDir& folder) {
            return std::filesystem::path(folder.path().toStdString()) / "average.safetensors";
        };
        one->exportAverage(file(whole)).value();
        two->exportAverage(file(parts)).value();
        const auto a = weights::openSafetensors(file(whole)).value().readAll().value();
        const auto b = weights::openSafetensors(file(parts)).value().readAll().value();
        for (const auto& [name, tensor] : a) {
            QVERIFY2(at::equal(tensor, b.at(name)), name.c_str());
        }
        QVERIFY(evaluation::openAttributeClassifier(file(whole)).ok());
    }

    void learnsOneBatchByHeart()
    {
        QTemporaryDir folder;
        auto config = smallConfig(folder);
        config.steps = 30;
        config.optimiser.warmUpSteps = 5;
        config.data.fresh = 1;
        config.data.poolClips = 1; // every step the clip of that step, four times
        auto trainer = ClassifierTrainer::open(config, torch::kCPU).value();
        double first = 0, last = 0;
        for (int i = 0; i < 30; ++i) {
            const double loss = trainer->step();
            first += i < 5 ? loss / 5 : 0;
            last += i >= 25 ? loss / 5 : 0;
        }
        QVERIFY2(last < first, qPrintable(QString("%1 %2").arg(first).arg(last)));
    }

    void configurationsAreChecked()
    {
        QTemporaryDir folder;
        const auto file = (folder.path() + "/c.json").toStdString();
        std::ofstream(file) << R"({"steps": 10, "batch": 4, "fresh": 8})";
        QCOMPARE(readClassifierConfig(file).error().code, ErrorCode::BadInput);
        std::ofstream(file) << R"({"steps": 10, "bacth": 4})";
        QVERIFY(readClassifierConfig(file).error().message().find("bacth") != std::string::npos);
        std::ofstream(file) << "no JSON";
        QCOMPARE(readClassifierConfig(file).error().code, ErrorCode::BadInput);
        const auto shipped = readClassifierConfig(CASCADE_RESOURCE_DIR "/training/classifier.json").value();
        QVERIFY(shipped.steps > 0);
        QCOMPARE(shipped.data.scenes.split, world::Split::Train);
    }
};

CASCADE_TEST(ClassifierTrainerTest);
#include "tst_ClassifierTrainer.moc"
