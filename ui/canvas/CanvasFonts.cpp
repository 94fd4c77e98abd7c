// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/CanvasFonts.h"

#include <QFile>
#include <QStandardPaths>

#include <imgui.h>

#include <misc/freetype/imgui_freetype.h>

namespace cascade::ui {

namespace {

constexpr float kFontSize = 15; ///< of controls; the canvas asks for its own sizes

const QStringList kWished{QStringLiteral("opentype/inter/Inter-Medium.otf"),
                          QStringLiteral("truetype/inter/Inter-Medium.ttf")};
const QStringList kFallback{QStringLiteral("truetype/dejavu/DejaVuSans.ttf")};

QString findFont(const QStringList& names)
{
    for (const auto& name : names) {
        const auto file =
            QStandardPaths::locate(QStandardPaths::GenericDataLocation, QStringLiteral("fonts/") + name);
        const auto usual = QStringLiteral("/usr/share/fonts/") + name;
        if (!file.isEmpty() || QFile::exists(usual)) {
            return file.isEmpty() ? usual : file;
        }
    }
    return {};
}

} // namespace

QString canvasFontFile()
{
    const auto wished = findFont(kWished);
    return wished.isEmpty() ? findFont(kFallback) : wished;
}

void loadCanvasFont(ImFontAtlas& atlas)
{
    const auto name = canvasFontFile();
    if (findFont(kWished).isEmpty()) {
        qWarning("The font Inter Medium is not installed; the canvas is shown in %s.",
                 name.isEmpty() ? "a font for emergencies" : qUtf8Printable(name));
    }
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        atlas.AddFontDefault();
        return;
    }
    const auto bytes = file.readAll();
    auto* data = ImGui::MemAlloc(static_cast<std::size_t>(bytes.size())); // the atlas frees it
    std::copy(bytes.begin(), bytes.end(), static_cast<char*>(data));
    ImFontConfig config;
    config.FontLoaderFlags = ImGuiFreeTypeLoaderFlags_LightHinting;
    atlas.AddFontFromMemoryTTF(data, static_cast<int>(bytes.size()), kFontSize, &config);
}

} // namespace cascade::ui
