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
    for (auto& [key, entry] : m_drawn) {
        ImGui::UnregisterUserTexture(entry.texture.get());
    }
    for (auto& texture : m_leaving) {
        ImGui::UnregisterUserTexture(texture.get());
    }
}

ImTextureData* PictureTextures::texture(const QImage& picture)
{
    if (picture.isNull()) {
        return nullptr;
    }
    auto& entry = m_drawn[picture.cacheKey()];
    if (!entry.texture) {
        entry.texture = makeTexture(picture);
        ImGui::RegisterUserTexture(entry.texture.get());
    }
    entry.unusedFrames = 0;
    return entry.texture.get();
}

void PictureTextures::endFrame()
{
    std::erase_if(m_leaving, [](const auto& texture) {
        const bool gone = texture->Status == ImTextureStatus_Destroyed;
        if (gone) {
            ImGui::UnregisterUserTexture(texture.get());
        }
        return gone;
    });
    for (auto item = m_drawn.begin(); item != m_drawn.end();) {
        auto& [texture, unusedFrames] = item->second;
        if (++unusedFrames <= kUnusedFramesKept) {
            ++item;
            continue;
        }
        // The view may still need it for the frame that is on its way: ImGui asks it to let go.
        texture->WantDestroyNextFrame = true;
        m_leaving.push_back(std::move(texture));
        item = m_drawn.erase(item);
    }
}

} // namespace cascade::ui
