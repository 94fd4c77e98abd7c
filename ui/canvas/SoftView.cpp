// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/SoftView.h"

#include "ui/canvas/SoftRasterizer.h"

#include <QPainter>

#include <cmath>
#include <cstddef>
#include <imgui.h>

namespace cascade::ui {

namespace {

static_assert(sizeof(ImDrawVert) == sizeof(RasterVertex) &&
                  offsetof(ImDrawVert, uv) == offsetof(RasterVertex, u) &&
                  offsetof(ImDrawVert, col) == offsetof(RasterVertex, colour),
              "ImGui's vertices are drawn as they are");
static_assert(sizeof(ImDrawIdx) == sizeof(unsigned));

/// Textures stay where ImGui has them, in main memory: their names are their addresses.
void honourTextures(const ImDrawData& data)
{
    for (auto* texture : *data.Textures) {
        if (texture->Status == ImTextureStatus_WantCreate) {
            texture->SetTexID(reinterpret_cast<ImTextureID>(texture));
        }
        if (texture->Status == ImTextureStatus_WantCreate || texture->Status == ImTextureStatus_WantUpdates) {
            texture->SetStatus(ImTextureStatus_OK);
        } else if (texture->Status == ImTextureStatus_WantDestroy && texture->UnusedFrames > 0) {
            texture->SetTexID(ImTextureID_Invalid);
            texture->SetStatus(ImTextureStatus_Destroyed);
        }
    }
}

RasterTexture textureOf(const ImDrawCmd& command)
{
    const auto* texture = reinterpret_cast<const ImTextureData*>(command.GetTexID());
    if (texture == nullptr || texture->Pixels == nullptr || texture->Format != ImTextureFormat_RGBA32) {
        return {};
    }
    return {reinterpret_cast<const std::uint32_t*>(texture->Pixels), texture->Width, texture->Height,
            !texture->UseColors};
}

QRect clipOf(const ImDrawCmd& command, const ImDrawData& data)
{
    const auto pixel = [](float position, float origin, float scale) {
        return static_cast<int>(std::lround((position - origin) * scale));
    };
    const auto& [x0, y0, x1, y1] = command.ClipRect;
    const QPoint first(pixel(x0, data.DisplayPos.x, data.FramebufferScale.x),
                       pixel(y0, data.DisplayPos.y, data.FramebufferScale.y));
    const QPoint beyond(pixel(x1, data.DisplayPos.x, data.FramebufferScale.x),
                        pixel(y1, data.DisplayPos.y, data.FramebufferScale.y));
    return {first, beyond - QPoint(1, 1)};
}

} // namespace

void drawInSoftware(ImDrawData& data, QImage& target, QRgb background)
{
    honourTextures(data);
    SoftRasterizer rasterizer(target, {data.DisplayPos.x, data.DisplayPos.y}, data.FramebufferScale.x);
    rasterizer.fill(background);
    for (const auto* list : data.CmdLists) {
        const std::span vertices(reinterpret_cast<const RasterVertex*>(list->VtxBuffer.Data),
                                 static_cast<std::size_t>(list->VtxBuffer.Size));
        for (const auto& command : list->CmdBuffer) {
            if (command.UserCallback != nullptr || command.ElemCount == 0) {
                continue; // nobody in the studio adds callbacks
            }
            rasterizer.setClip(clipOf(command, data));
            rasterizer.draw(vertices.subspan(command.VtxOffset),
                            {list->IdxBuffer.Data + command.IdxOffset, command.ElemCount},
                            textureOf(command));
        }
    }
}

SoftView::SoftView(ImGuiHost& host, QWidget* parent) : HostView(host, parent)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
}

void SoftView::paintEvent(QPaintEvent*)
{
    auto* drawn = frame();
    if (m_picture.size() != surface()) {
        m_picture = QImage(surface(), QImage::Format_RGB32);
    }
    if (m_picture.isNull()) {
        return;
    }
    drawInSoftware(*drawn, m_picture, host().palette().canvas.rgb());
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    QPainter(this).drawImage(0, 0, m_picture);
}

} // namespace cascade::ui
