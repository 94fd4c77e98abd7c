// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/world/Scene.h"

namespace cascade::world {

struct Vec3 {
    double x = 0, y = 0, z = 0;
};
[[nodiscard]] constexpr Vec3 operator+(const Vec3& a, const Vec3& b)
{
    return {a.x + b.x, a.y + b.y, a.z + b.z};
}
[[nodiscard]] constexpr Vec3 operator-(const Vec3& a, const Vec3& b)
{
    return {a.x - b.x, a.y - b.y, a.z - b.z};
}
[[nodiscard]] constexpr Vec3 operator*(const Vec3& a, double k)
{
    return {a.x * k, a.y * k, a.z * k};
}
[[nodiscard]] constexpr double dot(const Vec3& a, const Vec3& b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

/// Half the height of the picture is seen under the angle atan(1 / kFocal).
inline constexpr double kFocal = 2.97;

/// A camera without roll: the direction through a point (u, v) of the picture is forward + (u right + v up) /
/// kFocal, with v in [-1, 1] upwards and u in the same unit.
struct CameraPose {
    Vec3 position, right, up, forward;
};

/// Where an object is: its own axes (x, y, z) in the world, its centre, and the radius of its bounding
/// sphere.
struct ObjectPose {
    Vec3 centre;
    std::array<Vec3, 3> axes;
    double radius = 1;
};

/// Poses at an instant; the clip is [0, kClipSec).
[[nodiscard]] CameraPose cameraAt(const Scene& scene, double timeSec);
[[nodiscard]] ObjectPose objectAt(const SceneObject& object, double timeSec);

/// Unit vector towards the main light.
[[nodiscard]] Vec3 lightDirection(const Scene& scene);

} // namespace cascade::world
