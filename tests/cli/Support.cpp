// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/Support.h"

#include "core/base/Hash.h"
#include "core/cascade/TextEncoder.h"
#include "core/nn/T5Encoder.h"
#include "core/video/VideoWriter.h"
#include "core/weights/Safetensors.h"

#include <QDir>
#include <QFile>
#include <QProcessEnvironment>

namespace cascade::cli::tests {

namespace {

constexpr int kPatienceMs = 60'000;

/// Two levels of 8 and 16 channels.
nn::VideoUnetOptions tinyNetwork(StageRole role)
{
    nn::VideoUnetOptions network;
    network.conditionChannels = role == StageRole::Base ? 0 : 3;
    network.lowLogSnr = role != StageRole::Base;
    network.textWidth = 16;
    network.conditionWidth = 16;
    network.headWidth = 8;
    network.patch = 2;
    network.resampling = nn::ResamplingKind::Shuffle;
    nn::UnetLevel high, low;
    high.channels = 8;
    high.temporal = nn::TemporalMixing::Convolution;
    low.channels = 16;
    low.temporal = nn::TemporalMixing::Convolution;
    low.selfAttention = low.textAttention = role == StageRole::Base;
    network.levels = {high, low};
    return network;
}

StageConfig tinyStage(const std::string& id, StageRole role, int factor, const ClipShape& input)
{
    StageConfig stage;
    stage.id = id;
    stage.role = role;
    stage.network = tinyNetwork(role);
    stage.frameFactor = role == StageRole::Tsr ? factor : 1;
    stage.sizeFactor = role == StageRole::Ssr ? factor : 1;
    stage.output = role == StageRole::Base ? input : stage.outputFor(input);
    stage.condition = role == StageRole::Base  ? ConditionKind::None
                      : role == StageRole::Tsr ? ConditionKind::Blend
                                               : ConditionKind::Upsample;
    stage.prediction = role == StageRole::Base ? diffusion::Prediction::V : diffusion::Prediction::X0;
    stage.residual = role != StageRole::Base;
    stage.defaults.steps = 2;
    stage.defaults.guidance = role == StageRole::Base ? "1" : "0";
    stage.variants["original"] = {id + ".safetensors", ""};
    return stage;
}

/// Writes a module's parameters, each replaced by small random numbers, so that no layer that starts at zero
/// stays without effect.
std::string writeRandom(torch::nn::Module& module, const std::filesystem::path& file)
{
    const torch::NoGradGuard guard;
    for (auto& parameter : module.parameters()) {
        parameter.add_(torch::randn_like(parameter), 0.02);
    }
    weights::writeSafetensors(file, weights::stateDictOf(module)).value();
    return sha256OfFile(file).value();
}

} // namespace

Workshop::Workshop()
{
    QDir(m_folder.path()).mkdir("home");
}

QByteArray Workshop::read(const QString& name) const
{
    QFile opened(path(name));
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

void Workshop::write(const QString& name, const QByteArray& bytes) const
{
    QFile opened(path(name));
    if (!opened.open(QIODevice::WriteOnly) || opened.write(bytes) != bytes.size()) {
        qFatal("cannot write %s", qPrintable(name));
    }
}

void Workshop::start(QProcess& process, const QStringList& arguments,
                     const std::map<QString, QString>& environment) const
{
    auto variables = QProcessEnvironment::systemEnvironment();
    variables.insert("CASCADE_HOME", path("home"));
    variables.insert("OMP_NUM_THREADS", "1");
    variables.remove("CASCADE_RESOURCES");
    for (const auto& [name, value] : environment) {
        variables.insert(name, value);
    }
    process.setProcessEnvironment(variables);
    process.setWorkingDirectory(m_folder.path());
    process.start(CASCADE_PROGRAM, arguments);
}

Outcome Workshop::run(const QStringList& arguments, const std::map<QString, QString>& environment) const
{
    QProcess process;
    start(process, arguments, environment);
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished();
        return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
    }
    const bool ended = process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

ModelConfig tinyModel(const std::filesystem::path& folder)
{
    ModelConfig model;
    model.folder = folder;
    model.name = "tiny";
    model.title = "Tiny: seven untrained stages";
    model.licence = "Apache-2.0";
    model.trainingData = "None.";
    model.text = {"tokenizer.model", {"text.safetensors", ""}, 768, 16, 32, 8, 2, 1, 16};
    const std::vector<std::tuple<const char*, StageRole, int>> chain{
        {"base", StageRole::Base, 1}, {"tsr1", StageRole::Tsr, 2}, {"ssr1", StageRole::Ssr, 2},
        {"ssr2", StageRole::Ssr, 2},  {"tsr2", StageRole::Tsr, 2}, {"tsr3", StageRole::Tsr, 2},
        {"ssr3", StageRole::Ssr, 4}};
    ClipShape shape{2, 8, 16, Rate::of(3)};
    for (const auto& [id, role, factor] : chain) {
        model.stages.push_back(tinyStage(id, role, factor, shape));
        shape = model.stages.back().output;
    }
    return model;
}

void makeTinyModel(const std::filesystem::path& folder)
{
    torch::manual_seed(1);
    std::filesystem::create_directories(folder);
    auto model = tinyModel(folder);
    std::filesystem::copy_file(std::filesystem::path(CASCADE_RESOURCE_DIR) / "models/toybox/tokenizer.model",
                               folder / model.text.tokenizer);
    nn::T5Encoder encoder(t5Options(model.text));
    model.text.encoder.sha256 = writeRandom(*encoder, folder / model.text.encoder.file);
    for (auto& stage : model.stages) {
        nn::VideoUnet network(stage.network, torch::TensorOptions());
        auto& variant = stage.variants.at("original");
        variant.sha256 = writeRandom(*network, folder / variant.file);
    }
    writeModelConfig(model, folder).value();
}

void makeFootage(const std::filesystem::path& file, int width, int height, int frames, int framesPerSecond)
{
    Clip clip;
    clip.frames = frames;
    clip.height = height;
    clip.width = width;
    clip.rate = Rate::of(framesPerSecond);
    clip.pixels.resize(static_cast<std::size_t>(frames) * clip.frameBytes());
    for (int t = 0; t < frames; ++t) {
        auto* pixel = clip.frame(t);
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x, pixel += 3) {
                pixel[0] = static_cast<std::uint8_t>(64 + 128 * x / width);
                pixel[1] = static_cast<std::uint8_t>(64 + 128 * y / height);
                pixel[2] = static_cast<std::uint8_t>(64 + 128 * t / frames);
            }
        }
    }
    (void)video::writeVideo(file, clip).value();
}

} // namespace cascade::cli::tests
