// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Surface.h"

#include "core/world/Samples.h"
#include "core/world/Shapes.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace cascade::world {

namespace {

using torch::Tensor;

void put(SurfaceColumns& columns, std::int64_t first, const Vec3& v)
{
    columns[static_cast<std::size_t>(first)] = static_cast<float>(v.x);
    columns[static_cast<std::size_t>(first) + 1] = static_cast<float>(v.y);
    columns[static_cast<std::size_t>(first) + 2] = static_cast<float>(v.z);
}

void put(SurfaceColumns& columns, std::int64_t first, const std::array<double, 3>& v)
{
    put(columns, first, Vec3{v[0], v[1], v[2]});
}

void put(SurfaceColumns& columns, std::int64_t column, double value)
{
    columns[static_cast<std::size_t>(column)] = static_cast<float>(value);
}

void putMaterial(SurfaceColumns& columns, const SceneObject& object)
{
    switch (object.material) {
    case Material::Shiny:
        put(columns, kDiffuse, 0.86);
        put(columns, kGloss, 0.9);
        put(columns, kSharpness, 26.0);
        put(columns, kCoat, 0.13);
        put(columns, kRim, 0.55);
        break;
    case Material::Metal:
        put(columns, kDiffuse, 0.16);
        put(columns, kGloss, 0.55);
        put(columns, kSharpness, 14.0);
        put(columns, kMirror, 1.0);
        put(columns, kCoat, 0.06);
        put(columns, kRim, 0.3);
        break;
    default:
        put(columns, kDiffuse, 1.0);
        put(columns, kSharpness, 8.0);
        put(columns, kRim, 0.07);
    }
    put(columns, kStripes, object.material == Material::Striped ? 1.0 : 0.0);
    put(columns, kAlbedo, albedoOf(object.colour));
    const bool light = object.colour == Colour::White;
    put(columns, kSecond, light ? std::array{0.42, 0.45, 0.52} : std::array{0.97, 0.96, 0.93});
}

/// State of the rays that are still under way.
struct Rays {
    Tensor ox, oy, oz, dx, dy, dz;
    Tensor t, best,
        nearest; ///< way so far; way at the nearest point; distance there, from a skin half a sample deep
    Tensor sample, end;

    [[nodiscard]] Rays select(const Tensor& index) const
    {
        const auto at = [&](const Tensor& column) { return column.index_select(0, index); };
        return {at(ox), at(oy),   at(oz),      at(dx),     at(dy), at(dz),
                at(t),  at(best), at(nearest), at(sample), at(end)};
    }
};

/// Rays go half a sample below the surface, so that `nearest` tells by how much a ray misses or touches;
/// `best` stays at the last point outside.
void march(Shape shape, Rays& rays, int steps)
{
    const Tensor skin = rays.sample * 0.5;
    for (int step = 0; step < steps; ++step) {
        const Tensor distance =
            signedDistance(shape, at::addcmul(rays.ox, rays.t, rays.dx),
                           at::addcmul(rays.oy, rays.t, rays.dy), at::addcmul(rays.oz, rays.t, rays.dz))
                .add_(skin);
        // 1 where this is the nearest point yet and still outside; at::where is ten times slower than this.
        const Tensor nearer = at::minimum(rays.nearest - distance, distance - skin).mul_(1e20).clamp_(0, 1);
        rays.best.lerp_(rays.t, nearer);
        rays.nearest = at::minimum(rays.nearest, distance);
        rays.t.add_(distance);
    }
}

/// Steps of each stage. Small pictures need few: a hundredth of their sample is soon reached.
const std::vector<int> kCoarseStages = {6, 7, 9};
const std::vector<int> kFineStages = {7, 8, 10, 16};

/// Marches in stages; after each, only the rays that neither hit nor left go on.
void marchAll(Shape shape, Rays& rays, const std::vector<int>& stages, std::size_t stage)
{
    march(shape, rays, stages[stage]);
    if (stage + 1 == stages.size()) {
        return;
    }
    const Tensor going =
        (rays.nearest > rays.sample * 0.01f).logical_and_(rays.t < rays.end).nonzero().view(-1);
    if (going.size(0) == 0) {
        return;
    }
    Rays rest = rays.select(going);
    marchAll(shape, rest, stages, stage + 1);
    rays.best.index_copy_(0, going, rest.best);
    rays.nearest.index_copy_(0, going, rest.nearest);
}

/// 1 where a square wave of `period` in `x` is high, averaged over a box of `width`.
Tensor filteredWave(const Tensor& x, double period, const Tensor& width)
{
    // The integral of a square wave of +-1 is a triangle wave.
    const auto integral = [&](const Tensor& at) {
        const Tensor phase = at / period;
        return (phase - phase.round()).abs_().mul_(2 * period);
    };
    const Tensor half = width * 0.5;
    return (integral(x + half) - integral(x - half)).div_(width).clamp_(-1, 1).mul_(0.5).add_(0.5);
}

} // namespace

