// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/SchedulerConfig.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <random>

using namespace cascade;
using namespace cascade::diffusion;

namespace {

/// As the repositories of these models have them.
const std::string kStableDiffusion15 = R"({"_class_name": "PNDMScheduler", "_diffusers_version": "0.6.0",
    "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085, "num_train_timesteps": 1000,
    "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1, "trained_betas": null,
    "clip_sample": false})";
const std::string kStableDiffusion2 = R"({"_class_name": "EulerDiscreteScheduler", "beta_end": 0.012,
    "beta_schedule": "scaled_linear", "beta_start": 0.00085, "clip_sample": false, "num_train_timesteps": 1000,
    "prediction_type": "v_prediction", "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1,
    "trained_betas": null})";
const std::string kShow1 = R"({"_class_name": "DPMSolverMultistepScheduler", "algorithm_type": "dpmsolver++",
    "beta_end": 0.02, "beta_schedule": "squaredcos_cap_v2", "beta_start": 0.0001, "dynamic_thresholding_ratio": 0.95,
    "lambda_min_clipped": -5.1, "lower_order_final": true, "num_train_timesteps": 1000,
    "prediction_type": "epsilon", "sample_max_value": 1.5, "solver_order": 2, "solver_type": "midpoint",
    "thresholding": true, "timestep_spacing": "linspace", "trained_betas": null, "use_karras_sigmas": false,
    "variance_type": null})";
const std::string kStableVideo = R"({"_class_name": "EulerDiscreteScheduler", "beta_end": 0.012,
    "beta_schedule": "scaled_linear", "beta_start": 0.00085, "clip_sample": false, "interpolation_type": "linear",
    "num_train_timesteps": 1000, "prediction_type": "v_prediction", "set_alpha_to_one": false,
    "sigma_max": 700.0, "sigma_min": 0.002, "skip_prk_steps": true, "steps_offset": 1,
    "timestep_spacing": "leading", "timestep_type": "continuous", "trained_betas": null,
    "use_karras_sigmas": true})";

SchedulerConfig read(const std::string& json)
{
    return parseSchedulerConfig(json, "scheduler").value();
}

/// A file of one class with some fields.
std::string file(const std::string& name, const std::string& fields = "")
{
    return R"({"_class_name": ")" + name + "\"" + (fields.empty() ? "" : ", ") + fields + "}";
}

DiscreteSchedule latent()
{
    DiscreteSchedule schedule;
    schedule.kind = BetaKind::ScaledLinear;
    schedule.betaStart = 0.00085;
    schedule.betaEnd = 0.012;
    return schedule;
}

} // namespace

class SchedulerConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void publishedFiles()
    {
        auto expected = latent();
        expected.stepsOffset = 1;
        expected.setAlphaToOne = false;
        QVERIFY(read(kStableDiffusion15).schedule == expected);
        QVERIFY(read(kStableDiffusion15).sampler == SamplerOptions{});

        expected.spacing = StepSpacing::Linspace;
        expected.prediction = Prediction::V;
        QVERIFY(read(kStableDiffusion2).schedule == expected);
        QVERIFY(read(kStableDiffusion2).sampler.kind == SamplerKind::Euler);

        expected.spacing = StepSpacing::Leading;
        expected.karras = expected.continuousTime = true;
        expected.sigmaMin = 0.002;
        expected.sigmaMax = 700;
        QVERIFY(read(kStableVideo).schedule == expected);

        DiscreteSchedule show;
        show.kind = BetaKind::Cosine;
        show.spacing = StepSpacing::Linspace;
        show.logSnrMinClipped = -10.2;
        QVERIFY(read(kShow1).schedule == show);
        QVERIFY(read(kShow1).sampler.kind == SamplerKind::DpmSolverPP2M);
        const ThresholdOptions dynamic{
            .kind = ThresholdOptions::Kind::Dynamic, .percentile = 0.95, .cap = 1.5, .perFrame = true};
        QVERIFY(read(kShow1).threshold == dynamic);
    }

    void classesHaveTheirOwnDefaults()
    {
        const auto ddim = read(file("DDIMScheduler"));
        QVERIFY(ddim.schedule.clipRange == 1.0 && ddim.schedule.setAlphaToOne);
        QVERIFY(ddim.schedule.spacing == StepSpacing::Leading && ddim.schedule.kind == BetaKind::Linear);
        QVERIFY(!read(file("PNDMScheduler")).schedule.setAlphaToOne);
        QVERIFY(!read(file("PNDMScheduler", R"("clip_sample": true)")).schedule.clipRange); // it has none
        QVERIFY(read(file("DDIMScheduler", R"("clip_sample_range": 3)")).schedule.clipRange == 3.0);
        QVERIFY(!read(file("DDIMScheduler", R"("clip_sample": false)")).schedule.clipRange);
        const auto ddpm = read(file("DDPMScheduler", R"("variance_type": "fixed_large")"));
        QVERIFY(ddpm.sampler.kind == SamplerKind::Ancestral && ddpm.sampler.gamma == 1);
        const auto dpm = read(file("DPMSolverMultistepScheduler", R"("lambda_min_clipped": -Infinity,
            "euler_at_final": true, "lower_order_final": false, "final_sigmas_type": "sigma_min")"));
        QVERIFY(dpm.schedule.logSnrMinClipped == DiscreteSchedule{}.logSnrMinClipped);
        QVERIFY(dpm.schedule.eulerAtFinal && !dpm.schedule.lowerOrderFinal);
        QVERIFY(dpm.schedule.finalNoise == FinalNoise::SigmaMin);
        QVERIFY(read(file("EulerAncestralDiscreteScheduler")).sampler.kind == SamplerKind::EulerAncestral);
        QVERIFY(read(file("DEISMultistepScheduler", R"("algorithm_type": "deis", "solver_type": "logrho")"))
                    .sampler.kind == SamplerKind::Deis);
        QCOMPARE(read(file("HeunDiscreteScheduler")).schedule.betaEnd, 0.012);
        for (const auto* name :
             {"LMSDiscreteScheduler", "HeunDiscreteScheduler", "UniPCMultistepScheduler"}) {
            QVERIFY(read(file(name)).sampler.kind == SamplerKind::DpmSolverPP2M);
        }
        QVERIFY(read(file("UniPCMultistepScheduler", R"("solver_order": 3, "solver_type": "bh2",
            "predict_x0": true, "disable_corrector": [1, 2])"))
                    .schedule.spacing == StepSpacing::Linspace);
        QVERIFY(read(file("DDIMScheduler", R"("some_new_option": false, "another": null, "_note": [1])"))
                    .schedule == ddim.schedule);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const std::string& json, const char* message) {
            QTest::newRow(name) << QString::fromStdString(json) << QString(message);
        };
        row("no JSON", "{", "[scheduler] expected JSON, got something else");
        row("a list", "[]", "[scheduler] expected an object, got []");
        row("a field twice", R"({"a": 1, "a": 2})", "[scheduler] expected each field once, got \"a\" twice");
        row("no class", "{}", "[scheduler/_class_name] expected a text, got nothing");
        row("another class", file("EDMEulerScheduler"),
            "[scheduler/_class_name] expected one of DDIMScheduler, DDPMScheduler, DEISMultistepScheduler");
        row("betas of its own", file("DDIMScheduler", R"("trained_betas": [0.1])"),
            "[scheduler/trained_betas] expected none: a list of its own is not read, got [0.1]");
        row("another schedule", file("DDIMScheduler", R"("beta_schedule": "sigmoid")"),
            "[scheduler/beta_schedule] expected one of linear scaled_linear squaredcos_cap_v2, got "
            "\"sigmoid\"");
        row("flow", file("DPMSolverMultistepScheduler", R"("prediction_type": "flow_prediction")"),
            "[scheduler/prediction_type] expected one of epsilon sample v_prediction");
        row("flow levels", file("DPMSolverMultistepScheduler", R"("use_flow_sigmas": true)"),
            "[scheduler/use_flow_sigmas] expected false, got true");
        row("karras", file("DPMSolverMultistepScheduler", R"("use_karras_sigmas": true)"),
            "[scheduler/use_karras_sigmas] expected false, got true");
        row("order 3", file("DPMSolverMultistepScheduler", R"("solver_order": 3)"),
            "[scheduler/solver_order] expected 2, got 3");
        row("stochastic", file("DPMSolverMultistepScheduler", R"("algorithm_type": "sde-dpmsolver++")"),
            "[scheduler/algorithm_type] expected \"dpmsolver++\", got \"sde-dpmsolver++\"");
        row("heun", file("DPMSolverMultistepScheduler", R"("solver_type": "heun")"),
            "[scheduler/solver_type] expected \"midpoint\", got \"heun\"");
        row("learned variance", file("DDPMScheduler", R"("variance_type": "learned_range")"),
            "[scheduler/variance_type] expected one of fixed_large fixed_small, got \"learned_range\"");
        row("interpolation", file("EulerDiscreteScheduler", R"("interpolation_type": "log_linear")"),
            "[scheduler/interpolation_type] expected \"linear\", got \"log_linear\"");
        row("unknown option", file("DDIMScheduler", R"("shift": 3.0)"),
            "[scheduler/shift] expected only options that are known here, got 3.0");
        row("too many steps", file("DDIMScheduler", R"("num_train_timesteps": 4294968296)"),
            "[scheduler/num_train_timesteps] expected 0 to 1000000, got 4294968296");
        row("broken steps", file("DDIMScheduler", R"("num_train_timesteps": 10.5)"),
            "[scheduler/num_train_timesteps] expected a whole number, got 10.5");
        row("betas the wrong way", file("DDIMScheduler", R"("beta_start": 0.5)"),
            "[scheduler] expected betas that rise between 0 and 1, got 0.5 to 0.02");
        row("zero SNR of eps", file("DDIMScheduler", R"("rescale_betas_zero_snr": true)"),
            "[scheduler] expected a network that predicts v or x0 where the terminal SNR is zero");
        row("share", file("DDIMScheduler", R"("thresholding": true, "dynamic_thresholding_ratio": 0)"),
            "[scheduler/dynamic_thresholding_ratio] expected a share above 0, at most 1, got 0");
    }

    void refuses()
    {
        QFETCH(QString, json);
        QFETCH(QString, message);
        const auto result = parseSchedulerConfig(json.toStdString(), "scheduler");
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::BadInput);
        const auto said = QString::fromStdString(result.error().message());
        QVERIFY2(said.startsWith(message), qPrintable(said));
    }

    void mutilatedFilesNeverCrash()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 4000; ++round) {
            auto json = round % 2 == 0 ? kShow1 : kStableVideo;
            for (auto count = 1 + random() % 4; count > 0; --count) {
                const auto at = random() % json.size();
                random() % 3 == 0 ? void(json.erase(at, random() % 8))
                                  : void(json[at] = static_cast<char>(random() % 128));
            }
            const auto result = parseSchedulerConfig(json, "scheduler");
            if (result.ok()) {
                QVERIFY(result.value().schedule.cumulativeAlphas().size() >= 2);
            } else {
                QVERIFY(result.error().where.starts_with("scheduler"));
            }
        }
    }
};

CASCADE_TEST(SchedulerConfigTest);
#include "tst_SchedulerConfig.moc"
