// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"

#include <QDir>
#include <QTemporaryDir>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

namespace cascade::tests {

/// A folder with whatever a test lays into it, gone after it.
class ModelGround {
public:
    ModelGround() = default;
    ModelGround(const ModelGround&) = delete;
    ModelGround& operator=(const ModelGround&) = delete;
    ~ModelGround()
    {
        std::error_code ignored; // Qt leaves what is called by bytes that are no text
        std::filesystem::remove_all(root() / "models", ignored);
    }
    [[nodiscard]] std::filesystem::path root() const { return m_folder.path().toStdString(); }
    [[nodiscard]] Places places() const
    {
        Places places;
        places.cacheFolder = root() / "home/cache";
        places.dataFolder = root() / "home";
        places.resources = root() / "resources";
        return places;
    }
    /// A file below the folder, last changed an hour ago; its folders are made.
    std::filesystem::path write(const std::string& name, const std::string& bytes = "weights") const
    {
        const auto file = root() / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << bytes;
        age(file);
        return file;
    }
    /// Makes a file's last change an hour old.
    static void age(const std::filesystem::path& file)
    {
        std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() -
                                                   std::chrono::hours(1));
    }
    std::filesystem::path link(const std::filesystem::path& to, const std::string& name) const
    {
        const auto file = root() / name;
        std::filesystem::create_directories(file.parent_path());
        std::filesystem::create_symlink(to, file);
        return file;
    }

private:
    /// In memory where that can be: a disk that is busy with other things makes every commit wait.
    static QString ground()
    {
        return (QDir(QStringLiteral("/dev/shm")).exists() ? QStringLiteral("/dev/shm") : QDir::tempPath()) +
               QStringLiteral("/cascade-models-XXXXXX");
    }

    QTemporaryDir m_folder{ground()};
};

} // namespace cascade::tests
