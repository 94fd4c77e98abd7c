// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <filesystem>
#include <string>

namespace cascade {

struct ClipShape;

namespace ui {

/// Texts of the engine are UTF-8, those of Qt UTF-16.
///
/// What a person reads goes through tr(), and is in resources/translations. What the engine says of itself
/// stays English in every language, as the command line, the guide and files have it: titles, ports,
/// parameters and help of nodes, formats of export, issues and errors of a run.
[[nodiscard]] inline QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}
[[nodiscard]] inline QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}
[[nodiscard]] inline QString text(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}
[[nodiscard]] inline std::filesystem::path path(const QString& name)
{
    return name.toStdString();
}

/// "0.4 s", "12 s", "3 min 20 s", "1 h 20 min".
[[nodiscard]] QString durationText(double seconds);
/// "640 kB", "3.4 MB", "410 MB", "1.8 GB".
[[nodiscard]] QString bytesText(double bytes);
/// "World-CLIP 85.2": how well a clip shows its words.
[[nodiscard]] QString worldClipText(double score);
/// What that is.
[[nodiscard]] QString worldClipHint();
/// "48 frames of 80x48 at 6 fps", as graph::shapeText, in the language of the window.
[[nodiscard]] QString shapeText(const ClipShape& shape);

} // namespace ui

} // namespace cascade
