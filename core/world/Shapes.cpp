// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Shapes.h"

#include <cmath>
#include <stdexcept>

namespace cascade::world {

namespace {

using torch::Tensor;

/// sqrt(a^2 + b^2)
Tensor length(const Tensor& a, const Tensor& b)
{
    return (a * a).addcmul_(b, b).sqrt_();
}

Tensor length(const Tensor& a, const Tensor& b, const Tensor& c)
{
    return (a * a).addcmul_(b, b).addcmul_(c, c).sqrt_();
}

/// Distance to a box of half sides (a, b, c) with edges rounded by `round`, from the absolute coordinates,
/// which it uses up.
Tensor boxDistance(Tensor x, Tensor y, Tensor z, const std::array<double, 3>& half, double round)
{
    x.sub_(half[0] - round);
    y.sub_(half[1] - round);
    z.sub_(half[2] - round);
    const Tensor inside = at::maximum(at::maximum(x, y), z).clamp_max_(0);
    return length(x.clamp_min_(0), y.clamp_min_(0), z.clamp_min_(0)).add_(inside).sub_(round);
}

/// Distance to a flat figure (distance `flat`) made thick in z, edges rounded; uses up `flat`.
Tensor extruded(Tensor flat, const Tensor& z, double halfThickness, double round)
{
    flat.add_(round);
    Tensor depth = z.abs().sub_(halfThickness - round);
    const Tensor inside = at::maximum(flat, depth).clamp_max_(0);
    return length(flat.clamp_min_(0), depth.clamp_min_(0)).add_(inside).sub_(round);
}

/// Distance to the intersection of two bodies, the edge between them rounded inwards.
Tensor smoothMaximum(const Tensor& a, const Tensor& b, double round)
{
    // max(a, b) + h^2 / (4 k), h = max(k - |a - b|, 0)
    Tensor h = (a - b).abs_().neg_().add_(round).clamp_min_(0);
    return at::maximum(a, b).addcmul_(h, h, 0.25 / round);
}

Tensor cylinderDistance(const Tensor& x, const Tensor& y, const Tensor& z)
{
    constexpr double kRound = 0.07;
    Tensor side = length(x, z).sub_(0.58 - kRound);
    Tensor cap = y.abs().sub_(0.8 - kRound);
    const Tensor inside = at::maximum(side, cap).clamp_max_(0);
    return length(side.clamp_min_(0), cap.clamp_min_(0)).add_(inside).sub_(kRound);
}

Tensor capsuleDistance(const Tensor& x, const Tensor& y, const Tensor& z)
{
    const Tensor along = y - y.clamp(-0.58, 0.58);
    return length(x, along, z).sub_(0.4);
}

/// A solid with a slanted side through (0, apex) and (base, bottom) of the profile, and a flat bottom.
Tensor slanted(Tensor profile, const Tensor& y, double apex, double base, double bottom)
{
    const double height = apex - bottom;
    const double scale = std::hypot(height, base);
    Tensor side = profile.mul_(height / scale).add_(y, base / scale).sub_(apex * base / scale);
    return smoothMaximum(side, y.neg().add_(bottom), 0.08);
}

Tensor octahedronDistance(const Tensor& x, const Tensor& y, const Tensor& z)
{
    // |x| / 0.78 + |y| + |z| / 0.78 <= 1
    constexpr double kWide = 1 / 0.78;
    const double scale = 1 / std::sqrt(2 * kWide * kWide + 1);
    return y.abs().add_(x.abs(), kWide).add_(z.abs(), kWide).sub_(0.98).mul_(scale);
}

/// A five-pointed star (folding the plane along its axes of symmetry, then the distance to one edge).
Tensor starDistance(const Tensor& x, const Tensor& y, const Tensor& z)
{
    constexpr double kOuter = 1.0;
    constexpr double kInner = 0.47;
    constexpr double kCos = 0.809016994375, kSin = 0.587785252292; // of 36 degrees
    Tensor px = x.abs();
    Tensor py = y.clone();
    for (const double side : {1.0, -1.0}) {
        // Reflect across the line with normal (side * kCos, -kSin).
        const Tensor over = (px * (side * kCos)).sub_(py, kSin).clamp_min_(0).mul_(2);
        px.sub_(over, side * kCos);
        py.add_(over, kSin);
    }
    px.abs_();
    // From the tip (0, kOuter) to the notch at 36 degrees.
    const double edgeX = kInner * kSin, edgeY = kInner * kCos - kOuter;
    py.sub_(kOuter);
    const double squared = edgeX * edgeX + edgeY * edgeY;
    const Tensor along = (px * (edgeX / squared)).add_(py, edgeY / squared).clamp_(0, 1);
    const Tensor cross = (py * edgeX).sub_(px, edgeY);
    Tensor distance = length(px.sub_(along, edgeX), py.sub_(along, edgeY)).mul_(cross.sign_());
    return extruded(std::move(distance), z, 0.26, 0.08);
}

Tensor crossDistance(const Tensor& x, const Tensor& y, const Tensor& z)
{
    const Tensor ax = x.abs(), ay = y.abs();
    return boxDistance(at::maximum(ax, ay), at::minimum(ax, ay), z.abs(), {0.92, 0.31, 0.28}, 0.07);
}

/// A heart of two quarter squares and two discs, exact outside; then the figure is made thick.
Tensor heartDistance(const Tensor& x, const Tensor& y, const Tensor& z)
{
    // In the figure's own unit the tip is (0, 0) and the discs of radius sqrt(2) / 4 have their centres at
    // (+-0.25, 0.75).
    constexpr double kUnit = 1.42;
    const Tensor px = x.abs().div_(kUnit);
    const Tensor py = (y / kUnit).add_(0.53);
    const Tensor disc = length(px - 0.25, py - 0.75).sub_(std::sqrt(2.0) / 4);
    const Tensor toNotch = (px * px).add_((py - 1).square_());
    const Tensor along = (px + py).clamp_min_(0).mul_(0.5);
    const Tensor toSide = (px - along).square_().add_((py - along).square_());
    const Tensor body = at::minimum(toNotch, toSide).sqrt_().mul_((px - py).sign_());
    const Tensor upper = (px + py).sub_(1).mul_(1e20).clamp_(0, 1);
    return extruded(at::lerp(body, disc, upper).mul_(kUnit), z, 0.3, 0.16);
}

Tensor hourglassDistance(const Tensor& x, const Tensor& y, const Tensor& z)
{
    constexpr double kSlope = 0.66;
    const double scale = 1 / std::sqrt(1 + kSlope * kSlope);
    const Tensor height = y.abs();
    const Tensor side = length(x, z).sub_(height, kSlope).sub_(0.1).mul_(scale);
    return smoothMaximum(side, height - 0.8, 0.08);
}

} // namespace

Tensor signedDistance(Shape shape, const Tensor& x, const Tensor& y, const Tensor& z)
{
    switch (shape) {
    case Shape::Sphere:
        return length(x, y, z).sub_(0.95);
    case Shape::Cube:
        return boxDistance(x.abs(), y.abs(), z.abs(), {0.6, 0.6, 0.6}, 0.08);
    case Shape::Torus:
        return length(length(x, y).sub_(0.68), z).sub_(0.28);
    case Shape::Cylinder:
        return cylinderDistance(x, y, z);
    case Shape::Cone:
        return slanted(length(x, z), y, 1.02, 0.6, -0.8);
    case Shape::Pyramid:
        return slanted(at::maximum(x.abs(), z.abs()), y, 0.9, 0.68, -0.5);
    case Shape::Capsule:
        return capsuleDistance(x, y, z);
    case Shape::Octahedron:
        return octahedronDistance(x, y, z);
    case Shape::Star:
        return starDistance(x, y, z);
    case Shape::Cross:
        return crossDistance(x, y, z);
    case Shape::Heart:
        return heartDistance(x, y, z);
    case Shape::Hourglass:
        return hourglassDistance(x, y, z);
    default:
        throw std::out_of_range("[world] no such shape");
    }
}

} // namespace cascade::world
