// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Ground.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace cascade::world {

using torch::Tensor;

namespace {

std::array<double, kColumns> columnsOf(const Shot& shot)
{
    const CameraPose& c = shot.camera;
    const Scene& scene = *shot.scene;
    const double dim = scene.style == Style::Neon ? 0.16 : scene.light == Light::Side ? 0.86 : 1.0;
    const std::array<double, 3> tint = tintOf(scene.light);
    return {c.position.x,
            c.position.y,
            c.position.z,
            c.right.x,
            c.right.z,
            c.up.x,
            c.up.y,
            c.up.z,
            c.forward.x,
            c.forward.y,
            c.forward.z,
            shot.grid->size / kFocal,
            std::cos(scene.backgroundYaw),
            std::sin(scene.backgroundYaw),
            scene.backgroundYaw,
            2 * M_PI * scene.texturePhase,
            tint[0] * dim,
            tint[1] * dim,
            tint[2] * dim};
}

} // namespace

RayBlock rayBlock(std::span<const Shot> shots, std::int64_t top, std::int64_t height, torch::Device device)
{
    const auto count = static_cast<std::int64_t>(shots.size());
    const auto width = static_cast<std::int64_t>(shots.front().grid->u.size());
    Tensor table = torch::empty({kColumns, count, 1, 1}, torch::kFloat32);
    Tensor u = torch::empty({count, 1, width}, torch::kFloat32);
    Tensor v = torch::empty({count, height, 1}, torch::kFloat32);
    for (std::int64_t i = 0; i < count; ++i) {
        const Shot& shot = shots[static_cast<std::size_t>(i)];
        const auto columns = columnsOf(shot);
        for (std::int64_t k = 0; k < kColumns; ++k) {
            table.data_ptr<float>()[k * count + i] = static_cast<float>(columns[static_cast<std::size_t>(k)]);
        }
        std::copy_n(shot.grid->u.begin(), width, u.data_ptr<float>() + i * width);
        std::copy_n(shot.grid->v.begin() + top, height, v.data_ptr<float>() + i * height);
    }
    return {shots, top, table.to(device), u.to(device) / kFocal, v.to(device) / kFocal};
}

double wallRadius(Background background)
{
    return background == Background::BlueSky || background == Background::Desert ? 60.0 : 5.6;
}

Tensor wayToWall(const RayBlock& rays, double radius)
{
    const Tensor cx = rays[kPositionX], cz = rays[kPositionZ];
    const Tensor dx = (rays[kForwardX] + rays.v * rays[kUpX]) + rays[kRightX] * rays.u;
    const Tensor dz = (rays[kForwardZ] + rays.v * rays[kUpZ]) + rays[kRightZ] * rays.u;
    const Tensor a = (dx * dx).addcmul_(dz, dz);
    const Tensor b = (dx * cx).add_(dz * cz);
    const Tensor c = cx * cx + cz * cz - radius * radius;
    return (b * b).sub_(a * c).sqrt_().sub_(b).div_(a);
}

Tensor heightOnWall(const RayBlock& rays, const Tensor& way)
{
    return (way * (rays[kForwardY] + rays.v * rays[kUpY])).add_(rays[kPositionY]);
}

Wall meetWall(const RayBlock& rays, const Tensor& way, double radius)
{
    Wall wall;
    wall.way = way;
    wall.elevation = heightOnWall(rays, way).clamp_min_(0).div_(radius);
    const Tensor dx = (rays[kForwardX] + rays.v * rays[kUpX]) + rays[kRightX] * rays.u;
    const Tensor dz = (rays[kForwardZ] + rays.v * rays[kUpZ]) + rays[kRightZ] * rays.u;
    wall.azimuth = at::atan2(dx.mul_(way).add_(rays[kPositionX]), dz.mul_(way).add_(rays[kPositionZ]));
    wall.azimuth.add_(rays[kYaw]);
    wall.blur = way * (rays[kSampleSize] / radius);
    return wall;
}

Floor meetFloor(const RayBlock& rays, double radius)
{
    const Tensor dy = rays[kForwardY] + rays.v * rays[kUpY];
    const Tensor dx = rays[kForwardX] + rays.v * rays[kUpX], dz = rays[kForwardZ] + rays.v * rays[kUpZ];
    // No farther than a little beyond the wall.
    const Tensor down = dy.clamp_max(-1e-4).neg_();
    const Tensor way = (rays[kPositionY] / down).clamp_max(2.5 * radius);
    const Tensor cosine = rays[kCosine], sine = rays[kSine];
    Floor floor;
    const Tensor rowX = way * rays[kRightX], rowZ = way * rays[kRightZ];
    floor.worldX = (rays[kPositionX] + way * dx) + rowX * rays.u;
    floor.worldZ = (rays[kPositionZ] + way * dz) + rowZ * rays.u;
    floor.x = (floor.worldX * cosine).add_(floor.worldZ * sine);
    floor.z = (floor.worldZ * cosine).sub_(floor.worldX * sine);
    // A sample's box on the floor: along the row, and down the column where the floor is seen slantwise. The
    // ray in the middle of a row stands for all of it.
    const Tensor slant = way / down * rays[kSampleSize];
    const Tensor stepX = (dx * rays[kUpY] - rays[kUpX] * dy) * slant;
    const Tensor stepZ = (dz * rays[kUpY] - rays[kUpZ] * dy) * slant;
    const Tensor alongX = rowX * rays[kSampleSize], alongZ = rowZ * rays[kSampleSize];
    floor.blurX = (alongX * cosine + alongZ * sine).abs() + (stepX * cosine + stepZ * sine).abs();
    floor.blurZ = (alongZ * cosine - alongX * sine).abs() + (stepZ * cosine - stepX * sine).abs();
    return floor;
}

std::pair<std::int64_t, std::int64_t> floorRows(const Tensor& isFloor)
{
    const Tensor most = isFloor.amax({0, 2}).cpu(), least = isFloor.amin({0, 2}).cpu();
    const std::int64_t height = most.size(0);
    std::int64_t first = 0;
    while (first < height && most.data_ptr<float>()[first] <= 0) {
        ++first;
    }
    std::int64_t only = height;
    while (only > first && least.data_ptr<float>()[only - 1] >= 1) {
        --only;
    }
    return {first, only};
}

} // namespace cascade::world
