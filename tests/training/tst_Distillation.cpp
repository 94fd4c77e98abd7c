// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Distillation.h"

#include "core/diffusion/Guidance.h"
#include "core/diffusion/NoiseLevels.h"
#include "core/diffusion/Prediction.h"
#include "core/training/Distiller.h"
#include "tests/support/TestMain.h"
#include "tests/training/Support.h"

#include <QTest>

#include <set>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::training;

namespace {

/// Random weights of a stage that is small enough to distil in seconds.
StageNetwork toyNetwork(bool told = false, double gain = 0.8)
{
    StageNetwork made{narrowStage("base")};
    made.stage.output = {1, 12, 20, Rate::of(3)};
    made.stage.network.guidanceWeight = told;
    made.network = nn::VideoUnet(made.stage.network, torch::TensorOptions());
    randomise(*made.network, 1, gain);
    return made;
}

/// A network that sees the same clip everywhere.
StageNetwork constantNetwork(double x0)
{
    auto made = toyNetwork();
    made.stage.prediction = diffusion::Prediction::X0;
    const torch::NoGradGuard guard;
    for (auto& item : made.network->named_parameters()) {
        if (item.key() == "exit.weight") {
            item.value().zero_();
        }
        if (item.key() == "exit.bias") {
            item.value().fill_(x0);
        }
    }
    return made;
}

Examples toyExamples(std::int64_t count, std::uint64_t seed = 1)
{
    Examples made;
    made.clips = randomTensor({count, 3, 1, 12, 20}, seed).tanh();
    made.eps = randomTensor(made.clips.sizes(), seed + 1);
    made.times = torch::arange(count, torch::kFloat64) / static_cast<double>(count);
    made.text = {randomTensor({count, 1, 4, 12}, 5), torch::ones({count, 1, 4}, torch::kBool), {}};
    made.withoutText = {
        randomTensor({1, 1, 4, 12}, 6).expand({count, 1, 4, 12}).contiguous(), made.text.mask, {}};
    made.clipFrames = 1;
    return made;
}

double largestDifference(const torch::Tensor& a, const torch::Tensor& b)
{
    return (a - b).abs().max().item<double>();
}

at::Generator generator(std::uint64_t seed)
{
    return at::make_generator<at::CPUGeneratorImpl>(seed);
}

} // namespace

class DistillationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The student of models.md 7.6 sees t = i / N and nothing else.
    void studentsAreShownTheirOwnLevels()
    {
        const auto teacher = constantNetwork(0.25);
        auto random = generator(1);
        const auto lesson =
            StepDistillation(teacher, {.levels = 8, .teacherSteps = 16}).lesson(toyExamples(64), random);
        std::set<float> seen;
        for (std::int64_t i = 0; i < 64; ++i) {
            seen.insert(lesson.logSnr[i].item<float>());
        }
        std::set<float> expected;
        for (int i = 1; i <= 8; ++i) {
            expected.insert(static_cast<float>(teacher.stage.schedule.logSnr(i / 8.0)));
        }
        QVERIFY(seen == expected);
        const auto mixed = diffusion::diffuse(toyExamples(64).clips, toyExamples(64).eps, lesson.logSnr);
        QVERIFY(torch::equal(lesson.noisy, mixed));
    }

    void lossOfACopyIsZeroWhereTheTeacherSeesAConstant()
    {
        const auto teacher = constantNetwork(0.25);
        const auto examples = toyExamples(32);
        auto random = generator(1);
        for (const int teacherSteps : {16, 8}) {
            const auto lesson = StepDistillation(teacher, {.levels = 8, .teacherSteps = teacherSteps})
                                    .lesson(examples, random);
            const auto said = teacher.said(examples, {lesson.noisy, lesson.logSnr, {}, examples.text});
            const auto loss = diffusion::diffusionLoss({diffusion::Prediction::X0, diffusion::LossSpace::V},
                                                       said, lesson.x0, lesson.eps, lesson.logSnr);
            QVERIFY2(loss.max().item<double>() < 1e-12,
                     qPrintable(QString::number(loss.max().item<double>())));
        }
    }

    /// One step of DDIM with what the lesson asks for ends where two of the teacher end.
    void aLessonLeadsToTheTeachersPoint()
    {
        const auto teacher = toyNetwork();
        const auto examples = toyExamples(16);
        auto random = generator(1);
        const torch::NoGradGuard guard;
        const auto lesson =
            StepDistillation(teacher, {.levels = 4, .teacherSteps = 8}).lesson(examples, random);
        const auto& schedule = teacher.stage.schedule;
        const auto step = [](const torch::Tensor& z, const torch::Tensor& x0, double from, double to) {
            const auto eps = (z - diffusion::alphaOf(from) * x0) / diffusion::sigmaOf(from);
            return diffusion::alphaOf(to) * x0 + diffusion::sigmaOf(to) * eps;
        };
        const auto ask = [&](const torch::Tensor& z, double logSnr) {
            return teacher.x0(examples, {z, torch::full({16}, logSnr), {}, examples.text});
        };
        for (int i = 2; i <= 4; ++i) {
            const double t = schedule.logSnr(i / 4.0), half = schedule.logSnr((i - 0.5) / 4),
                         s = schedule.logSnr((i - 1) / 4.0);
            const auto over = step(lesson.noisy, ask(lesson.noisy, t), t, half);
            const auto there = step(over, ask(over, half), half, s);
            const auto landed = step(lesson.noisy, lesson.x0, t, s);
            const auto here = (lesson.logSnr - t).abs() < 1e-4;
            QVERIFY(here.any().item<bool>());
            const auto error =
                (landed - there).abs().amax({1, 2, 3, 4}).masked_select(here).max().item<double>();
            QVERIFY2(error < 1e-5, qPrintable(QString::number(error))); // fp32 of this test's own steps
        }
    }

    void guidanceIsWhatTwoEvaluationsGive()
    {
        const auto teacher = toyNetwork();
        const auto examples = toyExamples(8);
        auto random = generator(1);
        const torch::NoGradGuard guard;
        const auto lesson = GuidanceDistillation(teacher, {1, 5}, 64).lesson(examples, random);
        QVERIFY((lesson.guidanceWeight >= 1).all().item<bool>() &&
                (lesson.guidanceWeight < 5).all().item<bool>());
        for (std::int64_t i = 0; i < 8; ++i) {
            const auto w = lesson.guidanceWeight[i].item<double>();
            const auto with = teacher.x0(examples, {lesson.noisy, lesson.logSnr, {}, examples.text});
            const auto without =
                teacher.x0(examples, {lesson.noisy, lesson.logSnr, {}, examples.withoutText});
            const auto expected = diffusion::combineGuidance(with[i], without[i], w);
            QVERIFY(largestDifference(lesson.x0[i], expected) < 1e-5);
        }
    }

    void schedulesAreTheTeachers_data()
    {
        QTest::addColumn<bool>("told");
        QTest::newRow("a teacher that is told weights") << true;
        QTest::newRow("a teacher that is asked twice") << false;
    }

    /// Oscillating guidance: each of the teacher's steps has its own weight, and the student is told none.
    void schedulesAreTheTeachers()
    {
        QFETCH(bool, told);
        auto teacher = toyNetwork(told);
        const auto examples = toyExamples(4);
        auto random = generator(1);
        const torch::NoGradGuard guard;
        const auto schedule = diffusion::GuidanceSchedule::oscillating(6, 1, 1);
        const auto lesson = StepDistillation(teacher, {.levels = 4, .teacherSteps = 8, .schedule = schedule})
                                .lesson(examples, random);
        QVERIFY(!lesson.guidanceWeight.defined());
        const auto last =
            static_cast<std::int64_t>(0); // time 0: the level 1 / 4, steps 6 and 7 of the teacher
        const double t = teacher.stage.schedule.logSnr(0.25), half = teacher.stage.schedule.logSnr(0.125);
        const auto ask = [&](const torch::Tensor& z, double logSnr, int step) {
            return teacher.guidedX0(examples, z, torch::full({4}, logSnr),
                                    torch::full({4}, schedule.weightAt(step, 8)));
        };
        const auto first = ask(lesson.noisy, t, 6);
        const auto eps = (lesson.noisy - diffusion::alphaOf(t) * first) / diffusion::sigmaOf(t);
        const auto second = ask(diffusion::alphaOf(half) * first + diffusion::sigmaOf(half) * eps, half, 7);
        QVERIFY(largestDifference(lesson.x0[last], second[last]) < 1e-4);
        QVERIFY(schedule.weightAt(6, 8) != schedule.weightAt(7, 8));
    }

    /// After training on a toy, the network that is told w = 1 gives what two evaluations give.
    void oneEvaluationBecomesTwo()
    {
        const TrainingFolder folder;
        auto model = readModelConfig(folder.model()).value();
        auto config = folder.config("student");
        config.trainText = false;
        config.start = folder.at("teacher.safetensors");
        auto tame = randomNetwork(model.stages[0]);
        randomise(*tame, 1, 0.35);
        weights::writeSafetensors(config.start, weights::stateDictOf(*tame)).value();
        config.phases.resize(1);
        config.phases[0].steps = kToySteps;
        config.optimiser.learningRate = 7e-4;
        config.optimiser.decayShare = 0.8;
        config.emaDecay = 0.98;
        const auto teacher =
            readStageNetwork(model.stages[0], config.start, torch::kCPU, torch::kFloat32).value();
        Trainer::Task task;
        task.stage = model.stages[0];
        task.stage->network.guidanceWeight = true;
        task.newPrefix = "conditioning.guidance";
        task.objective = std::make_shared<GuidanceDistillation>(teacher, diffusion::GuidanceRange{1, 1}, 4);
        const auto trainer = Trainer::open(config, torch::kCPU, task).value();
        TrainingBatch batch;
        batch.clips = randomTensor({8, 3, 1, 12, 20}, 1).tanh();
        batch.captions = {"a red ball",  "a blue cube",  "a green cone", "a red ball",
                          "a blue cube", "a green cone", "a red ball",   "a blue cube"};
        batch.clipFrames = 1;
        const auto error = [&] {
            trainer->writeNetwork(folder.at("student.safetensors"), torch::kFloat32).value();
            const auto student =
                readStageNetwork(*task.stage, folder.at("student.safetensors"), torch::kCPU, torch::kFloat32)
                    .value();
            return guidanceError(*trainer, student, teacher, batch);
        };
        const double before = error();
        for (int step = 0; step < kToySteps; ++step) {
            (void)trainer->step(batch);
        }
        const double after = error();
        QVERIFY2(after < 1e-2 && before > 2e-2, qPrintable(QString("%1, before %2").arg(after).arg(before)));
    }

private:
    static constexpr int kToySteps = 800;

    /// Of clips of one evaluation a step at w = 1 against two of the teacher, at all four levels that were
    /// taught: root mean squares, difference over size.
    static double guidanceError(Trainer& trainer, const StageNetwork& student, const StageNetwork& teacher,
                                const TrainingBatch& batch)
    {
        const auto guidance = diffusion::GuidanceSchedule::constant(1);
        const auto told = trainer.sampleOf(student, batch, {.steps = 4}, guidance);
        const auto two = trainer.sampleOf(teacher, batch, {.steps = 4}, guidance);
        return ((told - two).square().mean().sqrt() / two.square().mean().sqrt()).item<double>();
    }
};

CASCADE_TEST(DistillationTest);
#include "tst_Distillation.moc"
