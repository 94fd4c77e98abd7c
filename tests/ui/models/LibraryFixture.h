// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clip.h"
#include "core/base/Places.h"
#include "core/video/VideoWriter.h"
#include "pipeline/files/PresetLibrary.h"

#include <QDir>
#include <QImage>
#include <QTemporaryDir>

#include <algorithm>
#include <filesystem>
#include <string>

namespace cascade::tests {

/// Places in a folder of their own, with the shipped presets and models of nobody.
class TestPlaces {
public:
    TestPlaces()
    {
        m_places.version = "0.1.0";
        m_places.resources = root() / "resources";
        m_places.cacheFolder = root() / "cache";
        m_places.dataFolder = root() / "data";
        for (const auto& folder :
             {m_places.resources / "models", m_places.dataFolder / "presets", root() / "presets"}) {
            std::filesystem::create_directories(folder);
        }
    }
    [[nodiscard]] const Places& get() const { return m_places; }
    [[nodiscard]] std::filesystem::path root() const { return m_folder.path().toStdString(); }
    [[nodiscard]] std::filesystem::path presets() const { return root() / "presets"; }
    [[nodiscard]] std::filesystem::path ownPresets() const { return m_places.dataFolder / "presets"; }

private:
    QTemporaryDir m_folder;
    Places m_places;
};

/// A graph file with the title page of a preset.
inline void writePreset(const std::filesystem::path& file, const files::GraphAbout& about)
{
    files::GraphText text;
    text.about = about;
    files::saveGraph(file, text).value();
}

/// A PNG of one colour.
inline QByteArray pngOf(int width, int height, const QColor& colour)
{
    QImage image(width, height, QImage::Format_RGB888);
    image.fill(colour);
    QTemporaryDir folder;
    const auto file = folder.filePath(QStringLiteral("x.png"));
    image.save(file);
    QFile read(file);
    return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
}

inline void writeBytes(const std::filesystem::path& file, const QByteArray& bytes)
{
    QFile target(QString::fromStdString(file.string()));
    if (target.open(QIODevice::WriteOnly)) {
        target.write(bytes);
    }
}

/// An MP4 of grey frames that grow brighter: frame i is 10 + 20 i.
inline void writeGreyVideo(const std::filesystem::path& file, int frames, int width = 96, int height = 64)
{
    Clip clip{frames, height, width, Rate::of(24), {}};
    clip.pixels.resize(clip.frameBytes() * static_cast<std::size_t>(frames));
    for (int i = 0; i < frames; ++i) {
        std::fill_n(clip.frame(i), clip.frameBytes(), static_cast<std::uint8_t>(10 + 20 * i));
    }
    (void)video::writeVideo(file, clip).value();
}

} // namespace cascade::tests
