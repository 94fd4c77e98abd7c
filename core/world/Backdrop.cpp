// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
//
// The studio around the objects: a floor y = 0 inside a round wall. Every edge is averaged over the sample it
// falls in.
#include "core/world/Ground.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace cascade::world {

namespace {

using Rgb = std::array<double, 3>;
using torch::Tensor;

/// Samples painted at once: their working set stays in a core's cache.
constexpr std::int64_t kBlockSamples = 48 * 1024;

Tensor smoothStep(const Tensor& x, double low, double high)
{
    const Tensor t = ((x - low) / (high - low)).clamp_(0, 1);
    return (t * t).mul_(t * -2 + 3);
}

/// A square wave of +-1 with `period`, averaged over boxes of side `blur`.
Tensor squareWave(const Tensor& x, double period, const Tensor& blur)
{
    const auto triangle = [](Tensor phase) { return phase.sub_(phase.round()).abs_(); };
    const Tensor wide = blur.clamp_min(1e-5);
    const Tensor phase = x * (1 / period), half = wide * (0.5 / period);
    return triangle(phase + half).sub_(triangle(phase - half)).mul_((2 * period) / wide).clamp_(-1, 1);
}

/// The same in [0, 1].
Tensor squareShare(const Tensor& x, double period, const Tensor& blur)
{
    return squareWave(x, period, blur).mul_(0.5).add_(0.5);
}

/// exp(-(pi blur / period)^2 / 6) is the loss of a sine averaged over a box, nearly.
Tensor sineLoss(const Tensor& blur, double period)
{
    const double scale = M_PI / period;
    return (blur * blur).mul_(-scale * scale / 6).exp_();
}

/// Layers of colour, far ones first.
class Paint {
public:
    explicit Paint(const Rgb& base, const Tensor& like)
    {
        for (std::size_t k = 0; k < 3; ++k) {
            m_channels[k] = torch::full_like(like, base[k]);
        }
    }

    /// Lays a colour over, by a share in [0, 1].
    Paint& over(const Rgb& colour, const Tensor& share)
    {
        const Tensor rest = 1 - share;
        for (std::size_t k = 0; k < 3; ++k) {
            m_channels[k].mul_(rest).add_(share, colour[k]);
        }
        return *this;
    }

