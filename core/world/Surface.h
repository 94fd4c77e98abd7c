// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/world/Animation.h"
#include "core/world/Scene.h"

#include <torch/types.h>

namespace cascade::world {

/// Numbers that all rays of one object in one frame share. Directions are in the object's own axes, lengths
/// in its bounding radii.
enum SurfaceColumn : std::int64_t {
    kOrigin = 0,     ///< 3: of the rays
    kForward = 3,    ///< 3: ray direction at u = v = 0
    kRight = 6,      ///< 3: its change with u
    kUp = 9,         ///< 3: its change with v
    kBound = 12,     ///< radius of the sphere outside of which nothing is painted
    kSample = 13,    ///< angle that a sample stands for
    kToLight = 14,   ///< 3: unit vector
    kSky = 17,       ///< 3: unit vector up
    kHeight = 20,    ///< of the centre over the floor
    kAlbedo = 21,    ///< 3
    kSecond = 24,    ///< 3: colour of the stripes
    kTint = 27,      ///< 3: of the light
    kDiffuse = 30,   ///< share of diffuse light
    kGloss = 31,     ///< strength of the highlight
    kSharpness = 32, ///< its exponent
    kMirror = 33,    ///< share of reflected surroundings
    kCoat = 34,      ///< reflection at grazing angles
    kStripes = 35,   ///< 1 = striped
    kToon = 36,      ///< 1 = light in steps
    kNeon = 37,      ///< 1 = glowing
    kKey = 38,       ///< strength of the main light
    kAmbient = 39,   ///< strength of all other light
    kSurfaceColumns = 40
};
using SurfaceColumns = std::array<float, kSurfaceColumns>;

/// The columns of one object in one frame; `sampleSize` and `bound` as in ScreenGrid::size and kBound.
[[nodiscard]] SurfaceColumns surfaceColumns(const Scene& scene, const SceneObject& object,
                                            const CameraPose& camera, const ObjectPose& pose,
                                            double sampleSize, double bound);

/// Rays that touch an object, [R] each.
struct Hits {
    torch::Tensor ray;                                ///< index into the rays that were given
    torch::Tensor piece;                              ///< column of the surface table
    torch::Tensor x, y, z;                            ///< where the ray hits or passes nearest
    torch::Tensor directionX, directionY, directionZ; ///< of the ray, unit length
    torch::Tensor coverage;                           ///< share of the sample that the object covers, [0, 1]
    torch::Tensor outside; ///< distance from the silhouette in half heights, 0 inside
    torch::Tensor sample;  ///< side of the sample at the object, in its radii

    [[nodiscard]] Hits select(const torch::Tensor& index) const;
};

/// Follows the rays through points (u, v) by steps of the signed distance, which stop within a hundredth of a
/// sample.
///
/// Shapes   surfaces [kSurfaceColumns, P]; piece (int64), u, v [R].
/// Returns  the rays that pass within the bound of their surface.
[[nodiscard]] Hits trace(Shape shape, const torch::Tensor& surfaces, const torch::Tensor& piece,
                         const torch::Tensor& u, const torch::Tensor& v);

/// Colour of the surface where rays hit it, sRGB values, [R] each.
struct Shaded {
    std::array<torch::Tensor, 3> colour;
    torch::Tensor facing; ///< cosine between the surface and the view
};
[[nodiscard]] Shaded shade(Shape shape, const torch::Tensor& surfaces, const Hits& hits);

} // namespace cascade::world
