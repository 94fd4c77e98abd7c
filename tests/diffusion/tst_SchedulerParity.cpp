// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Guidance.h"
#include "core/diffusion/Prediction.h"
#include "core/diffusion/SampleLoop.h"
#include "core/weights/Safetensors.h"
#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::diffusion;
using namespace cascade::tests;

Q_DECLARE_METATYPE(cascade::diffusion::SamplerOptions)
Q_DECLARE_METATYPE(cascade::diffusion::DiscreteSchedule)

namespace {

/// Greatest difference allowed at each step, relative to the largest value of that state.
constexpr double kTolerance = 2e-5;
/// And of alpha and sigma, which diffusers computes in fp32.
constexpr double kLevelTolerance = 2e-6;
/// And of a time between training steps, likewise.
constexpr double kTimeTolerance = 1e-3;

const weights::StateDict& fixture()
{
    static const auto tensors =
        weights::openSafetensors(CASCADE_FIXTURES "/schedulers.safetensors").value().readAll().value();
    return tensors;
}

/// One scheduler of diffusers as tests/fixtures/make_sampler_fixtures.py wrote it down.
class SchedulerCase {
public:
    explicit SchedulerCase(std::string name) : m_name(std::move(name)) {}

    [[nodiscard]] bool has(const std::string& key) const { return fixture().count(m_name + "." + key) > 0; }
    [[nodiscard]] torch::Tensor at(const std::string& key) const { return fixture().at(m_name + "." + key); }
    [[nodiscard]] int steps() const { return static_cast<int>(at("time").size(0)); }
    [[nodiscard]] double time(int step) const { return at("time")[step].item<double>(); }