    [[nodiscard]] Tensor& channel(std::size_t k) { return m_channels[k]; }

private:
    std::array<Tensor, 3> m_channels;
};

Paint paintFloor(Background background, const Floor& g)
{
    const auto tiles = [&](double period) {
        return squareWave(g.x, period, g.blurX).mul_(squareWave(g.z, period, g.blurZ)).mul_(0.5).add_(0.5);
    };
    const auto far = [&] { return (g.worldX * g.worldX).addcmul_(g.worldZ, g.worldZ); };
    switch (background) {
    case Background::CheckeredFloor:
        return Paint({0.87, 0.86, 0.84}, g.x).over({0.30, 0.33, 0.40}, tiles(1.9));
    case Background::GreyWall:
        return Paint({0.47, 0.46, 0.46}, g.x).over({0.40, 0.39, 0.40}, squareShare(g.x, 1.3, g.blurX));
    case Background::DarkRoom:
        return Paint({0.10, 0.09, 0.17}, g.x)
            .over({0.14, 0.13, 0.25}, tiles(1.6))
            .over({0.44, 0.40, 0.56}, far().mul_(-0.22).exp_().mul_(0.8));
    case Background::BlueSky:
        return Paint({0.52, 0.75, 0.34}, g.x)
            .over({0.42, 0.67, 0.28}, squareShare(g.x, 2.2, g.blurX))
            .over({0.66, 0.82, 0.52}, smoothStep(far(), 20, 1500));
    case Background::Desert: {
        const Tensor bend = (g.x * 0.9).sin_().mul_(0.35).add_(g.z);
        const Tensor ripples = bend.mul_(2 * M_PI / 1.25)
                                   .sin_()
                                   .mul_(sineLoss(g.blurZ + g.blurX * 0.3, 1.25))
                                   .mul_(0.5)
                                   .add_(0.5);
        return Paint({0.91, 0.72, 0.47}, g.x)
            .over({0.78, 0.56, 0.36}, ripples)
            .over({0.95, 0.66, 0.42}, smoothStep(far(), 20, 1500));
    }
    default: {
        // White, with pale round spots on a grid.
        const Tensor sx = g.x / 1.3, sz = g.z / 1.3;
        const Tensor dx = sx - sx.round(), dz = sz - sz.round();
        const Tensor radius = (dx * dx).addcmul_(dz, dz).sqrt_().mul_(1.3);
        const Tensor blur = (g.blurX * g.blurZ).sqrt().clamp_min(1e-4);
        const Tensor spots = radius.neg_().add_(0.33).div_(blur).add_(0.5).clamp_(0, 1);
        return Paint({0.94, 0.94, 0.945}, g.x).over({0.80, 0.83, 0.87}, spots.mul_((blur * -2.5).exp_()));
    }
    }
}

/// White clouds: sums of sines that wander over the sky.
Tensor clouds(const Wall& g, const Tensor& phase)
{
    const Tensor waves =
        (g.azimuth * 5 + phase).sin_().add_((g.azimuth * 11 + g.elevation * 9 + phase * 2).sin_(), 0.6);
    const Tensor bank = (g.elevation * 22 + waves * 0.9).add_(1.0).sin_().add_(waves, 0.45);
    return smoothStep(bank, 0.45, 1.1);
}

Paint paintWall(Background background, const Wall& g, const RayBlock& rays)
{
    switch (background) {
    case Background::CheckeredFloor:
        return Paint({0.74, 0.82, 0.90}, g.azimuth)
            .over({0.52, 0.63, 0.78}, smoothStep(g.elevation, 0.0, 0.55));
    case Background::GreyWall:
        return Paint({0.66, 0.66, 0.67}, g.azimuth)
            .over({0.58, 0.58, 0.60}, squareShare(g.azimuth, M_PI / 7, g.blur))
            .over({0.50, 0.50, 0.52}, smoothStep(g.elevation, 0.5, 0.0).mul_(0.5));
    case Background::DarkRoom: {
        const Tensor bars = squareShare(g.azimuth, M_PI / 8, g.blur);
        return Paint({0.07, 0.06, 0.14}, g.azimuth)
            .over({0.17, 0.13, 0.32}, bars.mul_(smoothStep(g.elevation, 0.6, 0.0)));
    }
    case Background::BlueSky:
        return Paint({0.78, 0.90, 0.99}, g.azimuth)
            .over({0.28, 0.58, 0.95}, smoothStep(g.elevation, 0.0, 0.4))
            .over({1.0, 1.0, 1.0}, clouds(g, rays[kPhase]).mul_(0.85));
    case Background::Desert: {
        const Tensor dx = g.azimuth - (rays[kYaw] * 0.35 + 0.28), dy = g.elevation - 0.10;
        const Tensor toSun = (dx * dx).addcmul_(dy, dy).sqrt_();
        const Tensor disc = ((0.085 - toSun) / g.blur).add_(0.5).clamp_(0, 1);
        return Paint({1.0, 0.70, 0.42}, g.azimuth)
            .over({0.86, 0.40, 0.42}, smoothStep(g.elevation, 0.02, 0.22))
            .over({0.42, 0.26, 0.52}, smoothStep(g.elevation, 0.15, 0.5))
            .over({1.0, 0.86, 0.62}, (toSun * -5).exp_().mul_(0.6))
            .over({1.0, 0.95, 0.75}, disc);
    }
    default:
        return Paint({0.90, 0.91, 0.93}, g.azimuth)
            .over({0.78, 0.82, 0.88}, smoothStep(g.elevation, 0.0, 0.6));
    }
}

/// A soft dark spot on the floor.
struct Blob {
    double x = 0, z = 0;
    double radius = 1;
    double strength = 0;
};

/// The shadow that the main light throws, and the one of touching the floor.
std::array<Blob, 2> blobsOf(const SceneObject& object, const Vec3& light, double timeSec)
{
    const ObjectPose pose = objectAt(object, timeSec);
    const double gap = std::max(0.0, pose.centre.y / pose.radius - 0.6);
    const double reach = pose.centre.y * 0.6 / light.y;
    return {Blob{pose.centre.x - light.x * reach, pose.centre.z - light.z * reach,
                 pose.radius * (0.80 + 0.12 * gap), 0.46 / (1 + 0.5 * gap)},
            Blob{pose.centre.x, pose.centre.z, pose.radius * 0.62,
                 0.42 * std::exp(-2.0 * std::max(0.0, gap - 0.35))}};
}

/// What is left of the light on the floor under all objects of a scene; x and z are [T or 1, H, W], the
/// result is [T, H, W]. Undefined without objects.
Tensor shadows(const Scene& scene, const Tensor& x, const Tensor& z, std::span<const double> times)
{
    const auto frames = static_cast<std::int64_t>(times.size());
    const Vec3 light = lightDirection(scene);
    Tensor lit;
    for (const SceneObject& object : scene.objects) {
        Tensor table = torch::empty({2, 4, frames, 1, 1}, torch::kFloat32);
        float* numbers = table.data_ptr<float>();
        for (std::int64_t t = 0; t < frames; ++t) {
            const auto blobs = blobsOf(object, light, times[static_cast<std::size_t>(t)]);
            for (std::int64_t i = 0; i < 2; ++i) {
                const Blob& blob = blobs[static_cast<std::size_t>(i)];
                const std::array<double, 4> row = {blob.x, blob.z, 1 / (blob.radius * blob.radius),
                                                   -blob.strength};
                for (std::int64_t k = 0; k < 4; ++k) {
                    numbers[(i * 4 + k) * frames + t] = static_cast<float>(row[static_cast<std::size_t>(k)]);
                }
            }
        }
        table = table.to(x.device());
        for (std::int64_t i = 0; i < 2; ++i) {
            const Tensor dx = x - table[i][0], dz = z - table[i][1];
            const Tensor q = (dx * dx).addcmul_(dz, dz).mul_(table[i][2]);
            const Tensor rest = (q * q).add_(1).reciprocal_().mul_(table[i][3]).add_(1);
            lit = lit.defined() ? lit.mul_(rest) : rest;
        }
    }
    return lit;
}

/// Writes the picture of a block into all frames that its shots serve, shadows included.
void spread(const RayBlock& rays, const std::array<Tensor, 3>& picture, const Floor& floor,
            const Tensor& isFloor, const Frames& all, SampleBuffer& buffer)
{
    const std::int64_t floorHeight = isFloor.size(1), skyHeight = picture[0].size(1) - floorHeight;
    const auto shotCount = static_cast<std::int64_t>(rays.shots.size());
    for (std::int64_t p = 0, next = 0; p < shotCount; p = next) {
        const Shot& shot = rays.shots[static_cast<std::size_t>(p)];
        std::int64_t frames = 0;
        for (next = p; next < shotCount && rays.shots[static_cast<std::size_t>(next)].index == shot.index;
             ++next) {
            frames += rays.shots[static_cast<std::size_t>(next)].frames;
        }
        const auto own = [&](const Tensor& t) { return t.narrow(0, p, next - p); };
        Tensor shade;
        if (floorHeight > 0) {
            const auto& times = all.times[static_cast<std::size_t>(shot.index)];
            shade = shadows(*shot.scene, own(floor.worldX), own(floor.worldZ),
                            std::span(times).subspan(static_cast<std::size_t>(shot.firstFrame),
                                                     static_cast<std::size_t>(frames)));
        }
        if (shade.defined()) {
            shade.sub_(1).mul_(own(isFloor)).add_(1);
        }
        for (std::int64_t k = 0; k < 3; ++k) {
            const Tensor target = buffer.colour[k][shot.index]
                                      .narrow(0, shot.firstFrame, frames)
                                      .narrow(1, rays.top, floorHeight + skyHeight);
            const Tensor channel = own(picture[static_cast<std::size_t>(k)]);
            target.narrow(1, 0, skyHeight).copy_(channel.narrow(1, 0, skyHeight).expand({frames, -1, -1}));
            Tensor ground = target.narrow(1, skyHeight, floorHeight);
            ground.copy_(channel.narrow(1, skyHeight, floorHeight).expand({frames, -1, -1}));
            if (shade.defined()) {
                ground.mul_(shade);
            }
        }
    }
}

/// Paints one block of rows of shots that share a background.
void paintBlock(Background background, const RayBlock& rays, const Frames& all, SampleBuffer& buffer)
{
    const double radius = wallRadius(background);
    const Tensor way = wayToWall(rays, radius);
    const Tensor isFloor =
        (heightOnWall(rays, way) / (way * rays[kSampleSize])).neg_().add_(0.5).clamp_(0, 1);
    const std::int64_t height = isFloor.size(1);
    const auto [floorStart, wallEnd] = floorRows(isFloor);
    std::array<Tensor, 3> picture;
    for (Tensor& channel : picture) {
        channel = torch::empty_like(isFloor);
    }
    if (wallEnd > 0) {
        const RayBlock upper = rays.rows(0, wallEnd);
        Paint wall = paintWall(background, meetWall(upper, way.narrow(1, 0, wallEnd), radius), upper);
        for (std::size_t k = 0; k < 3; ++k) {
            picture[k].narrow(1, 0, wallEnd).copy_(wall.channel(k));
        }
    }
    Floor floor;
    if (floorStart < height) {
        const std::int64_t both = std::max<std::int64_t>(0, wallEnd - floorStart);
        floor = meetFloor(rays.rows(floorStart, height - floorStart), radius);
        Paint ground = paintFloor(background, floor);
        for (std::size_t k = 0; k < 3; ++k) {
            picture[k]
                .narrow(1, floorStart, both)
                .lerp_(ground.channel(k).narrow(1, 0, both), isFloor.narrow(1, floorStart, both));
            picture[k]
                .narrow(1, floorStart + both, height - floorStart - both)
                .copy_(ground.channel(k).narrow(1, both, height - floorStart - both));
        }
    }
    for (std::int64_t k = 0; k < 3; ++k) {
        picture[static_cast<std::size_t>(k)].mul_(rays.table[kTintRed + k]).clamp_(0, 1);
    }
    spread(rays, picture, floor, isFloor.narrow(1, floorStart, height - floorStart), all, buffer);
}

/// The camera positions of all scenes with a background: one for a still camera, where only the shadows move.
std::vector<Shot> shotsOf(Background background, const Frames& all)
{
    std::vector<Shot> shots;
    for (std::size_t n = 0; n < all.scenes.size(); ++n) {
        const Scene& scene = *all.scenes[n];
        const std::vector<double>& times = all.times[n];
        if (scene.background != background) {
            continue;
        }
        const bool still = scene.camera == CameraMove::Still;
        const std::size_t count = still ? 1 : times.size();
        for (std::size_t t = 0; t < count; ++t) {
            shots.push_back({&scene, &all.grids[n], static_cast<std::int64_t>(n),
                             static_cast<std::int64_t>(t),
                             still ? static_cast<std::int64_t>(times.size()) : 1, cameraAt(scene, times[t])});
        }
    }
    return shots;
}

} // namespace

void paintBackdrops(const Frames& all, SampleBuffer& buffer)
{
    const std::int64_t height = buffer.colour.size(3), width = buffer.colour.size(4);
    const std::int64_t block = samplesAtOnce(kBlockSamples, buffer.colour.device());
    const std::int64_t rows = std::clamp<std::int64_t>(block / width, 1, height);
    const auto together = static_cast<std::size_t>(std::max<std::int64_t>(1, block / (rows * width)));
    for (int kind = 0; kind < kCount<Background>; ++kind) {
        const auto background = static_cast<Background>(kind);
        const std::vector<Shot> shots = shotsOf(background, all);
        for (std::size_t first = 0; first < shots.size(); first += together) {
            const auto some = std::span(shots).subspan(first, std::min(together, shots.size() - first));
            for (std::int64_t top = 0; top < height; top += rows) {
                const std::int64_t count = std::min(rows, height - top);
                paintBlock(background, rayBlock(some, top, count, buffer.colour.device()), all, buffer);
            }
        }
    }
}

} // namespace cascade::world
