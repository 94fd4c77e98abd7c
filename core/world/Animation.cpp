// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Animation.h"

#include <cmath>
#include <numbers>

namespace cascade::world {

namespace {

constexpr double kCameraDistance = 4.2;
constexpr double kTargetHeight = 0.95;

/// `v` turned by `angle` about the unit `axis` (Rodrigues).
Vec3 turned(const Vec3& v, const Vec3& axis, double angle)
{
    const Vec3 cross = {axis.y * v.z - axis.z * v.y, axis.z * v.x - axis.x * v.z,
                        axis.x * v.y - axis.y * v.x};
    return v * std::cos(angle) + cross * std::sin(angle) + axis * (dot(axis, v) * (1 - std::cos(angle)));
}

/// Height of the centre of a resting object over the floor, in radii; a spinning one turns about its centre.
double restHeight(const SceneObject& object)
{
    if (object.motion == Motion::Spinning) {
        return 0.97;
    }
    switch (object.shape) {
    case Shape::Cube:
        return 0.6;
    case Shape::Cylinder:
        return 0.8;
    case Shape::Cone:
        return 0.8;
    case Shape::Pyramid:
        return 0.52;
    case Shape::Hourglass:
        return 0.8;
    case Shape::Heart:
        return 0.75;
    case Shape::Star:
        return 0.84;
    default:
        return 0.96;
    }
}

/// The yaw from which a shape with corners shows two of its faces.
double showYaw(Shape shape)
{
    switch (shape) {
    case Shape::Cube:
    case Shape::Pyramid:
        return 0.6;
    case Shape::Octahedron:
        return 0.45;
    default:
        return 0;
    }
}

} // namespace

CameraPose cameraAt(const Scene& scene, double timeSec)
{
    const double moved = timeSec / kClipSec - 0.5;
    double yaw = scene.cameraYaw;
    double look = 0;
    double distance = kCameraDistance;
    if (scene.camera == CameraMove::Orbiting) {
        yaw += scene.cameraTravel * moved;
    } else if (scene.camera == CameraMove::Panning) {
        look = scene.cameraTravel * moved;
    } else if (scene.camera == CameraMove::Dollying) {
        distance *= 1.06 * std::pow(scene.cameraTravel, -moved);
    }
    const double pitch = scene.cameraPitch;
    const Vec3 back = {-std::sin(yaw) * std::cos(pitch), std::sin(pitch), -std::cos(yaw) * std::cos(pitch)};
    const double heading = yaw + look;
    CameraPose pose;
    pose.position = Vec3{0, kTargetHeight, 0} + back * distance;
    pose.forward = {std::sin(heading) * std::cos(pitch), -std::sin(pitch),
                    std::cos(heading) * std::cos(pitch)};
    pose.right = {std::cos(heading), 0, -std::sin(heading)};
    pose.up = {std::sin(heading) * std::sin(pitch), std::cos(pitch), std::cos(heading) * std::sin(pitch)};
    return pose;
}

ObjectPose objectAt(const SceneObject& object, double timeSec)
{
    const double done = timeSec / kClipSec;
    ObjectPose pose;
    pose.radius = object.radius;
    if (object.motion == Motion::Growing) {
        pose.radius *= 1.1 * std::pow(object.travel, done - 1);
    }
    pose.centre = {object.x, restHeight(object) * pose.radius, object.z};
    switch (object.motion) {
    case Motion::MovingLeft:
        pose.centre.x -= object.travel * (done - 0.5);
        break;
    case Motion::MovingRight:
        pose.centre.x += object.travel * (done - 0.5);
        break;
    case Motion::Rising:
        pose.centre.y += object.travel * done;
        break;
    case Motion::Falling:
        pose.centre.y += object.travel * (1 - done);
        break;
    case Motion::Bouncing:
        pose.centre.y += object.travel * std::abs(std::sin(std::numbers::pi * (2 * done + object.phase)));
        break;
    default:
        break;
    }
    const double yaw = object.yaw + showYaw(object.shape);
    const double spin = object.motion == Motion::Spinning ? object.travel * done : 0;
    const Vec3 spinAxis = {std::sin(object.spinAxisTilt), std::cos(object.spinAxisTilt), 0};
    const std::array<Vec3, 3> axes = {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}};
    for (std::size_t i = 0; i < 3; ++i) {
        const Vec3 tilted = turned(turned(axes[i], {0, 0, 1}, object.tilt), {0, 1, 0}, yaw);
        pose.axes[i] = turned(tilted, spinAxis, spin);
    }
    return pose;
}

Vec3 lightDirection(const Scene& scene)
{
    // Behind the camera's shoulder: towards -z.
    const double flat = std::cos(scene.lightElevation);
    return {std::sin(scene.lightAzimuth) * flat, std::sin(scene.lightElevation),
            -std::cos(scene.lightAzimuth) * flat};
}

} // namespace cascade::world
