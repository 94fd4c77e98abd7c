// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/ModelConfig.h"

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

    /// Runs `cascade` in the folder with one thread. Environment variables can be added or replaced.
    [[nodiscard]] Outcome run(const QStringList& arguments,
                              const std::map<QString, QString>& environment = {}) const;

    /// The same, not waited for.
    void start(QProcess& process, const QStringList& arguments,
               const std::map<QString, QString>& environment = {}) const;

private:
    QTemporaryDir m_folder;
};

/// A model of seven small stages, whose base makes 2 frames of 16x8 and whose last stage makes 16 of 256x128
/// (as the shipped one: twice, twice, four times, twice, twice, four times).
[[nodiscard]] ModelConfig tinyModel(const std::filesystem::path& folder);

/// Writes tinyModel to `folder`: random weights with every layer at work, hashes, tokenizer.
void makeTinyModel(const std::filesystem::path& folder);

/// A moving colour gradient as a video of these measures.
void makeFootage(const std::filesystem::path& file, int width, int height, int frames, int framesPerSecond);

} // namespace cascade::cli::tests
