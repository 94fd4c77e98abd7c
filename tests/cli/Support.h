// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/TinyModel.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <filesystem>
#include <map>
#include <string>

namespace cascade::cli::tests {

using cascade::tests::makeTinyModel;
using cascade::tests::tinyModel;

/// What a run of the program gave.
struct Outcome {
    int code = -1; ///< -1 if it crashed or did not end
    QByteArray out;
    QByteArray error;

    [[nodiscard]] QJsonDocument json() const { return QJsonDocument::fromJson(out); }
};

/// Folders for one test: a home of its own (CASCADE_HOME), so that nothing of the user's is seen or touched.
class Workshop {
public:
    Workshop();
    [[nodiscard]] bool ok() const { return m_folder.isValid(); }
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    [[nodiscard]] std::filesystem::path file(const QString& name) const { return path(name).toStdString(); }
    [[nodiscard]] QByteArray read(const QString& name) const;
    void write(const QString& name, const QByteArray& bytes) const;

    /// A tiny model in "tiny", and "shot.cascade": a sentence through it, exported. `parameters` are more of
    /// the Cascade's, as JSON members.
    void makeTinyShot(const QByteArray& parameters) const;

    /// Runs `cascade` in the folder with one thread. Environment variables can be added or replaced.
    [[nodiscard]] Outcome run(const QStringList& arguments,
                              const std::map<QString, QString>& environment = {}) const;

    /// The same, not waited for.
    void start(QProcess& process, const QStringList& arguments,
               const std::map<QString, QString>& environment = {}) const;

private:
    QTemporaryDir m_folder;
};

/// A moving colour gradient as a video of these measures.
void makeFootage(const std::filesystem::path& file, int width, int height, int frames, int framesPerSecond);

} // namespace cascade::cli::tests
