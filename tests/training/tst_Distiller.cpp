// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/StudentExport.h"

#include "core/cascade/Model.h"
#include "tests/support/TestMain.h"
#include "tests/training/Support.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::training;

namespace {

/// Guidance, then 4 steps for 8, and 2 for 4; two steps of training each.
DistillationConfig tinyDistillation(const TrainingFolder& folder, const std::string& output)
{
    DistillationConfig config;
    config.training = folder.config(output);
    config.training.trainText = false;
    config.training.start = folder.model() / "base.safetensors";
    config.training.phases.resize(1);
    config.training.phases[0] = {};
    config.training.phases[0].steps = 2;
    config.training.phases[0].clips = 2;
    config.training.phases[0].frames = 2;
    config.steps = 8;
    config.until = 2;
    config.guidance = diffusion::GuidanceRange{0, 4};
    return config;
}

Result<DistillationConfig> readText(const TrainingFolder& folder, const std::string& text)
{
    std::ofstream(folder.at("distil.json")) << text;
    return readDistillationConfig(folder.at("distil.json"));
}

std::string textWith(const std::string& members)
{
    return R"({"training": {"model": "model", "stage": "base", "start": "model/base.safetensors",
               "phases": [{"steps": 2, "clips": 2, "frames": 2}]})" +
           members + "}";
}

weights::StateDict weightsIn(const std::filesystem::path& file)
{
    return weights::openSafetensors(file).value().readAll().value();
}

bool same(const weights::StateDict& a, const weights::StateDict& b)
{
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const auto& item) {
               return b.contains(item.first) && torch::equal(item.second, b.at(item.first));
           });
}

} // namespace

class DistillerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stepsAreHalvedRoundByRound()
    {
        const TrainingFolder folder;
        auto config = tinyDistillation(folder, "out");
        config.steps = 256;
        config.until = 8;
        config.sampler = diffusion::SamplerKind::StochasticNStep;
        std::vector<std::string> names;
        std::vector<int> teachers;
        for (const auto& round : roundsOf(config)) {
            names.push_back(round.name);
            teachers.push_back(round.teacherSteps);
        }
        QVERIFY(
            (names == std::vector<std::string>{"guidance", "128", "64", "32", "16", "8", "8-stochastic"}));
        QVERIFY((teachers == std::vector<int>{256, 256, 128, 64, 32, 16, 8}));
        config.guidance.reset();
        QCOMPARE(roundsOf(config).front().name, std::string("128"));
    }

    void configurations_data()
    {
        QTest::addColumn<QString>("members");
        QTest::addColumn<QString>("message"); // empty: it is read
        QTest::newRow("all") << R"j(, "steps": 64, "until": 8, "sampler": "stochastic",
            "guidance": {"min": 0, "max": 6}, "guidanceSteps": 9)j"
                             << "";
        QTest::newRow("a schedule") << R"j(, "steps": 64, "until": 8, "schedule": "oscillate(6, 1)")j"
                                    << "";
        QTest::newRow("steps alone") << R"(, "steps": 16, "until": 4)"
                                     << "";
        QTest::newRow("no halves") << R"(, "steps": 60, "until": 8)"
                                   << "distil.json/until";
        QTest::newRow("more steps than before") << R"(, "steps": 8, "until": 16)"
                                                << "distil.json/until";
        QTest::newRow("nothing to do") << R"(, "steps": 8, "until": 8)"
                                       << "nothing to distil";
        QTest::newRow("a sampler without students")
            << R"(, "sampler": "dpm++2m")"
            << "distil.json/sampler] expected ddim or stochastic, got dpm++2m";
        QTest::newRow("no such sampler") << R"(, "sampler": "dim")"
                                         << "distil.json/sampler";
        QTest::newRow("no such schedule") << R"j(, "until": 4, "schedule": "swing(6, 1)")j"
                                          << "distil.json/schedule";
        QTest::newRow("range upside down") << R"(, "guidance": {"min": 5, "max": 1})"
                                           << "distil.json/guidance";
        QTest::newRow("told weights, and a schedule of its own")
            << R"j(, "guidance": {"min": 0, "max": 6}, "schedule": "oscillate(6, 1)")j"
            << "distil.json/schedule";
        QTest::newRow("a schedule over steps that stay")
            << R"j(, "steps": 8, "until": 8, "schedule": "oscillate(6, 1)")j"
            << "distil.json/schedule";
        QTest::newRow("steps of no round") << R"(, "guidanceSteps": 9)"
                                           << "distil.json/guidanceSteps";
        QTest::newRow("misspelt") << R"(, "step": 64)"
                                  << "distil.json/step";
    }
    void configurations()
    {
        QFETCH(QString, members);
        QFETCH(QString, message);
        const TrainingFolder folder;
        const auto config = readText(folder, textWith(members.toStdString()));
        QCOMPARE(config.ok(), message.isEmpty());
        if (!config.ok()) {
            QCOMPARE(config.error().code, ErrorCode::BadInput);
            QVERIFY2(QString::fromStdString(config.error().message()).contains(message),
                     config.error().message().c_str());
        }
    }

    void shippedConfigurationsAreRead_data()
    {
        QTest::addColumn<QString>("file");
        const auto folder = std::filesystem::path(CASCADE_RESOURCE_DIR) / "training";
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            const auto name = entry.path().filename().string();
            if (name.starts_with("distil-")) {
                QTest::newRow(name.c_str()) << QString::fromStdString(entry.path().string());
            }
        }
    }
    void shippedConfigurationsAreRead()
    {
        QFETCH(QString, file);
        const auto config = readDistillationConfig(file.toStdString());
        QVERIFY2(config.ok(), config.ok() ? "" : config.error().message().c_str());
        QVERIFY(std::filesystem::exists(config.value().training.start));
    }

    void everyRoundIsTheStudentOfTheOneBefore()
    {
        const TrainingFolder folder;
        auto config = tinyDistillation(folder, "out");
        config.guidanceSteps = 3;
        std::vector<std::string> begun, ended;
        DistillationHooks hooks;
        hooks.roundBegins = [&](const DistillationRound& round) { begun.push_back(round.name); };
        hooks.roundEnds = [&](const RoundReport& report) {
            ended.push_back(report.round.name);
            QCOMPARE(report.clips.size(0), std::int64_t{4}); // two of the teacher, two of the student
            QVERIFY(std::isfinite(report.psnr) && report.psnr > 0);
        };
        const auto student = distil(config, torch::kCPU, hooks).value();
        QVERIFY((begun == std::vector<std::string>{"guidance", "4", "2"}));
        QVERIFY(ended == begun);
        QCOMPARE(student.weights, folder.at("out") / "2" / "weights.safetensors");
        QVERIFY(student.stage.network.guidanceWeight);
        const auto first = weightsIn(folder.at("out") / "4" / "weights.safetensors");
        QVERIFY(first.contains("conditioning.guidance.linear_1.weight"));
        QVERIFY(!same(first, weightsIn(student.weights)));
        std::ifstream stream(folder.at("out") / "4" / "round.json");
        QCOMPARE(nlohmann::json::parse(stream).at("teacherSteps").get<int>(), 8);
        std::ifstream guidance(folder.at("out") / "guidance" / "checkpoint.json"),
            halving(folder.at("out") / "4" / "checkpoint.json");
        QCOMPARE(nlohmann::json::parse(guidance).at("step").get<int>(), 3);
        QCOMPARE(nlohmann::json::parse(halving).at("step").get<int>(), 2);
        begun.clear(); // all of it is there
        QVERIFY(
            same(weightsIn(distil(config, torch::kCPU, hooks).value().weights), weightsIn(student.weights)));
        QVERIFY(begun.empty());
    }

    /// Stopped in each round, it ends with the same weights, bit for bit; what is finished is said to be.
    void aStoppedDistillationGoesOn()
    {
        const TrainingFolder folder;
        const auto inTwos = [&](const std::string& output) {
            auto config = tinyDistillation(folder, output);
            config.sampler = diffusion::SamplerKind::StochasticNStep;
            return config;
        };
        const auto whole = distil(inTwos("whole"), torch::kCPU, {}).value();
        const auto config = inTwos("parts");
        std::vector<std::string> found;
        for (const std::string round : {"guidance", "4", "2", "2-stochastic"}) {
            DistillationHooks hooks; // as many steps as the rounds before have in all: one of this round
            hooks.training.stopAfterStep = 1;
            const auto stopped = distil(config, torch::kCPU, hooks);
            QVERIFY(!stopped.ok());
            QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
            QVERIFY(std::filesystem::exists(folder.at("parts") / round / "checkpoint.json"));
            QVERIFY(!std::filesystem::exists(folder.at("parts") / round / "weights.safetensors"));
            found.clear();
            DistillationHooks onlyThis; // it goes to the end of this round, and is stopped in the next one
            onlyThis.roundFound = [&](const DistillationRound& each) { found.push_back(each.name); };
            CancelSource source;
            onlyThis.training.cancel = source.token();
            onlyThis.roundEnds = [&](const RoundReport&) { source.cancel(); };
            const auto after = distil(config, torch::kCPU, onlyThis);
            QCOMPARE(after.ok(), round == "2-stochastic");
            QVERIFY(std::filesystem::exists(folder.at("parts") / round / "weights.safetensors"));
        }
        QVERIFY((found == std::vector<std::string>{"guidance", "4", "2"}));
        const auto parts = distil(config, torch::kCPU, {}).value();
        QVERIFY(same(weightsIn(whole.weights), weightsIn(parts.weights)));
    }

    /// What a folder holds goes on only with what it was begun with.
    void anotherDistillationIsNotGoneOn_data()
    {
        QTest::addColumn<std::function<void(DistillationConfig&)>>("change");
        QTest::addColumn<QString>("member");
        using Change = std::function<void(DistillationConfig&)>;
        QTest::newRow("weights to be told")
            << Change([](auto& config) { config.guidance->max = 6; }) << "/guidance/1";
        QTest::newRow("steps") << Change([](auto& config) { config.steps = 16; }) << "/levels";
        QTest::newRow("seed") << Change([](auto& config) { ++config.training.seed; }) << "/training/seed";
        QTest::newRow("data") << Change([](auto& config) { config.training.phases[0].clips = 3; })
                              << "/training/phases/0/clips";
        QTest::newRow("teacher") << Change([](auto& config) {
            auto tensors = weightsIn(config.training.start);
            tensors.begin()->second += 1;
            weights::writeSafetensors(config.training.start, tensors).value();
        }) << "/teacher";
    }
    void anotherDistillationIsNotGoneOn()
    {
        QFETCH(std::function<void(DistillationConfig&)>, change);
        QFETCH(QString, member);
        const TrainingFolder folder;
        auto config = tinyDistillation(folder, "out");
        DistillationHooks hooks;
        hooks.training.stopAfterStep = 1;
        QVERIFY(!distil(config, torch::kCPU, hooks).ok());
        change(config);
        const auto other = distil(config, torch::kCPU, {});
        QVERIFY(!other.ok());
        QCOMPARE(other.error().code, ErrorCode::BadInput);
        QVERIFY2(QString::fromStdString(other.error().message()).contains(member + " expected"),
                 other.error().message().c_str());
    }

    /// A base that learns from images, too, is compared on clips.
    void clipsAreCompared()
    {
        const TrainingFolder folder;
        auto config = tinyDistillation(folder, "out");
        config.training.phases[0].stills = 2;
        config.training.phases[0].stillEvery = 2;
        DistillationHooks hooks;
        hooks.roundEnds = [&](const RoundReport& report) { QCOMPARE(report.clips.size(2), std::int64_t{2}); };
        QVERIFY(distil(config, torch::kCPU, hooks).ok());
    }

    /// A student that keeps a schedule is told no weight; it can be sampled by anything that samples stages.
    void aScheduleBecomesTheStudentsOwn()
    {
        const TrainingFolder folder;
        auto config = tinyDistillation(folder, "out");
        config.guidance.reset();
        config.schedule = diffusion::GuidanceSchedule::oscillating(3, 1);
        const auto student = distil(config, torch::kCPU, {}).value();
        QVERIFY(!student.stage.network.guidanceWeight);
        QVERIFY(!weightsIn(student.weights).contains("conditioning.guidance.linear_1.weight"));
    }

    /// The student beside the original, chosen by name: it is told its guidance, and needs its own steps.
    void aStudentBecomesAVariant()
    {
        const TrainingFolder folder;
        const auto config = tinyDistillation(folder, "out");
        const auto student = distil(config, torch::kCPU, {}).value();
        auto strange = student;
        strange.original.front() = strange.original.front() == '0' ? '1' : '0';
        const auto refused = exportStudent(config, strange, folder.model(), "");
        QVERIFY(!refused.ok() && refused.error().message().find(strange.original) != std::string::npos);
        exportStudent(config, student, folder.model(), "").value();
        const auto model = readModelConfig(folder.model()).value();
        const auto stage = model.stage("base").value().as("distilled-2").value();
        QCOMPARE(stage.chosen.guidance, GuidanceForm::Told);
        QVERIFY((stage.chosen.told == diffusion::GuidanceRange{0, 4}));
        QCOMPARE(stage.usual().steps, 2);
        QCOMPARE(stage.usual().sampler, std::string("ddim"));
        QCOMPARE(model.stage("base").value().as("original").value().usual().steps,
                 model.stages[0].defaults.steps);
        auto opened = Model::open(folder.model(), {}).value();
        const auto network = opened.network("base", "distilled-2").value();
        QVERIFY(network->options().guidanceWeight);
        const auto got = weights::stateDictOf(*network);
        const auto before = weightsIn(folder.model() / "base.safetensors");
        for (const auto& [key, tensor] : weightsIn(student.weights)) { // kept as changes, in four bits
            const auto moved =
                before.contains(key) ? (tensor - before.at(key)).abs().max().item<double>() : 0;
            const auto error = (got.at(key) - tensor).abs().max().item<double>();
            QVERIFY2(error <= moved / 7 + 0.01 * tensor.abs().max().item<double>(), key.c_str());
        }
        QVERIFY(opened.loadedHashes().contains("base-distilled-2.safetensors"));
        QVERIFY(!opened.network("base", "original").value()->options().guidanceWeight);
        auto other = readModelConfig(folder.model()).value(); // changes belong to one original
        auto tensors = before;
        tensors.begin()->second += 1;
        weights::writeSafetensors(folder.model() / "base.safetensors", tensors).value();
        other.stages[0].variants["original"].sha256 =
            sha256OfFile(folder.model() / "base.safetensors").value();
        writeModelConfig(other, folder.model()).value();
        const auto misfit = Model::open(folder.model(), {}).value().network("base", "distilled-2");
        QVERIFY(!misfit.ok());
        QVERIFY(misfit.error().message().find("changes of the weights of SHA-256") != std::string::npos);
    }

    /// Super-resolution is distilled without guidance; its condition is the teacher's.
    void superResolutionIsDistilled_data()
    {
        QTest::addColumn<QString>("stage");
        QTest::newRow("temporal") << "tsr2";
        QTest::newRow("spatial") << "ssr3";
    }
    void superResolutionIsDistilled()
    {
        QFETCH(QString, stage);
        const TrainingFolder folder;
        auto first = folder.config("teacher"); // random weights of the stage, to begin with
        first.stage = stage.toStdString();
        first.trainText = false;
        first.phases.resize(1);
        first.phases[0] = {};
        first.phases[0].steps = 1;
        first.phases[0].clips = 1;
        first.phases[0].frames = 4;
        trainUntil(first, -1);
        openTrainer(first)->exportAverage(folder.model()).value();
        DistillationConfig config;
        config.training = first;
        config.training.output = folder.at("out");
        config.training.start = folder.model() / (first.stage + ".safetensors");
        config.steps = 4;
        config.until = 2;
        config.sampler = diffusion::SamplerKind::StochasticNStep;
        const auto student = distil(config, torch::kCPU, {}).value();
        QCOMPARE(student.weights.parent_path().filename().string(), std::string("2-stochastic"));
    }
};

CASCADE_TEST(DistillerTest);
#include "tst_Distiller.moc"