    /// How far a level is from diffusers' alpha and sigma.
    [[nodiscard]] double levelError(const std::string& which, int step, double logSnr) const
    {
        const auto pair = at(which)[step];
        return std::max(std::abs(alphaOf(logSnr) - pair[0].item<double>()),
                        std::abs(sigmaOf(logSnr) - pair[1].item<double>()));
    }

private:
    std::string m_name;
};

/// The script's network: 0.1 z + 0.01 t / 1000.
torch::Tensor stub(const torch::Tensor& z, double time)
{
    return z * 0.1 + 0.01 * (time / 1000);
}

DiscreteSchedule latent(StepSpacing spacing = StepSpacing::Leading,
                        Prediction prediction = Prediction::Epsilon)
{
    DiscreteSchedule schedule;
    schedule.kind = BetaKind::ScaledLinear;
    schedule.betaStart = 0.00085;
    schedule.betaEnd = 0.012;
    schedule.spacing = spacing;
    schedule.prediction = prediction;
    return schedule;
}

DiscreteSchedule linear(StepSpacing spacing = StepSpacing::Leading,
                        Prediction prediction = Prediction::Epsilon)
{
    DiscreteSchedule schedule;
    schedule.spacing = spacing;
    schedule.prediction = prediction;
    return schedule;
}

/// The schedule with some options set otherwise.
template <typename Change>
DiscreteSchedule with(DiscreteSchedule schedule, const Change& change)
{
    change(schedule);
    return schedule;
}

constexpr auto kSigmaMin = [](DiscreteSchedule& it) { it.finalNoise = FinalNoise::SigmaMin; };
constexpr auto kKept = [](DiscreteSchedule& it) { it.setAlphaToOne = false; };
constexpr auto kOffset = [](DiscreteSchedule& it) { it.stepsOffset = 1; };
constexpr auto kZeroSnr = [](DiscreteSchedule& it) { it.rescaleZeroTerminalSnr = true; };
constexpr auto kClip = [](DiscreteSchedule& it) { it.clipRange = 1; };

QTestData& row(const char* name, const SamplerOptions& options, const DiscreteSchedule& schedule)
{
    return QTest::newRow(name) << options << schedule;
}

void ddimRows()
{
    using enum StepSpacing;
    const SamplerOptions ddim;
    row("ddim", ddim, with(with(latent(), kOffset), kKept));
    row("ddim_eta", {.eta = 1}, linear());
    row("ddim_half", {.eta = 0.5}, latent(Leading, Prediction::V));
    row("ddim_clip", ddim, with(linear(), kClip));
    row("ddim_leading_one", ddim, latent());
    row("ddim_linspace", ddim, latent(Linspace));
    row("ddim_linspace_kept", ddim, with(linear(Linspace, Prediction::X0), kKept));
    row("ddim_trailing", ddim, with(latent(Trailing), kKept));
    row("ddim_trailing_uneven", ddim, latent(Trailing, Prediction::V));
    row("ddim_zero_snr", ddim, with(latent(Trailing, Prediction::V), kZeroSnr));
    row("ddim_zero_snr_eta", {.eta = 0.7}, with(latent(Trailing, Prediction::X0), kZeroSnr));
    row("ddpm_small", {.kind = SamplerKind::Ancestral}, linear());
    row("ddpm_large", {.kind = SamplerKind::Ancestral, .gamma = 1}, linear());
    row("ddpm_clip", {.kind = SamplerKind::Ancestral}, with(linear(), kClip));
}

void multistepRows()
{
    using enum StepSpacing;
    const auto keepsOrder = [](DiscreteSchedule& it) { it.lowerOrderFinal = false; };
    const auto eulerAtFinal = [](DiscreteSchedule& it) { it.eulerAtFinal = true; };
    const SamplerOptions dpm{.kind = SamplerKind::DpmSolverPP2M};
    const auto usual = latent(Linspace);
    row("dpm", dpm, usual);
    row("dpm_few", dpm, with(usual, kSigmaMin));
    row("dpm_few_kept", dpm, with(with(usual, kSigmaMin), keepsOrder));
    row("dpm_sigma_min", dpm, with(usual, kSigmaMin));
    row("dpm_euler_final", dpm, with(with(usual, kSigmaMin), eulerAtFinal));
    row("dpm_v_leading", dpm, with(latent(Leading, Prediction::V), kOffset));
    row("dpm_trailing", dpm, linear(Trailing, Prediction::X0));
    row("dpm_zero_snr", dpm, with(latent(Trailing, Prediction::V), kZeroSnr));
    row("dpm_clipped", dpm, with(linear(Linspace, Prediction::V), [](DiscreteSchedule& it) {
            it.kind = BetaKind::Cosine;
            it.logSnrMinClipped = -10.2;
        }));
    row("dpm_later", dpm, with(usual, kSigmaMin));
    row("dpm_few_later", dpm, with(usual, kSigmaMin));
    const SamplerOptions deis{.kind = SamplerKind::Deis};
    row("deis", deis, usual);
    row("deis_later", deis, usual);
    row("deis_few", deis, usual);
    row("deis_few_kept", deis, with(usual, keepsOrder));
    row("deis_leading", deis, with(latent(Leading, Prediction::V), kOffset));
    row("deis_trailing", deis, linear(Trailing));
}

void eulerRows()
{
    using enum StepSpacing;
    const SamplerOptions euler{.kind = SamplerKind::Euler};
    row("euler", euler, latent(Linspace));
    row("euler_leading", euler, with(latent(), kOffset));
    row("euler_trailing", euler, latent(Trailing, Prediction::V));
    row("euler_sigma_min", euler, with(linear(Linspace), kSigmaMin));
    row("euler_sample", euler, latent(Linspace, Prediction::X0));
    row("euler_zero_snr", euler, with(latent(Trailing, Prediction::V), kZeroSnr));
    row("euler_karras", euler, with(latent(Linspace), [](DiscreteSchedule& it) {
            it.karras = true;
            it.sigmaMin = 0.03;
            it.sigmaMax = 14.6;
        }));
    row("euler_svd", euler, with(with(latent(Leading, Prediction::V), kOffset), [](DiscreteSchedule& it) {
            it.karras = it.continuousTime = true;
            it.sigmaMin = 0.002;
            it.sigmaMax = 700;
        }));
    const SamplerOptions ancestral{.kind = SamplerKind::EulerAncestral};
    row("euler_a", ancestral, latent(Linspace));
    row("euler_a_leading", ancestral, with(latent(Leading, Prediction::V), kOffset));
    row("euler_a_trailing", ancestral, linear(Trailing));
}

} // namespace

class SchedulerParityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyStateEqualsDiffusers_data()
    {
        QTest::addColumn<SamplerOptions>("options");
        QTest::addColumn<DiscreteSchedule>("schedule");
        ddimRows();
        multistepRows();
        eulerRows();
    }

    void everyStateEqualsDiffusers()
    {
        QFETCH(SamplerOptions, options);
        QFETCH(DiscreteSchedule, schedule);
        const SchedulerCase expected(QTest::currentDataTag());
        const int first = expected.has("first") ? expected.at("first").item<int>() : 0;
        options.steps = first + expected.steps();
        const auto plan = planSteps(options, schedule, first);
        QCOMPARE(static_cast<int>(plan.size()), expected.steps());
        for (int i = 0; i < expected.steps(); ++i) {
            const auto& step = plan[static_cast<std::size_t>(i)];
            QVERIFY(std::abs(step.time - expected.time(i)) < kTimeTolerance);
            QVERIFY(expected.levelError("from", i, step.logSnrFrom) < kLevelTolerance);
            QVERIFY(expected.levelError("to", i, step.logSnrTo) < kLevelTolerance);
        }
        double worst = 0;
        SampleHooks hooks;
        hooks.denoise = [&](const torch::Tensor& z, const StepInfo& at) {
            const auto x0 = toX0(schedule.prediction, stub(z, at.time), z, at.logSnr);
            return schedule.clipRange ? x0.clamp(-*schedule.clipRange, *schedule.clipRange) : x0;
        };
        hooks.noise = [&](int step) { return expected.at("noise")[step]; };
        hooks.afterStep = [&](const SampleState& state, const torch::Tensor&) {
            worst = std::max(worst, relativeError(state.z, expected.at("states")[state.step]));
        };
        (void)sampleLoop(plan, {expected.at("states")[0]}, hooks);
        QVERIFY2(worst <= kTolerance, qPrintable(QString::number(worst)));
        const double start = startNoise(schedule, options.kind, options.steps);
        const double theirs = expected.has("start") ? expected.at("start").item<double>() : 1;
        QVERIFY(std::abs(start - theirs) < 1e-6);
    }

    /// A plan may be taken up in the middle, as a run from a given clip does.
    void runsFromAGivenClipBeginLater()
    {
        QCOMPARE(firstStepOfStrength(50, 1), 0);
        QCOMPARE(firstStepOfStrength(50, 0), 50);
        QCOMPARE(firstStepOfStrength(50, 0.8), 10);
        QCOMPARE(firstStepOfStrength(30, 0.33), 21); // int(9.9)
        QCOMPARE(firstStepOfStrength(50, 0.58), 22); // int(28.999...), as in Python
        const SamplerOptions dpm{.kind = SamplerKind::DpmSolverPP2M, .steps = 20};
        const auto later = planSteps(dpm, linear(), 12);
        QCOMPARE(later.size(), std::size_t{8});
        QCOMPARE(later.front().history, 0.0);
        QVERIFY(planSteps(dpm, linear(), 20).empty());
        QVERIFY_EXCEPTION_THROWN((void)planSteps(dpm, linear(), 21), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)firstStepOfStrength(50, 1.01), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)firstStepOfStrength(50, std::nan("")), ErrorException);
        QVERIFY_EXCEPTION_THROWN((void)firstStepOfStrength(0, 0.5), ErrorException);
    }

    void rescaledGuidanceEqualsDiffusers()
    {
        const auto at = [](const char* key) { return fixture().at(std::string("rescale.") + key); };
        const auto guided = combineGuidance(at("text"), at("none"), 6.5);
        QVERIFY(relativeError(guided, at("guided")) < 1e-6);
        QVERIFY(relativeError(rescaleGuidance(guided, at("text"), 0.7), at("rescaled")) < 1e-6);
        QVERIFY(torch::equal(rescaleGuidance(guided, at("text"), 0), guided));
        const auto whole = rescaleGuidance(guided, at("text"), 1);
        QVERIFY(relativeError(whole.flatten(1).std(1), at("text").flatten(1).std(1)) < 1e-6);
    }
};

CASCADE_TEST(SchedulerParityTest);
#include "tst_SchedulerParity.moc"
