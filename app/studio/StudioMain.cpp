// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Installed.h"
#include "core/base/Places.h"
#include "ui/session/Studio.h"
#include "ui/session/Text.h"
#include "ui/window/MainWindow.h"
#include "ui/window/StudioApplication.h"

#include <QApplication>
#include <QCommandLineParser>

#include <filesystem>

int main(int argc, char** argv)
{
    using namespace cascade;
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("cascade-studio"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CASCADE_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("studio.cascade.Studio"));

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Text to HD video with cascades of diffusion models"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("file"),
                                 QStringLiteral("A graph, a pack, an exported video, footage or a picture"),
                                 QStringLiteral("[file...]"));
    parser.process(application);

    const auto program = std::filesystem::canonical("/proc/self/exe");
    const auto places =
        placesFromEnvironment(CASCADE_VERSION, shippedResources(program, CASCADE_RESOURCE_DIR));
    ui::Studio studio({places, program.parent_path() / "cascade"});
    ui::StudioApplication settings(studio.places);
    settings.begin(application);
    ui::MainWindow window(studio, settings);
    window.start(parser.positionalArguments());
    return QApplication::exec();
}
