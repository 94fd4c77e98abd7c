// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
//
// The studio around the objects: a floor y = 0 inside a round wall. Every edge is averaged over the sample it
// falls in.
#include "core/world/Animation.h"
#include "core/world/Samples.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace cascade::world {

namespace {

using Rgb = std::array<double, 3>;
using torch::Tensor;

/// A column of numbers, one per frame, as [T, 1, 1].
template <typename Function>
Tensor perFrame(const std::vector<CameraPose>& cameras, torch::Device device, Function&& number)
{
    std::vector<float> values;
    for (const CameraPose& camera : cameras) {
        values.push_back(static_cast<float>(number(camera)));
    }
    return torch::tensor(values).to(device).view({-1, 1, 1});
}

/// Where the rays of all samples meet floor and wall; [T, H, W], or [T, H, 1] where columns agree.
struct Ground {
    Tensor x, z;           ///< point on the floor, turned with the background
    Tensor blurX, blurZ;   ///< sides of a sample's box on the floor
    Tensor worldX, worldZ; ///< the same point, not turned
    Tensor isFloor;        ///< share of the sample that is floor
    Tensor elevation;      ///< height on the wall over its radius
    Tensor azimuth;        ///< angle on the wall, turned with the background
    Tensor blurWall;       ///< angle that a sample covers on the wall
};

/// Radius of the round wall; outdoors it is the horizon.
double wallRadius(Background background)
{
    return background == Background::BlueSky || background == Background::Desert ? 60.0 : 5.6;
}

Ground intersect(const Scene& scene, const ScreenGrid& grid, const std::vector<CameraPose>& cameras,
                 torch::Device device)
{
    const auto row = [&](const std::vector<double>& values) {
        return torch::tensor(std::vector<float>(values.begin(), values.end())).to(device);
    };
    const Tensor u = row(grid.u).view({1, 1, -1}) / kFocal;
    const Tensor v = row(grid.v).view({1, -1, 1}) / kFocal;
    const auto frames = [&](auto&& number) { return perFrame(cameras, device, number); };
    const Tensor cx = frames([](const CameraPose& c) { return c.position.x; });
    const Tensor cy = frames([](const CameraPose& c) { return c.position.y; });
    const Tensor cz = frames([](const CameraPose& c) { return c.position.z; });
    const Tensor rx = frames([](const CameraPose& c) { return c.right.x; });
    const Tensor rz = frames([](const CameraPose& c) { return c.right.z; });
    const Tensor ux = frames([](const CameraPose& c) { return c.up.x; });
    const Tensor uy = frames([](const CameraPose& c) { return c.up.y; });
    const Tensor uz = frames([](const CameraPose& c) { return c.up.z; });
    // Directions: y and the part of x and z that does not change along a row are [T, H, 1].
    const Tensor dy = frames([](const CameraPose& c) { return c.forward.y; }) + v * uy;
    const Tensor dxRow = frames([](const CameraPose& c) { return c.forward.x; }) + v * ux;
    const Tensor dzRow = frames([](const CameraPose& c) { return c.forward.z; }) + v * uz;

    const double wall = wallRadius(scene.background);
    const double pixel = grid.size / kFocal;
    Ground ground;
    // The floor, no farther than a little beyond the wall.
    const Tensor down = dy.clamp_max(-1e-4);
    const Tensor way = (cy / down.neg()).clamp_max(2.5 * wall);
    ground.worldX = (cx + way * dxRow) + (way * rx) * u;
    ground.worldZ = (cz + way * dzRow) + (way * rz) * u;
    const double cosine = std::cos(scene.backgroundYaw), sine = std::sin(scene.backgroundYaw);
    ground.x = ground.worldX * cosine + ground.worldZ * sine;
    ground.z = ground.worldZ * cosine - ground.worldX * sine;
    // A sample's box on the floor: along the row, and down the column where the floor is seen slantwise. Rays
    // near the middle of the picture stand for all of a row.
    const Tensor slant = way / down.neg();
    const Tensor stepX = (dxRow * uy * -1 + ux * dy) * slant * -pixel;
    const Tensor stepZ = (dzRow * uy * -1 + uz * dy) * slant * -pixel;
    const Tensor alongX = way * rx * pixel, alongZ = way * rz * pixel;
    ground.blurX = (alongX * cosine + alongZ * sine).abs() + (stepX * cosine + stepZ * sine).abs();
    ground.blurZ = (alongZ * cosine - alongX * sine).abs() + (stepZ * cosine - stepX * sine).abs();

    // The wall: where the flat part of the ray leaves the circle.
    const Tensor dx = dxRow + rx * u, dz = dzRow + rz * u;
    const Tensor a = (dx * dx).addcmul_(dz, dz);
    const Tensor b = (dx * cx).addcmul_(dz, cz);
    const Tensor c = cx * cx + cz * cz - wall * wall;
    const Tensor wayWall = (b * b).sub_(a * c).sqrt_().sub_(b).div_(a);
    const Tensor height = (wayWall * dy).add_(cy);
    ground.isFloor = (height / (wayWall * pixel)).neg_().add_(0.5).clamp_(0, 1);
    ground.elevation = height.clamp_min(0).div_(wall);
    ground.azimuth = at::atan2((wayWall * dx).add_(cx), (wayWall * dz).add_(cz)).add_(scene.backgroundYaw);
    ground.blurWall = wayWall.mul(pixel / wall);
    return ground;
}

Tensor smoothStep(const Tensor& x, double low, double high)
{
    const Tensor t = ((x - low) / (high - low)).clamp_(0, 1);
    return (t * t).mul_(t * -2 + 3);
}

/// A square wave of +-1 with `period`, averaged over boxes of side `blur`.
Tensor squareWave(const Tensor& x, double period, const Tensor& blur)
{
    const auto integral = [&](const Tensor& at) {
        const Tensor phase = at / period;
        return (phase - phase.round()).abs_();
    };
    const Tensor half = blur * 0.5;
    const Tensor wave =
        (integral(x + half).sub_(integral(x - half))).mul_(2 * period).div_(blur.clamp_min(1e-5));
    return wave.clamp_(-1, 1);
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

    Paint& over(const Paint& other, const Tensor& share)
    {
        for (std::size_t k = 0; k < 3; ++k) {
            m_channels[k].lerp_(other.m_channels[k], share);
        }
        return *this;
    }

    [[nodiscard]] const Tensor& channel(std::size_t k) const { return m_channels[k]; }

private:
    std::array<Tensor, 3> m_channels;
};

Paint paintFloor(const Scene& scene, const Ground& g)
{
    const auto tiles = [&](double size) {
        return squareWave(g.x, size, g.blurX).mul_(squareWave(g.z, size, g.blurZ)).mul_(0.5).add_(0.5);
    };
    const auto far = [&] { return (g.worldX * g.worldX).addcmul_(g.worldZ, g.worldZ); };
    switch (scene.background) {
    case Background::CheckeredFloor:
        return Paint({0.87, 0.86, 0.84}, g.x).over({0.30, 0.33, 0.40}, tiles(1.9));
    case Background::GreyWall: {
        const Tensor planks = squareWave(g.x, 1.3, g.blurX).mul_(0.5).add_(0.5);
        return Paint({0.47, 0.46, 0.46}, g.x).over({0.40, 0.39, 0.40}, planks);
    }
    case Background::DarkRoom: {
        const Tensor pool = (far() * -0.22).exp_();
        return Paint({0.07, 0.07, 0.13}, g.x)
            .over({0.10, 0.10, 0.19}, tiles(1.6))
            .over({0.36, 0.33, 0.46}, pool.mul_(0.8));
    }
    case Background::BlueSky: {
        const Tensor stripes = squareWave(g.x, 2.2, g.blurX).mul_(0.5).add_(0.5);
        return Paint({0.52, 0.75, 0.34}, g.x)
            .over({0.42, 0.67, 0.28}, stripes)
            .over({0.66, 0.82, 0.52}, smoothStep(far(), 20, 1500));
    }
    case Background::Desert: {
        const Tensor bend = (g.x * 0.9).sin_().mul_(0.35).add_(g.z);
        const Tensor ripples = (bend * (2 * M_PI / 1.25))
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
        const Tensor spots = ((0.33 - radius) / blur).add_(0.5).clamp_(0, 1);
        const Tensor fade = (blur * -2.5).exp_();
        return Paint({0.94, 0.94, 0.945}, g.x).over({0.80, 0.83, 0.87}, spots.mul_(fade));
    }
    }
}

/// White clouds: sums of sines that wander over the sky.
Tensor clouds(const Scene& scene, const Ground& g)
{
    const double shift = 6.28 * scene.texturePhase;
    const Tensor waves =
        (g.azimuth * 5 + shift).sin_().add_((g.azimuth * 11 + g.elevation * 9 + 2 * shift).sin_(), 0.6);
    const Tensor bank = (g.elevation * 22 + waves * 0.9 + 1.0).sin_().add_(waves, 0.45);
    return smoothStep(bank, 0.45, 1.1);
}

Paint paintWall(const Scene& scene, const Ground& g)
{
    switch (scene.background) {
    case Background::CheckeredFloor:
        return Paint({0.74, 0.82, 0.90}, g.azimuth)
            .over({0.52, 0.63, 0.78}, smoothStep(g.elevation, 0.0, 0.55));
    case Background::GreyWall: {
        const Tensor panels = squareWave(g.azimuth, M_PI / 7, g.blurWall).mul_(0.5).add_(0.5);
        return Paint({0.66, 0.66, 0.67}, g.azimuth)
            .over({0.58, 0.58, 0.60}, panels)
            .over({0.50, 0.50, 0.52}, smoothStep(g.elevation, 0.5, 0.0).mul_(0.5));
    }
    case Background::DarkRoom: {
        const Tensor bars = squareWave(g.azimuth, M_PI / 8, g.blurWall).mul_(0.5).add_(0.5);
        return Paint({0.05, 0.05, 0.10}, g.azimuth)
            .over({0.13, 0.10, 0.24}, bars.mul_(smoothStep(g.elevation, 0.6, 0.0)));
    }
    case Background::BlueSky:
        return Paint({0.78, 0.90, 0.99}, g.azimuth)
            .over({0.28, 0.58, 0.95}, smoothStep(g.elevation, 0.0, 0.4))
            .over({1.0, 1.0, 1.0}, clouds(scene, g).mul_(0.85));
    case Background::Desert: {
        const Tensor dx = g.azimuth - 0.35 * scene.backgroundYaw - 0.28, dy = g.elevation - 0.10;
        const Tensor toSun = (dx * dx).addcmul_(dy, dy).sqrt_();
        const Tensor disc = ((0.085 - toSun) / g.blurWall).add_(0.5).clamp_(0, 1);
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

/// What is left of the light on the floor under all objects, [T, H, W].
Tensor shadows(const Scene& scene, const Ground& ground, const std::vector<double>& times,
               torch::Device device)
{
    const Vec3 light = lightDirection(scene);
    Tensor lit;
    for (const SceneObject& object : scene.objects) {
        std::vector<float> x, z, size, strength, contactX, contactZ, contact, contactSize;
        for (const double timeSec : times) {
            const ObjectPose pose = objectAt(object, timeSec);
            const double gap = std::max(0.0, pose.centre.y / pose.radius - 0.6);
            x.push_back(static_cast<float>(pose.centre.x - light.x / light.y * pose.centre.y * 0.6));
            z.push_back(static_cast<float>(pose.centre.z - light.z / light.y * pose.centre.y * 0.6));
            size.push_back(static_cast<float>(1 / std::pow(pose.radius * (0.80 + 0.12 * gap), 2)));
            strength.push_back(static_cast<float>(0.46 / (1 + 0.5 * gap)));
            contactX.push_back(static_cast<float>(pose.centre.x));
            contactZ.push_back(static_cast<float>(pose.centre.z));
            contactSize.push_back(static_cast<float>(1 / std::pow(pose.radius * 0.62, 2)));
            contact.push_back(static_cast<float>(0.42 * std::exp(-2.0 * std::max(0.0, gap - 0.35))));
        }
        const auto frames = [&](const std::vector<float>& values) {
            return torch::tensor(values).to(device).view({-1, 1, 1});
        };
        const auto blob = [&](const std::vector<float>& cx, const std::vector<float>& cz,
                              const std::vector<float>& inverse, const std::vector<float>& dark) {
            const Tensor dx = ground.worldX - frames(cx), dz = ground.worldZ - frames(cz);
            const Tensor q = (dx * dx).addcmul_(dz, dz).mul_(frames(inverse));
            return (q * q).add_(1).reciprocal_().mul_(frames(dark)).neg_().add_(1);
        };
        const Tensor both = blob(x, z, size, strength).mul_(blob(contactX, contactZ, contactSize, contact));
        lit = lit.defined() ? lit.mul_(both) : both;
    }
    return lit;
}

} // namespace

void paintBackdrop(const Scene& scene, const ScreenGrid& grid, const std::vector<double>& times,
                   const Tensor& colour)
{
    const torch::Device device = colour.device();
    std::vector<CameraPose> cameras;
    for (const double timeSec : times) {
        cameras.push_back(cameraAt(scene, timeSec));
    }
    if (scene.camera == CameraMove::Still) {
        cameras.resize(1); // one picture serves all frames; only the shadows move
    }
    const Ground ground = intersect(scene, grid, cameras, device);
    Paint picture = paintWall(scene, ground);
    picture.over(paintFloor(scene, ground), ground.isFloor);

    const Rgb tint = tintOf(scene.light);
    const double dim = scene.style == Style::Neon ? 0.16 : scene.light == Light::Side ? 0.86 : 1.0;
    const Tensor lit = shadows(scene, ground, times, device);
    const Tensor shade = lit.defined() ? at::lerp(torch::ones_like(lit), lit, ground.isFloor) : Tensor();
    for (std::size_t k = 0; k < 3; ++k) {
        const Tensor channel = (picture.channel(k) * (tint[k] * dim)).clamp_(0, 1);
        Tensor target = colour[static_cast<std::int64_t>(k)];
        if (shade.defined()) {
            at::mul_out(target, channel.expand_as(target), shade.expand_as(target));
        } else {
            target.copy_(channel.expand_as(target));
        }
    }
}

} // namespace cascade::world