SurfaceColumns surfaceColumns(const Scene& scene, const SceneObject& object, const CameraPose& camera,
                              const ObjectPose& pose, double sampleSize, double bound)
{
    const auto inObject = [&](const Vec3& v) {
        return Vec3{dot(v, pose.axes[0]), dot(v, pose.axes[1]), dot(v, pose.axes[2])};
    };
    SurfaceColumns columns{};
    put(columns, kOrigin, inObject(camera.position - pose.centre) * (1 / pose.radius));
    put(columns, kForward, inObject(camera.forward));
    put(columns, kRight, inObject(camera.right) * (1 / kFocal));
    put(columns, kUp, inObject(camera.up) * (1 / kFocal));
    put(columns, kBound, bound);
    put(columns, kSample, sampleSize / kFocal);
    put(columns, kToLight, inObject(lightDirection(scene)));
    put(columns, kSky, inObject({0, 1, 0}));
    put(columns, kAcross, inObject({1, 0, 0}));
    put(columns, kHeight, pose.centre.y / pose.radius);
    putMaterial(columns, object);
    put(columns, kTint, tintOf(scene.light));
    const bool toon = scene.style == Style::Cartoon || scene.style == Style::PopArt;
    put(columns, kToon, toon ? 1.0 : 0.0);
    put(columns, kNeon, scene.style == Style::Neon ? 1.0 : 0.0);
    const bool dark = scene.background == Background::DarkRoom;
    const bool side = scene.light == Light::Side;
    put(columns, kKey, side ? 0.85 : 0.58);
    put(columns, kAmbient, (side ? 0.3 : 0.58) - (dark ? 0.04 : 0.0));
    const LineStyle lines = linesOf(scene.style);
    put(columns, kLineWidth, std::max(lines.width, 1e-3));
    put(columns, kLineInner, std::max(lines.inner, 1e-3));
    return columns;
}

Hits Hits::select(const Tensor& index) const
{
    const auto at = [&](const Tensor& column) { return column.index_select(0, index); };
    return {at(ray),        at(piece),      at(x),        at(y),       at(z),     at(directionX),
            at(directionY), at(directionZ), at(coverage), at(outside), at(sample)};
}

