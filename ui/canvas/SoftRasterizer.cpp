// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/SoftRasterizer.h"

#include "ui/canvas/RasterSpans.h"

namespace cascade::ui {

namespace {

/// Whether six indices are the two triangles of an axis-aligned rectangle of one colour, as ImGui makes them:
/// corners a (left top), b (right top), c (right bottom), d.
bool isRectangle(const RasterVertex& a, const RasterVertex& b, const RasterVertex& c, const RasterVertex& d)
{
    return a.x == d.x && b.x == c.x && a.y == b.y && c.y == d.y && a.colour == b.colour &&
           a.colour == c.colour && a.colour == d.colour && a.u == d.u && b.u == c.u && a.v == b.v &&
           c.v == d.v && a.x <= c.x && a.y <= c.y;
}

} // namespace

SoftRasterizer::SoftRasterizer(QImage& target, QPointF origin, double scale)
    : m_target(target), m_left(static_cast<float>(origin.x())), m_top(static_cast<float>(origin.y())),
      m_scale(static_cast<float>(scale)), m_clip(target.rect())
{
}

void SoftRasterizer::fill(QRgb colour)
{
    m_target.fill(colour);
}

RasterVertex SoftRasterizer::placed(const RasterVertex& vertex) const
{
    return {(vertex.x - m_left) * m_scale, (vertex.y - m_top) * m_scale, vertex.u, vertex.v, vertex.colour};
}

void SoftRasterizer::draw(std::span<const RasterVertex> vertices, std::span<const unsigned> indices,
                          const RasterTexture& texture)
{
    if (m_clip.isEmpty()) {
        return;
    }
    const raster::Canvas canvas{
        reinterpret_cast<std::uint32_t*>(m_target.bits()),
        static_cast<int>(m_target.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb))),
        m_clip.left(),
        m_clip.top(),
        m_clip.right() + 1,
        m_clip.bottom() + 1};
    for (std::size_t i = 0; i + 3 <= indices.size(); i += 3) {
        const auto& a = vertices[indices[i]];
        const auto& b = vertices[indices[i + 1]];
        const auto& c = vertices[indices[i + 2]];
        if (i + 6 <= indices.size() && indices[i + 3] == indices[i] && indices[i + 4] == indices[i + 2] &&
            isRectangle(a, b, c, vertices[indices[i + 5]])) {
            raster::rectangle(canvas, placed(a), placed(c), texture);
            i += 3;
            continue;
        }
        const RasterVertex corners[3]{placed(a), placed(b), placed(c)};
        raster::triangle(canvas, corners, texture);
    }
}

} // namespace cascade::ui
