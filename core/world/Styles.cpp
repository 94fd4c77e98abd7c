// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
//
// Styles as functions of the picture's colour and lines. Their textures live in the picture's own
// coordinates, so that a style looks the same at every size; what is finer than a sample is averaged away.
#include "core/world/Samples.h"

#include <torch/types.h>

#include <cmath>

namespace cascade::world {

namespace {

using torch::Tensor;

struct Page {
    Tensor u; ///< [1, 1, W]
    Tensor v; ///< [1, H, 1]
    double sample;
};

Page pageOf(const ScreenGrid& grid, torch::Device device)
{
    const auto row = [&](const std::vector<double>& values) {
        return torch::tensor(std::vector<float>(values.begin(), values.end())).to(device);
    };
    return {row(grid.trueU).view({1, 1, -1}), row(grid.trueV).view({1, -1, 1}), grid.trueSize};
}

/// The share of a sine's amplitude that is left after averaging over a sample, nothing if samples are too few
/// to show it; `period` in half heights.
double kept(double sample, double period)
{
    const double x = M_PI * sample / period;
    return 3 * sample > period ? 0.0 : std::sin(x) / x;
}

/// Smooth blotches in about [-1, 1], some `size` across: waves bent by waves.
Tensor blotches(const Page& page, double size, double phase)
{
    const double keep = kept(page.sample, size);
    const double shift = 6.28 * phase;
    const Tensor u = page.u / size, v = page.v / size;
    const Tensor bentU = (v * 1.9 + shift).sin() + (u * 1.1 - v * 0.7).sin() * 0.7 + u * 2.3;
    const Tensor bentV = (u * 1.7 + 2 * shift).sin() + (u * 0.6 + v * 1.3).sin() * 0.7 + v * 2.6;
    return (bentU.sin() + (bentV + bentU * 0.5).sin()).mul_(0.5 * keep);
}

/// A sine over the page with its crests about `period` apart, at an angle; `bend` shifts it.
Tensor hatch(const Page& page, double angle, double period, const Tensor& bend)
{
    const double turn = 2 * M_PI / period;
    return (page.u * (std::cos(angle) * turn) + page.v * (std::sin(angle) * turn) + bend)
        .sin_()
        .mul_(kept(page.sample, period));
}

/// Rec. 709 luma of the colour, [T, H, W].
Tensor lumaOf(const Tensor& colour)
{
    return (colour[0] * 0.2126).add_(colour[1], 0.7152).add_(colour[2], 0.0722);
}

void watercolour(const Scene& scene, const Page& page, Tensor colour, const Tensor& ink)
{
    const Tensor wash = blotches(page, 0.34, scene.texturePhase) * 0.13 + blotches(page, 0.06, 0.3) * 0.05;
    const Tensor rim = ink * 0.22;
    // Paper shows at the ragged border of the sheet.
    const Tensor across = (page.u.abs() * 0.6), down = page.v.abs();
    const Tensor inside = at::maximum(across, down) + blotches(page, 0.4, scene.texturePhase + 0.37) * 0.09;
    const Tensor paper = ((inside - 0.86) / 0.16).clamp_(0, 1);
    const std::array<double, 3> white = {0.975, 0.965, 0.93};
    const Tensor dark = (1 + wash) * (1 - rim);
    for (std::int64_t k = 0; k < 3; ++k) {
        Tensor channel = colour[k];
        channel.mul_(0.72).add_(0.28 * white[static_cast<std::size_t>(k)]).mul_(dark).clamp_(0, 1);
        channel.mul_(1 - paper).add_(paper, white[static_cast<std::size_t>(k)]);
    }
}

void pencil(const Scene& scene, const Page& page, Tensor colour, const Tensor& ink)
{
    const Tensor luma = lumaOf(colour);
    const Tensor cloud = blotches(page, 0.3, scene.texturePhase);
    const Tensor strokes =
        hatch(page, 0.9, 0.038, cloud * 3) * 0.34 + hatch(page, 0.55, 0.051, cloud * -4) * 0.2;
    const Tensor grain = strokes.add_(cloud, 0.12).add_(1);
    const Tensor line = ink * 0.85;
    const std::array<double, 3> paper = {0.96, 0.95, 0.91};
    for (std::int64_t k = 0; k < 3; ++k) {
        Tensor channel = colour[k];
        // Crayon: half of the colour, the rest grey; the strokes carry the darkness.
        const Tensor dark = (1 - (channel * 0.62).add_(luma, 0.38)).mul_(0.68).mul_(grain);
        const Tensor sheet = (1 - dark).mul_(paper[static_cast<std::size_t>(k)]).clamp_(0, 1);
        channel.copy_(sheet * (1 - line) + line * 0.16);
    }
}

void cartoon(Tensor colour, const Tensor& ink)
{
    const Tensor luma = lumaOf(colour);
    const Tensor rest = 1 - ink;
    for (std::int64_t k = 0; k < 3; ++k) {
        Tensor channel = colour[k];
        channel.copy_(
            (channel * 1.3).sub_(luma, 0.3).mul_(1.06).clamp_(0, 1).mul_(rest).add_(1 - rest, 0.05));
    }
}

void popArt(const Scene& scene, const Page& page, Tensor colour, const Tensor& ink)
{
    constexpr double kPitch = 0.19; // of the dots, half heights
    const double turn = std::sqrt(0.5) / kPitch;
    const Tensor a = (page.u + page.v) * turn + scene.texturePhase, b = (page.u - page.v) * turn;
    const Tensor da = a - a.round(), db = b - b.round();
    const Tensor radius = (da * da).addcmul_(db, db).sqrt_().mul_(kPitch);
    const Tensor luma = lumaOf(colour);
    const Tensor size = (1 - luma).mul_(0.085).add_(0.02);
    const Tensor dots = ((size - radius) / std::max(page.sample, 0.01)).add_(0.5).clamp_(0, 1).mul_(0.38);
    const Tensor rest = 1 - ink;
    const std::array<double, 3> print = {0.85, 0.10, 0.45};
    for (std::int64_t k = 0; k < 3; ++k) {
        Tensor channel = colour[k];
        const Tensor vivid = (channel * 1.5).sub_(luma, 0.5).sub_(0.5).mul_(1.35).add_(0.58).clamp_(0, 1);
        const Tensor printed = vivid * (1 - dots) + dots * print[static_cast<std::size_t>(k)];
        channel.copy_(printed * rest + (1 - rest) * 0.04);
    }
}

/// Grout between the tiles, and a little unevenness from tile to tile.
void mosaic(const ScreenGrid& grid, const Page& page, Tensor colour)
{
    const double tile = grid.size;
    const auto toBorder = [&](const Tensor& c) {
        const Tensor place = c / tile;
        return (place - place.floor()).sub_(0.5).abs_().neg_().add_(0.5).mul_(tile);
    };
    const auto covered = [&](const Tensor& border) {
        return (border - 0.1 * tile).div_(page.sample).add_(0.5).clamp_(0, 1);
    };
    const Tensor stone = covered(toBorder(page.u)) * covered(toBorder(page.v));
    const Tensor uneven = ((page.u / tile).floor().mul_(12.9898) + (page.v / tile).floor().mul_(78.233))
                              .sin_()
                              .mul_(0.09)
                              .add_(1.0);
    for (std::int64_t k = 0; k < 3; ++k) {
        Tensor channel = colour[k];
        channel.mul_(uneven).clamp_(0, 1).mul_(stone).add_(1 - stone, 0.82);
    }
}

} // namespace

void applyStyle(const Scene& scene, const ScreenGrid& grid, const Tensor& colour, const Tensor& ink)
{
    const Page page = pageOf(grid, colour.device());
    switch (scene.style) {
    case Style::Watercolour:
        return watercolour(scene, page, colour, ink);
    case Style::Pencil:
        return pencil(scene, page, colour, ink);
    case Style::Cartoon:
        return cartoon(colour, ink);
    case Style::PopArt:
        return popArt(scene, page, colour, ink);
    case Style::Mosaic:
        return mosaic(grid, page, colour);
    default:
        return; // neon light is painted with the objects
    }
}

} // namespace cascade::world