Hits trace(Shape shape, const Tensor& surfaces, const Tensor& u, const Tensor& v, bool coarse)
{
    const std::int64_t blocks = u.size(0), samples = u.size(2) * v.size(1);
    const auto column = [&](std::int64_t k) { return surfaces[k].view({-1, 1}); };
    const auto direction = [&](std::int64_t k) {
        const Tensor down = column(kForward + k).unsqueeze(2) + v * column(kUp + k).unsqueeze(2);
        return (down + u * column(kRight + k).unsqueeze(2)).view({blocks, samples});
    };
    Tensor dx = direction(0), dy = direction(1), dz = direction(2);
    const Tensor scale = (dx * dx).addcmul_(dy, dy).addcmul_(dz, dz).rsqrt_();
    dx.mul_(scale);
    dy.mul_(scale);
    dz.mul_(scale);
    // Nearest approach to the centre, and the chord through the bounding sphere.
    const Tensor middle =
        (dx * column(kOrigin)).add_(dy * column(kOrigin + 1)).add_(dz * column(kOrigin + 2)).neg_();
    const auto square = [&](std::int64_t k) { return column(k) * column(k); };
    const Tensor outside = square(kOrigin) + square(kOrigin + 1) + square(kOrigin + 2) - square(kBound);
    const Tensor chord = (middle * middle).sub_(outside).view(-1);

    Hits hits;
    hits.ray = (chord > 0).nonzero().view(-1);
    const auto chosen = [&](const Tensor& all) { return all.view(-1).index_select(0, hits.ray); };
    hits.piece = chosen(
        torch::arange(blocks, hits.ray.options()).view({-1, 1}).expand({blocks, samples}).contiguous());
    const auto own = [&](std::int64_t k) { return surfaces[k].index_select(0, hits.piece); };
    Rays rays;
    rays.dx = chosen(dx);
    rays.dy = chosen(dy);
    rays.dz = chosen(dz);
    rays.ox = own(kOrigin);
    rays.oy = own(kOrigin + 1);
    rays.oz = own(kOrigin + 2);
    const Tensor half = chosen(chord).sqrt_(), way = chosen(middle);
    rays.t = way - half;
    rays.end = way + half;
    rays.best = rays.t.clone();
    rays.sample = own(kSample).mul_(chosen(scale)).mul_(way);
    rays.nearest = torch::full_like(way, 10);
    marchAll(shape, rays, coarse ? kCoarseStages : kFineStages, 0);

    hits.x = at::addcmul(rays.ox, rays.best, rays.dx);
    hits.y = at::addcmul(rays.oy, rays.best, rays.dy);
    hits.z = at::addcmul(rays.oz, rays.best, rays.dz);
    hits.directionX = rays.dx;
    hits.directionY = rays.dy;
    hits.directionZ = rays.dz;
    hits.sample = rays.sample;
    // In samples, from a skin half a sample deep: 0.5 is the silhouette.
    const Tensor away = rays.nearest / rays.sample;
    hits.coverage = (away * -1.02f).add_(1.02f).clamp_(0, 1);
    hits.outside = (away - 0.5).clamp_min_(0).mul_(own(kSample).mul_(kFocal));
    return hits;
}

namespace {

/// The hits moved from the last point outside to the surface.
Hits onSurface(Shape shape, Hits hits)
{
    for (int step = 0; step < 3; ++step) {
        const Tensor distance = signedDistance(shape, hits.x, hits.y, hits.z);
        hits.x = at::addcmul(hits.x, distance, hits.directionX);
        hits.y = at::addcmul(hits.y, distance, hits.directionY);
        hits.z = at::addcmul(hits.z, distance, hits.directionZ);
    }
    return hits;
}

/// The normal from four distances at the corners of a small tetrahedron.
std::array<Tensor, 3> normalAt(Shape shape, const Hits& hits)
{
    constexpr double kStep = 0.008;
    std::array<Tensor, 3> normal;
    constexpr std::array<std::array<double, 3>, 4> kCorners = {
        {{1, -1, -1}, {-1, -1, 1}, {-1, 1, -1}, {1, 1, 1}}};
    for (const auto& corner : kCorners) {
        const Tensor distance = signedDistance(shape, hits.x + corner[0] * kStep, hits.y + corner[1] * kStep,
                                               hits.z + corner[2] * kStep);
        for (std::size_t k = 0; k < 3; ++k) {
            if (normal[k].defined()) {
                normal[k].add_(distance, corner[k]);
            } else {
                normal[k] = distance * corner[k];
            }
        }
    }
    const Tensor scale = (normal[0] * normal[0])
                             .addcmul_(normal[1], normal[1])
                             .addcmul_(normal[2], normal[2])
                             .clamp_min_(1e-12)
                             .rsqrt_();
    for (Tensor& component : normal) {
        component.mul_(scale);
    }
    return normal;
}

Tensor smoothStep(const Tensor& x, double low, double high)
{
    const Tensor t = ((x - low) / (high - low)).clamp_(0, 1);
    return (t * t).mul_(t * -2 + 3);
}

/// Brightness of the surroundings in a direction (its height, its part to the right): a dark floor, a bright
/// band over the horizon, a ceiling with soft lamps in rows.
Tensor surroundings(const Tensor& up, const Tensor& across)
{
    const Tensor lamps = (across * 5.5).sin_().mul_(0.5).add_(0.5);
    return smoothStep(up, -0.1, 0.1)
        .mul_(0.58)
        .add_(smoothStep(up, -1.0, -0.1), 0.24)
        .add_(smoothStep(up, 0.22, 0.5).mul_(lamps.mul_(0.75).sub_(0.62)))
        .add_(0.14);
}

} // namespace

