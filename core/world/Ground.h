// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/world/Animation.h"
#include "core/world/Samples.h"

#include <torch/types.h>

#include <span>
#include <utility>

namespace cascade::world {

/// One camera position of one scene, with the frames of the clip that it serves.
struct Shot {
    const Scene* scene = nullptr;
    const ScreenGrid* grid = nullptr;
    std::int64_t index = 0; ///< of the scene
    std::int64_t firstFrame = 0;
    std::int64_t frames = 1;
    CameraPose camera;
};

/// Numbers that a shot's samples share, as columns of a table [K, P].
enum Column : std::int64_t {
    kPositionX,
    kPositionY,
    kPositionZ,
    kRightX,
    kRightZ,
    kUpX,
    kUpY,
    kUpZ,
    kForwardX,
    kForwardY,
    kForwardZ,
    kSampleSize, ///< angle that a sample stands for
    kCosine,     ///< of the background's yaw
    kSine,
    kYaw,
    kPhase, ///< of the clouds, radians
    kTintRed,
    kTintGreen,
    kTintBlue,
    kColumns
};

/// The rays of a block of rows of some shots; full tensors are [P, H, W].
struct RayBlock {
    std::span<const Shot> shots;
    std::int64_t top = 0;
    torch::Tensor table; ///< [K, P, 1, 1]
    torch::Tensor u;     ///< [P, 1, W], over kFocal
    torch::Tensor v;     ///< [P, H, 1], over kFocal

    [[nodiscard]] torch::Tensor operator[](Column column) const { return table[column]; }
    /// The same for some of the rows.
    [[nodiscard]] RayBlock rows(std::int64_t first, std::int64_t count) const
    {
        return {shots, top + first, table, u, v.narrow(1, first, count)};
    }
};

/// Where rays meet the wall.
struct Wall {
    torch::Tensor way;       ///< to the wall
    torch::Tensor elevation; ///< height on the wall over its radius
    torch::Tensor azimuth;   ///< angle on the wall, turned with the background
    torch::Tensor blur;      ///< angle that a sample covers on the wall
};

/// Where rays meet the floor.
struct Floor {
    torch::Tensor x, z;           ///< point on the floor, turned with the background
    torch::Tensor worldX, worldZ; ///< the same point, not turned
    torch::Tensor blurX, blurZ;   ///< sides of a sample's box on the floor, [P, H, 1]
};

/// The rays of rows [top, top + height) of some shots.
[[nodiscard]] RayBlock rayBlock(std::span<const Shot> shots, std::int64_t top, std::int64_t height,
                                torch::Device device);

/// Radius of the round wall; outdoors it is the horizon.
[[nodiscard]] double wallRadius(Background background);

/// Way along the rays to the wall, [P, H, W].
[[nodiscard]] torch::Tensor wayToWall(const RayBlock& rays, double radius);

/// Height over the floor where rays meet the wall, negative where the floor is nearer, [P, H, W].
[[nodiscard]] torch::Tensor heightOnWall(const RayBlock& rays, const torch::Tensor& way);

[[nodiscard]] Wall meetWall(const RayBlock& rays, const torch::Tensor& way, double radius);
[[nodiscard]] Floor meetFloor(const RayBlock& rays, double radius);

/// First row with any floor, and first row from which on there is nothing but floor, from the share of floor
/// [P, H, W].
[[nodiscard]] std::pair<std::int64_t, std::int64_t> floorRows(const torch::Tensor& isFloor);

} // namespace cascade::world
