// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/StageRun.h"

#include "core/cascade/StageCondition.h"
#include "core/cascade/StageWork.h"
#include "core/config/CascadePlan.h"
#include "tests/cascade/Support.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace cascade;
using namespace cascade::tests;

namespace {

constexpr std::int64_t kWholeBytes = std::int64_t{1} << 40;

constexpr int kHeight = 256; // of the clips: higher than the halos of every stage together with 32 rows

/// The input of a stage for a test.
ClipShape inputShape(const StageConfig& stage)
{
    switch (stage.role) {
    case StageRole::Base:
        break;
    case StageRole::Tsr:
        return {4, kHeight, 16, Rate::of(12)};
    case StageRole::Ssr:
        return {8, kHeight / stage.sizeFactor, 16 / stage.sizeFactor, Rate::of(24)};
    }
    return {};
}

StageRun runOf(const StageConfig& stage, const ClipReader* low)
{
    StageRun run;
    run.stage = stage;
    run.network = randomNetwork(stage);
    run.text = randomText(11);
    run.withoutText = randomText(12);
    run.low = low;
    run.output = low != nullptr ? stage.outputFor(low->shape()) : ClipShape{4, 24, 40, Rate::of(3)};
    run.sampling = samplingOptions(stage.defaults).value();
    run.sampling.sampler.steps = 3;
    run.sampling.seed = 7;
    run.activationBytes = kWholeBytes;
    return run;
}

/// A budget in frames of the output.
std::int64_t bytesOfFrames(const StageRun& run, double frames)
{
    return static_cast<std::int64_t>(frames * run.output.height * run.output.width *
                                     static_cast<double>(activationBytesPerPixel(run.stage.network, 4)));
}

std::size_t chunksOf(const StageRun& run)
{
    return planChunks(run.output, run.network->receptiveField(), run.network->stride(),
                      {run.activationBytes, activationBytesPerPixel(run.stage.network, 4)})
        .chunks.size();
}

double largestDifference(const torch::Tensor& a, const torch::Tensor& b)
{
    return (a - b).abs().max().item<double>();
}

/// Keeps a state in memory, and lets a run die right after it was kept.
class MemoryCheckpoint final : public StageCheckpoint {
public:
    explicit MemoryCheckpoint(int dieAfterStep) : m_dieAfterStep(dieAfterStep) {}

    bool due() override { return true; }
    Result<void> save(const SamplerState& state) override
    {
        const auto frames = state.state->shape().frames;
        m_z = state.state->read(0, frames);
        m_history = state.history != nullptr ? state.history->read(0, frames) : torch::Tensor();
        m_saved = state;
        if (state.stepsDone == m_dieAfterStep) {
            throw Cancelled{};
        }
        return {};
    }
    Result<void> load(SamplerState& state) override
    {
        if (m_saved.stepsDone > 0) {
            state.stepsDone = m_saved.stepsDone;
            state.clippedFraction = m_saved.clippedFraction;
            state.state->write(0, m_z);
            if (state.history != nullptr) {
                state.history->write(0, m_history);
            }
            m_dieAfterStep = -1;
        }
        return {};
    }
    [[nodiscard]] int stepsSaved() const { return m_saved.stepsDone; }

private:
    int m_dieAfterStep;
    SamplerState m_saved;
    torch::Tensor m_z, m_history;
};

/// Cancels as soon as it is read: between a chunk's begin and its network.
class CancellingClip final : public ClipReader {
public:
    CancellingClip(const ClipReader& clip, CancelSource& source)
        : ClipReader(clip.shape()), m_clip(clip), m_source(source)
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        m_source.cancel();
        return m_clip.read(first, count);
    }

private:
    const ClipReader& m_clip;
    CancelSource& m_source;
};

} // namespace

class StageRunTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void chunksEqualTheWhole_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("sampler");
        QTest::addColumn<bool>("guidedAndAugmented");
        for (const char* id : {"tsr2", "tsr3", "ssr3"}) {
            for (const char* sampler : {"ddim", "ancestral(0.3)", "dpm++2m", "stochastic", "deis"}) {
                for (const bool both : {false, true}) {
                    QTest::addRow("%s, %s%s", id, sampler, both ? ", guided and augmented" : "")
                        << id << sampler << both;
                }
            }
        }
    }

    void chunksEqualTheWhole()
    {
        QFETCH(QString, id);
        QFETCH(QString, sampler);
        QFETCH(bool, guidedAndAugmented);
        const auto stage = narrowStage(id.toStdString());
        const auto low = randomClip(inputShape(stage), 5);
        auto run = runOf(stage, low.get());
        run.sampling.sampler = diffusion::parseSampler(sampler.toStdString()).value();
        run.sampling.sampler.steps = 3;
        run.sampling.guidance = diffusion::GuidanceSchedule::constant(guidedAndAugmented ? 2 : 0);
        run.sampling.augmentationSnr = guidedAndAugmented ? 4 : 0;
        const auto whole = outputOf(run);
        QCOMPARE(chunksOf(run), std::size_t{1});
        QCOMPARE(whole.sizes(), (std::vector<std::int64_t>{1, 3, 8, kHeight, 16}));
        QVERIFY(whole.std().item<double>() > 0.1);

        const auto field = run.network->receptiveField();
        run.activationBytes =
            bytesOfFrames(run, static_cast<double>(2 * field.frames + 3) + 0.5); // 3 frames each
        QCOMPARE(chunksOf(run), std::size_t{3});
        QVERIFY(largestDifference(outputOf(run), whole) < 1e-5);

        const auto rows = (field.pixels + 7) / 8 * 16 + 32; // halo, 32 rows, halo
        run.activationBytes =
            bytesOfFrames(run, static_cast<double>((2 * field.frames + 1) * rows) / kHeight + 0.02);
        QVERIFY(chunksOf(run) >= 16);
        QVERIFY(largestDifference(outputOf(run), whole) < 1e-5);
    }

    void aStoppedRunGoesOnBitForBit_data()
    {
        QTest::addColumn<QString>("sampler");
        QTest::addColumn<int>("dieAfterStep");
        for (const char* sampler : {"ddim", "ancestral(0.3)", "dpm++2m", "stochastic", "deis"}) {
            for (const int step : {1, 3}) {
                QTest::addRow("%s, dies after step %d", sampler, step) << sampler << step;
            }
        }
    }

    void aStoppedRunGoesOnBitForBit()
    {
        QFETCH(QString, sampler);
        QFETCH(int, dieAfterStep);
        const auto stage = narrowStage("tsr2");
        const auto low = randomClip(inputShape(stage), 5);
        auto run = runOf(stage, low.get());
        run.sampling.sampler = diffusion::parseSampler(sampler.toStdString()).value();
        run.sampling.sampler.steps = 4;
        StageReport expected, resumed;
        const auto whole = outputOf(run, &expected);
        MemoryCheckpoint checkpoint(dieAfterStep);
        run.checkpoint = &checkpoint;
        bool died = false;
        try {
            (void)outputOf(run);
        } catch (const Cancelled&) {
            died = true;
        }
        QVERIFY(died);
        QCOMPARE(checkpoint.stepsSaved(), dieAfterStep);
        QVERIFY(at::equal(outputOf(run, &resumed), whole));
        QCOMPARE(resumed.clippedFraction, expected.clippedFraction);
    }

    void previewsShowEveryFrameOfEveryStep()
    {
        const auto stage = narrowStage("tsr2");
        const auto low = randomClip(inputShape(stage), 5);
        auto run = runOf(stage, low.get());
        const auto field = run.network->receptiveField();
        run.activationBytes = bytesOfFrames(run, static_cast<double>(2 * field.frames + 3) + 0.5);
        std::vector<std::int64_t> shown(3, 0);
        torch::Tensor last;
        StageHooks hooks;
        hooks.preview = [&](int step, std::int64_t first, const torch::Tensor& x0) {
            QCOMPARE(first, shown.at(static_cast<std::size_t>(step)));
            shown[static_cast<std::size_t>(step)] += x0.size(2);
            last = x0.clone();
        };
        torch::Tensor finished;
        hooks.output = [&](std::int64_t, const torch::Tensor& frames) { finished = frames.clone(); };
        (void)runStage(run, hooks).value();
        QCOMPARE(shown, std::vector<std::int64_t>(3, run.output.frames));
        QVERIFY(at::equal(last, finished)); // what is seen at the last step is the clip itself
    }

    /// State and history in a file, noise that frames share, a percentile per frame: still the whole's
    /// values.
    void chunksOfEverythingElse()
    {
        QTemporaryDir folder;
        const auto stage = narrowStage("ssr3");
        const auto low = randomClip(inputShape(stage), 5);
        auto run = runOf(stage, low.get());
        run.sampling.sampler = diffusion::parseSampler("dpm++2m").value();
        run.sampling.sampler.steps = 3;
        run.sampling.noisePrior = diffusion::parseNoisePrior("progressive(2)").value();
        run.sampling.threshold = diffusion::parseThreshold("dynamic(0.9, per=frame)").value();
        StageReport wholeReport, report;
        const auto whole = outputOf(run, &wholeReport);
        run.activationBytes = bytesOfFrames(run, 2.2);
        run.stateBuffers = {torch::kFloat32, 0, folder.path().toStdString()};
        QVERIFY(chunksOf(run) >= 16);
        QVERIFY(largestDifference(outputOf(run, &report), whole) < 1e-5);
        QCOMPARE(report.clippedFraction.size(), std::size_t{3});
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(std::abs(report.clippedFraction[i] - wholeReport.clippedFraction[i]) < 1e-4);
        }
        QVERIFY(std::filesystem::is_empty(folder.path().toStdString()));
    }

    /// One percentile for a whole clip cannot be known chunk by chunk.
    void percentileOfAClipIsRefusedInChunks()
    {
        const auto stage = narrowStage("ssr3");
        const auto low = randomClip(inputShape(stage), 5);
        auto run = runOf(stage, low.get());
        run.sampling.threshold = diffusion::parseThreshold("dynamic(0.9)").value();
        (void)outputOf(run); // whole
        run.activationBytes = bytesOfFrames(run, 5);
        const auto result = runStage(run, {});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::BadInput);
        QVERIFY(QString::fromStdString(result.error().message() + result.error().hint).contains("per=frame"));
    }

    void sameSeedSameBits()
    {
        const auto stage = narrowStage("tsr2");
        const auto low = randomClip(inputShape(stage), 5);
        auto run = runOf(stage, low.get());
        const auto once = outputOf(run);
        QVERIFY(torch::equal(outputOf(run), once));
        run.sampling.seed = 8;
        QVERIFY(largestDifference(outputOf(run), once) > 0.01);
    }

    void textReachesEveryStage_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto& stage : toybox().stages) {
            QTest::newRow(stage.id.c_str()) << QString::fromStdString(stage.id);
        }
    }

    void textReachesEveryStage()
    {
        QFETCH(QString, id);
        const auto stage = narrowStage(id.toStdString());
        auto shape = inputShape(stage);
        shape.height = 32 / stage.sizeFactor;
        const auto low = stage.role == StageRole::Base ? nullptr : randomClip(shape, 5);
        auto run = runOf(stage, low.get());
        run.sampling.sampler.steps = 2;
        const auto once = outputOf(run);
        run.text = randomText(99);
        QVERIFY(largestDifference(outputOf(run), once) > 1e-3);
    }

    /// A network that is told its guidance is asked once a step. A negative prompt cannot be told: then it is
    /// asked twice, without guidance of its own.
    void aToldNetworkIsAskedOnce_data()
    {
        QTest::addColumn<bool>("told");
        QTest::addColumn<bool>("negative");
        QTest::addColumn<bool>("readsWithout");
        QTest::newRow("two passes") << false << false << true;
        QTest::newRow("told") << true << false << false;
        QTest::newRow("told, with a negative prompt") << true << true << true;
    }
    void aToldNetworkIsAskedOnce()
    {
        QFETCH(bool, told);
        QFETCH(bool, negative);
        QFETCH(bool, readsWithout);
        auto stage = narrowStage("base");
        auto& student = stage.variants["student"];
        student.guidance = GuidanceForm::Told;
        student.told = {0, 4};
        stage = stage.as(told ? "student" : "original").value();
        auto run = runOf(stage, nullptr);
        run.sampling.guidance = diffusion::GuidanceSchedule::constant(2);
        run.negativePrompt = negative;
        const auto once = outputOf(run);
        auto other = run;
        other.withoutText = randomText(99);
        QCOMPARE(largestDifference(outputOf(other), once) > 1e-3, readsWithout);
        other = run; // the curve keeps working
        other.sampling.guidance = diffusion::GuidanceSchedule::constant(1);
        QVERIFY(largestDifference(outputOf(other), once) > 1e-3);
        PlannedStage planned{stage, told ? "student" : "original", run.sampling, {}, run.output};
        QCOMPARE(evaluationsFrom(0, planned, negative), readsWithout ? 6 : 3);
        QCOMPARE(evaluationsFrom(2, planned, negative), readsWithout ? 2 : 1);
    }

    /// With words and without, a guided step asks at once where the budget holds both, else one after the
    /// other: the same to rounding, as in chunks.
    void passesOfGuidanceRunAsMemoryAllows_data()
    {
        QTest::addColumn<QString>("stage");
        QTest::newRow("base") << "base";
        QTest::newRow("spatial") << "ssr1";
    }
    void passesOfGuidanceRunAsMemoryAllows()
    {
        QFETCH(QString, stage);
        const auto config = narrowStage(stage.toStdString());
        const auto low = config.role == StageRole::Base ? nullptr : randomClip(inputShape(config), 5);
        auto run = runOf(config, low.get());
        run.sampling.guidance = diffusion::GuidanceSchedule::constant(3);
        const auto together = outputOf(run);
        const PlannedStage planned{config, "original", run.sampling, {}, run.output};
        const auto peak = [&] {
            return stageWork(planned, {run.activations, run.activationBytes}).chunkBytes;
        };
        const auto bytes = peak();
        run.activationBytes = bytes - 1;
        QCOMPARE(peak(), bytes / 2); // one after the other
        QCOMPARE(chunksOf(run), std::size_t{1});
        QVERIFY(largestDifference(outputOf(run), together) < 1e-5);
    }

    void faultIsFoundByStageStepAndLayer_data()
    {
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("layer");
        QTest::newRow("entry") << "entry.weight"
                               << "entry";
        QTest::newRow("block") << "level_1_0.residual.conv1.weight"
                               << "level_1_0";
        QTest::newRow("way up") << "level_0_up_0.temporal.bias"
                                << "level_0_up_0";
        QTest::newRow("conditioning") << "conditioning.text.query"
                                      << "conditioning";
        QTest::newRow("exit") << "exit.bias"
                              << "exit";
    }

    void faultIsFoundByStageStepAndLayer()
    {
        QFETCH(QString, parameter);
        QFETCH(QString, layer);
        const auto stage = narrowStage("tsr2");
        const auto low = randomClip({2, 16, 16, Rate::of(12)}, 5);
        auto run = runOf(stage, low.get());
        {
            const torch::NoGradGuard noGrad;
            auto parameters = run.network->named_parameters();
            parameters[parameter.toStdString()].view(-1)[0] = std::numeric_limits<float>::quiet_NaN();
        }
        StageHooks hooks;
        hooks.output = [](std::int64_t, const torch::Tensor&) {};
        const auto result = runStage(run, hooks);
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Internal);
        QCOMPARE(QString::fromStdString(result.error().where), "tsr2/step 1/" + layer);
    }

    void misfitsAreRefused()
    {
        const auto stage = narrowStage("ssr3");
        const auto low = randomClip({2, 8, 8, Rate::of(24)}, 5);
        auto run = runOf(stage, nullptr);
        run.output = stage.outputFor(low->shape());
        QCOMPARE(runStage(run, {}).error().code, ErrorCode::BadInput); // no clip to work on
        run.low = low.get();
        run.output.frames = 3;
        QCOMPARE(runStage(run, {}).error().code, ErrorCode::BadInput); // other factors
        run.output = {2, 36, 32, Rate::of(24)};
        QVERIFY(runStage(run, {}).error().message().find("multiples of 8") != std::string::npos);
    }

    void stopsBetweenChunks()
    {
        const auto stage = narrowStage("ssr3");
        const auto low = randomClip(inputShape(stage), 5);
        auto run = runOf(stage, low.get());
        run.activationBytes = bytesOfFrames(run, 5);
        CancelSource source;
        StageHooks hooks;
        int chunks = 0;
        hooks.cancel = source.token();
        hooks.progress = [&](const StageProgress& at) {
            QCOMPARE(at.chunks, static_cast<int>(chunksOf(run)));
            if (++chunks == 2) {
                source.cancel();
            }
        };
        QVERIFY_EXCEPTION_THROWN((void)runStage(run, hooks), Cancelled);
        QCOMPARE(chunks, 2);
    }

    /// One evaluation of a large network takes seconds: its end is not waited for.
    void cancelIsSeenInsideAnEvaluation()
    {
        const auto stage = narrowStage("tsr2");
        const auto low = randomClip(inputShape(stage), 5);
        CancelSource source;
        const CancellingClip reader(*low, source);
        auto run = runOf(stage, &reader);
        StageHooks hooks;
        int chunks = 0;
        hooks.cancel = source.token();
        hooks.progress = [&](const StageProgress&) { ++chunks; };
        QVERIFY_EXCEPTION_THROWN((void)runStage(run, hooks), Cancelled);
        QCOMPARE(chunks, 0); // its input was read and its network begun, but the chunk never finished
    }

    /// Conditions by definition, and the same in windows as whole.
    void conditionsOfFrames()
    {
        auto stage = narrowStage("tsr2");
        const auto low = randomTensor({1, 3, 3, 8, 6}, 6);
        const auto frame = [&](int i) { return low.select(2, i); };
        const ClipWindow whole{0, 6, 0, 8, 0, 6};
        stage.condition = ConditionKind::Repeat;
        QVERIFY(torch::equal(stageCondition(stage, low, whole), low.repeat_interleave(2, 2)));
        stage.condition = ConditionKind::Blend;
        const auto blend = stageCondition(stage, low, whole);
        QVERIFY(torch::equal(blend.select(2, 2), frame(1)));
        QVERIFY(largestDifference(blend.select(2, 3), (frame(1) + frame(2)) / 2) < 1e-6);
        QVERIFY(torch::equal(blend.select(2, 5), frame(2))); // nothing after it
        stage.condition = ConditionKind::BlendAndChange;
        const auto both = stageCondition(stage, low, whole); // [1, 6, 6, 8, 6]
        QVERIFY(torch::equal(both.slice(1, 0, 3), blend));
        QVERIFY(torch::equal(both.slice(1, 3).select(2, 3), (frame(2) - frame(1)) / 2));
        QCOMPARE(both.slice(1, 3).slice(2, 0, 6, 2).abs().max().item<float>(), 0.0F);
        stage.condition = ConditionKind::Blank;
        const auto blank = stageCondition(stage, low, whole); // [1, 4, 6, 8, 6]
        QVERIFY(torch::equal(blank.select(2, 4).slice(1, 0, 3), frame(2)));
        QCOMPARE(blank.select(2, 3).abs().max().item<float>(), 0.0F);
        QVERIFY(
            torch::equal(blank.select(1, 3)[0].amax({1, 2}), torch::tensor({1.F, 0.F, 1.F, 0.F, 1.F, 0.F})));
        const ClipWindow part{1, 4, 2, 5, 0, 6};
        for (const auto kind : {ConditionKind::Repeat, ConditionKind::Blend, ConditionKind::BlendAndChange,
                                ConditionKind::Blank}) {
            stage.condition = kind;
            const auto all = stageCondition(stage, low, whole);
            QVERIFY(torch::equal(stageCondition(stage, low, part), all.slice(2, 1, 5).slice(3, 2, 7)));
        }
    }
};

CASCADE_TEST(StageRunTest);
#include "tst_StageRun.moc"
