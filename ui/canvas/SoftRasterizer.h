// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QPointF>
#include <QRect>

#include <cstdint>
#include <span>

namespace cascade::ui {

/// A corner of a triangle, laid out as ImGui's. `colour` is RGBA, red in the lowest byte, not premultiplied.
struct RasterVertex {
    float x = 0, y = 0; ///< pixels, after the rasteriser's scale
    float u = 0, v = 0; ///< in [0, 1] over the texture
    std::uint32_t colour = 0xffffffff;
};

/// Texels as RGBA like RasterVertex::colour, row after row. Without texels everything is white.
struct RasterTexture {
    const std::uint32_t* texels = nullptr;
    int width = 0;
    int height = 0;
    bool white = false; ///< all texels are white, of different opacity: text, soft lines
};

/// Draws triangles onto an opaque picture in software, for machines and platforms without OpenGL. A pixel
/// belongs to a triangle if its centre lies inside, so that neighbours neither overlap nor leave a gap.
/// Rectangles are drawn as spans, text as whole texels.
///
/// Threads  any; one at a time.
class SoftRasterizer {
public:
    /// `target`: RGB32, not null; it must outlive the rasteriser.
    SoftRasterizer(QImage& target, QPointF origin = {}, double scale = 1);

    /// Pixels outside are left alone.
    void setClip(const QRect& pixels) { m_clip = pixels & m_target.rect(); }
    void fill(QRgb colour);
    /// `indices`: three for each triangle, of `vertices`.
    void draw(std::span<const RasterVertex> vertices, std::span<const unsigned> indices,
              const RasterTexture& texture);

private:
    [[nodiscard]] RasterVertex placed(const RasterVertex& vertex) const;

    QImage& m_target;
    float m_left, m_top, m_scale;
    QRect m_clip;
};

} // namespace cascade::ui
