// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Prediction.h"
#include "core/diffusion/SampleLoop.h"
#include "core/weights/Safetensors.h"
#include "tests/diffusion/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::diffusion;
using namespace cascade::tests;

Q_DECLARE_METATYPE(cascade::diffusion::SamplerOptions)

namespace {

/// Greatest difference allowed at each step, relative to the largest value of that state.
constexpr double kTolerance = 2e-5;

/// One scheduler of diffusers as tests/fixtures/make_sampler_fixtures.py wrote it down.
class SchedulerCase {
public:
    explicit SchedulerCase(std::string name) : m_name(std::move(name)) {}

    [[nodiscard]] bool has(const std::string& key) const { return m_tensors.count(m_name + "." + key) > 0; }
    [[nodiscard]] torch::Tensor at(const std::string& key) const { return m_tensors.at(m_name + "." + key); }
    [[nodiscard]] int steps() const { return static_cast<int>(at("time").size(0)); }

    /// The levels as one grid, where each step begins at the level at which the one before ended.
    [[nodiscard]] std::vector<double> grid() const
    {
        std::vector<double> levels;
        for (int i = 0; i < steps(); ++i) {
            levels.push_back(level("from", i));
        }
        levels.push_back(level("to", steps() - 1));
        return levels;
    }
    [[nodiscard]] double level(const std::string& which, int step) const
    {
        const auto pair = at(which)[step];
        return logSnrOf(pair[0].item<double>(), pair[1].item<double>());
    }

private:
    std::string m_name;
    weights::StateDict m_tensors =
        weights::openSafetensors(CASCADE_FIXTURES "/schedulers.safetensors").value().readAll().value();
};

/// The script's network: 0.1 z + 0.01 t / 1000.
torch::Tensor stub(const torch::Tensor& z, double time)
{
    return z * 0.1 + 0.01 * (time / 1000);
}

} // namespace

class SchedulerParityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyStateEqualsDiffusers_data()
    {
        QTest::addColumn<SamplerOptions>("options");
        QTest::addColumn<bool>("predictsV");
        QTest::addColumn<bool>("clips");
        const SamplerOptions lower{.kind = SamplerKind::Ancestral};
        const SamplerOptions upper{.kind = SamplerKind::Ancestral, .gamma = 1};
        const SamplerOptions dpm{.kind = SamplerKind::DpmSolverPP2M};
        QTest::newRow("ddim") << SamplerOptions{} << false << false;
        QTest::newRow("ddim_eta") << SamplerOptions{.eta = 1} << false << false;
        QTest::newRow("ddim_half") << SamplerOptions{.eta = 0.5} << true << false;
        QTest::newRow("ddim_clip") << SamplerOptions{} << false << true;
        QTest::newRow("ddpm_small") << lower << false << false;
        QTest::newRow("ddpm_large") << upper << false << false;
        QTest::newRow("ddpm_clip") << lower << false << true;
        QTest::newRow("dpm") << dpm << false << false;
        QTest::newRow("dpm_few") << dpm << false << false;
        QTest::newRow("dpm_sigma_min") << dpm << false << false;
    }

    void everyStateEqualsDiffusers()
    {
        QFETCH(SamplerOptions, options);
        QFETCH(bool, predictsV);
        QFETCH(bool, clips);
        const SchedulerCase expected(QTest::currentDataTag());
        double worst = 0;
        SampleHooks hooks;
        hooks.denoise = [&](const torch::Tensor& z, const StepInfo& at) {
            const auto output = stub(z, expected.at("time")[at.step].item<double>());
            const auto x0 = toX0(predictsV ? Prediction::V : Prediction::Epsilon, output, z, at.logSnr);
            return clips ? x0.clamp(-1, 1) : x0;
        };
        hooks.noise = [&](int step) { return expected.at("noise")[step]; };
        hooks.afterStep = [&](const SampleState& state, const torch::Tensor&) {
            worst = std::max(worst, relativeError(state.z, expected.at("states")[state.step]));
        };
        const auto plan = planSteps(options, expected.grid());
        QCOMPARE(static_cast<int>(plan.size()), expected.steps());
        (void)sampleLoop(plan, {expected.at("states")[0]}, hooks);
        QVERIFY2(worst <= kTolerance, qPrintable(QString::number(worst)));
    }

    /// With linspace spacing diffusers steps back by 1000 div N whatever the next step is: its levels do not
    /// form one grid.
    void ddimStepsNeedNoGrid()
    {
        const SchedulerCase expected("ddim_linspace");
        auto z = expected.at("states")[0];
        for (int i = 0; i < expected.steps(); ++i) {
            const double from = expected.level("from", i);
            const auto x0 =
                toX0(Prediction::Epsilon, stub(z, expected.at("time")[i].item<double>()), z, from);
            z = applyStep(ddimStep(from, expected.level("to", i), 0), z, {.x0 = x0});
            QVERIFY(relativeError(z, expected.at("states")[i + 1]) <= kTolerance);
        }
    }
};

CASCADE_TEST(SchedulerParityTest);
#include "tst_SchedulerParity.moc"