Shaded shade(Shape shape, const Tensor& surfaces, const Hits& given, bool lines)
{
    const Hits hits = onSurface(shape, given);
    const auto column = [&](std::int64_t k) { return surfaces[k].index_select(0, hits.piece); };
    const auto along = [&](const std::array<Tensor, 3>& v, std::int64_t k) {
        return (v[0] * column(k)).addcmul_(v[1], column(k + 1)).addcmul_(v[2], column(k + 2));
    };
    const std::array<Tensor, 3> normal = normalAt(shape, hits);
    const std::array<Tensor, 3> ray = {hits.directionX, hits.directionY, hits.directionZ};
    const Tensor toLight = along(normal, kToLight);
    const Tensor toSky = along(normal, kSky);
    const Tensor against = (normal[0] * ray[0]).addcmul_(normal[1], ray[1]).addcmul_(normal[2], ray[2]);
    Shaded shaded;
    const Tensor facing = against.neg().clamp_(0, 1);
    if (lines) {
        const Tensor inner = column(kLineInner);
        shaded.ink = ((inner - facing) / inner).clamp_(0, 1);
    }

    std::array<Tensor, 3> mirrored;
    for (std::size_t k = 0; k < 3; ++k) {
        mirrored[k] = ray[k] - (against * normal[k]).mul_(2);
    }
    const Tensor mirrorLight = along(mirrored, kToLight).clamp_min_(1e-4);
    const Tensor around = surroundings(along(mirrored, kSky), along(mirrored, kAcross));
    const Tensor turned = 1 - facing;
    const Tensor grazing = (turned * turned).mul_(turned);

    // Half of the lower hemisphere's light is lost near the floor.
    const Tensor height =
        (hits.x * column(kSky)).addcmul_(hits.y, column(kSky + 1)).addcmul_(hits.z, column(kSky + 2));
    const Tensor floorNear = (height + column(kHeight)).clamp_(0, 1.2).mul_(-1 / 1.2).add_(1);
    const Tensor open = (floorNear * (0.75 - 0.5 * toSky)).mul_(-0.5).add_(1);

    const Tensor wrapped = (toLight * 0.75).add_(0.25).clamp_min_(0);
    const Tensor stepped =
        smoothStep(toLight, 0.0, 0.08).mul_(0.55).add_(smoothStep(toLight, 0.6, 0.68), 0.4);
    const Tensor key = at::lerp(wrapped, stepped, column(kToon)).mul_(column(kKey));
    const Tensor light = (toSky * 0.3).add_(0.8).mul_(column(kAmbient)).add_(key).mul_(open);
    const Tensor gloss = (mirrorLight.log().mul_(column(kSharpness))).exp_().mul_(column(kGloss));
    const Tensor coat = (grazing * column(kRim)).add_(column(kCoat)).mul_(around).add_(gloss);
    const Tensor reflected = (around * column(kMirror)).mul_(open);
    const Tensor diffuse = (light * column(kDiffuse)).add_(reflected);

    Tensor stripes = filteredWave(hits.y + 0.17, 0.68, hits.sample).mul_(column(kStripes));
    if (shape == Shape::Sphere) {
        // A ball shows its turning by two darker quarters.
        const Tensor quarter =
            (hits.x / hits.sample).clamp_(-0.5, 0.5).mul_((hits.z / hits.sample).clamp_(-0.5, 0.5));
        diffuse.mul_(quarter.mul_(-1.0).sub_(0.25).mul_(0.5).add_(1.0));
    }
    const Tensor neon = column(kNeon);
    const Tensor glow = (turned * turned).mul_(1.1).add_(0.12);
    for (std::int64_t k = 0; k < 3; ++k) {
        const Tensor albedo = at::lerp(column(kAlbedo + k), column(kSecond + k), stripes);
        Tensor lit = (albedo * diffuse).add_(coat).mul_(column(kTint + k));
        shaded.colour[static_cast<std::size_t>(k)] = at::lerp(lit, albedo * glow, neon).clamp_(0, 1);
    }
    return shaded;
}

} // namespace cascade::world
