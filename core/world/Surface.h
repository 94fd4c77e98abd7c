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
    kAcross = 20,    ///< 3: unit vector to the right of the world
    kHeight = 23,    ///< of the centre over the floor
    kAlbedo = 24,    ///< 3
    kSecond = 27,    ///< 3: colour of the stripes
    kTint = 30,      ///< 3: of the light
    kDiffuse = 33,   ///< share of diffuse light
    kGloss = 34,     ///< strength of the highlight
    kSharpness = 35, ///< its exponent
    kMirror = 36,    ///< share of reflected surroundings, in the surface's colour
    kCoat = 37,      ///< share of reflected surroundings, white, on faces seen straight on
    kRim = 38,       ///< the same at grazing angles
    kStripes = 39,   ///< 1 = striped
    kToon = 40,      ///< 1 = light in steps
    kNeon = 41,      ///< 1 = glowing
    kKey = 42,       ///< strength of the main light
    kAmbient = 43,   ///< strength of all other light
    kLineWidth = 44, ///< as in LineStyle
    kLineInner = 45, ///< as in LineStyle
    kSurfaceColumns = 46
};
using SurfaceColumns = std::array<float, kSurfaceColumns>;

/// The columns of one object in one frame; `sampleSize` and `bound` as in ScreenGrid::size and kBound.
[[nodiscard]] SurfaceColumns surfaceColumns(const Scene& scene, const SceneObject& object,
                                            const CameraPose& camera, const ObjectPose& pose,
                                            double sampleSize, double bound);

/// Rays that touch an object, [R] each.
struct Hits {
    torch::Tensor ray;     ///< index into the samples that were given
    torch::Tensor piece;   ///< column of the surface table
    torch::Tensor x, y, z; ///< the point before the ray hits, or where it passes nearest
    torch::Tensor directionX, directionY, directionZ; ///< of the ray, unit length
    torch::Tensor coverage;                           ///< share of the sample that the object covers, [0, 1]
    torch::Tensor outside; ///< distance from the silhouette in half heights, 0 inside
    torch::Tensor sample;  ///< side of the sample at the object, in its radii

    [[nodiscard]] Hits select(const torch::Tensor& index) const;
};

/// Follows the rays through blocks of samples by steps of the signed distance, to within a hundredth of a
/// sample.
///
/// Shapes   surfaces [kSurfaceColumns, P]; u [P, 1, W], v [P, H, 1]: one block of H x W samples per surface.
/// Coarse   fewer steps, for samples larger than a hundredth of half the picture's height.
/// Returns  the rays that pass within the bound of their surface; `ray` counts through [P, H, W].
[[nodiscard]] Hits trace(Shape shape, const torch::Tensor& surfaces, const torch::Tensor& u,
                         const torch::Tensor& v, bool coarse);

/// Colour of the surface where rays hit it, sRGB values, [R] each; `ink` only if `lines` are asked for.
struct Shaded {
    std::array<torch::Tensor, 3> colour;
    torch::Tensor ink; ///< darkness of a line where the surface turns away
};
[[nodiscard]] Shaded shade(Shape shape, const torch::Tensor& surfaces, const Hits& hits, bool lines);

} // namespace cascade::world
