// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/Support.h"

#include "core/video/VideoWriter.h"

#include <QDir>
#include <QFile>
#include <QProcessEnvironment>

namespace cascade::cli::tests {

namespace {

constexpr int kPatienceMs = 60'000;

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

void Workshop::makeTinyShot(const QByteArray& parameters) const
{
    makeTinyModel(file("tiny"));
    write("shot.cascade", R"({"schema": 2, "conventions": {"guidance": "w"},
 "nodes": {"prompt": {"type": "prompt", "parameters": {"text": "a cube"}},
           "seed": {"type": "seed", "parameters": {"seed": 3}},
           "cascade": {"type": "cascade", "parameters": {"model": ")" +
                              path("tiny").toUtf8() + R"(", )" + parameters + R"(}},
           "export": {"type": "export-video"}},
 "links": [["prompt.text", "cascade.text"], ["seed.seed", "cascade.seed"], ["cascade.clip", "export.clip"]]})");
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
