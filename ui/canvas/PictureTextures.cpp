// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/PictureTextures.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr int kUnusedFramesKept = 120; ///< a thumbnail that plays comes back to its first picture

std::unique_ptr<ImTextureData> makeTexture(const QImage& picture)
{
    auto texture = std::make_unique<ImTextureData>();
    texture->Create(ImTextureFormat_RGBA32, picture.width(), picture.height());
    const auto pixels = picture.convertToFormat(QImage::Format_RGBA8888);
    for (int y = 0; y < pixels.height(); ++y) {
        std::copy_n(pixels.constScanLine(y), texture->GetPitch(),
                    static_cast<unsigned char*>(texture->GetPixelsAt(0, y)));
    }
    texture->UseColors = true;
    return texture;
}

} // namespace

PictureTextures::PictureTextures() = default;

PictureTextures::~PictureTextures()
{
    for (auto& [key, entry] : m_entries) {
        ImGui::UnregisterUserTexture(entry.texture.get());
    }
}

ImTextureData* PictureTextures::texture(const QImage& picture)
{
    if (picture.isNull()) {
        return nullptr;
    }
    auto& entry = m_entries[picture.cacheKey()];
    if (!entry.texture) {
        entry.texture = makeTexture(picture);
        ImGui::RegisterUserTexture(entry.texture.get());
    }
    entry.unusedFrames = 0;
    entry.texture->WantDestroyNextFrame = false;
    return entry.texture.get();
}

void PictureTextures::endFrame()
{
    for (auto item = m_entries.begin(); item != m_entries.end();) {
        auto& [texture, unusedFrames] = item->second;
        if (texture->WantDestroyNextFrame && texture->Status == ImTextureStatus_Destroyed) {
            ImGui::UnregisterUserTexture(texture.get());
            item = m_entries.erase(item);
            continue;
        }
        // The back end may still need it for the frame that is on its way: ImGui asks it to let go.
        texture->WantDestroyNextFrame = ++unusedFrames > kUnusedFramesKept;
        ++item;
    }
}

} // namespace cascade::ui
