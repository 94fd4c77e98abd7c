// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cascade::world {

// The closed vocabulary of the world. `Count` is the number of values, never a value. The first value of each
// is what an unsaid attribute means, but for shapes and colours, which are then drawn from the seed.
enum class Shape {
    Sphere,
    Cube,
    Torus,
    Cylinder,
    Cone,
    Pyramid,
    Capsule,
    Octahedron,
    Star,
    Cross,
    Heart,
    Hourglass,
    Count
};
enum class Colour { Red, Orange, Yellow, Green, Cyan, Blue, Purple, Pink, White, Black, Count };
enum class Material { Matte, Shiny, Metal, Striped, Count };
enum class Size { Large, Small, Count };
enum class Motion { Still, MovingLeft, MovingRight, Rising, Falling, Spinning, Growing, Bouncing, Count };
/// Where an object stands as seen from the previous one of the scene: "a cube left of a ball" makes the ball
/// RightOf.
enum class Relation { Beside, LeftOf, RightOf, Behind, InFrontOf, Count };
enum class Background { WhiteFloor, CheckeredFloor, GreyWall, DarkRoom, BlueSky, Desert, Count };
enum class CameraMove { Still, Panning, Orbiting, Dollying, Count };
enum class Light { Soft, Warm, Cool, Side, Count };
/// Mosaic and PopArt are never seen moving in training (Imagen Video 2.6).
enum class Style { Plain, Watercolour, Pencil, Neon, Cartoon, Mosaic, PopArt, Count };
enum class WordMotion { Still, Appearing, Spinning, Dissolving, Count };

template <typename Attribute>
inline constexpr int kCount = static_cast<int>(Attribute::Count);

/// Length of every clip of the world: 16 frames at 3 fps, 128 at 24.
inline constexpr double kClipSec = 16.0 / 3.0;
/// The words that lettering can show, lower case; they are drawn in capitals.
inline constexpr std::array<std::string_view, 24> kLetteringWords = {
    "go",   "hi",   "up",   "no",   "yes",  "sun",  "sky",   "sea",   "fun",   "wow",   "cat",   "toy",
    "love", "star", "moon", "play", "hope", "home", "hello", "dream", "light", "magic", "ocean", "peace"};

/// True for the styles that occur only in still images.
[[nodiscard]] constexpr bool isStillOnly(Style style)
{
    return style == Style::Mosaic || style == Style::PopArt;
}

/// The canonical name, as a caption says it: "red", "moving left", "over a checkered floor". Plain attributes
/// such as Style::Plain have a name too ("plain"), though captions leave it out.
[[nodiscard]] std::string_view name(Shape value);
[[nodiscard]] std::string_view name(Colour value);
[[nodiscard]] std::string_view name(Material value);
[[nodiscard]] std::string_view name(Size value);
[[nodiscard]] std::string_view name(Motion value);
[[nodiscard]] std::string_view name(Relation value);
[[nodiscard]] std::string_view name(Background value);
[[nodiscard]] std::string_view name(CameraMove value);
[[nodiscard]] std::string_view name(Light value);
[[nodiscard]] std::string_view name(Style value);
[[nodiscard]] std::string_view name(WordMotion value);

/// One object: what captions say of it, then the free numbers that captions do not say. Lengths are in world
/// units: the floor is y = 0, a large object's radius is about 1, the camera looks along +z from about 4
/// units away.
struct SceneObject {
    Shape shape = Shape::Sphere;
    Colour colour = Colour::Red;
    Material material = Material::Matte;
    Size size = Size::Large;
    Motion motion = Motion::Still;
    Relation relation = Relation::Beside; ///< to the previous object; means nothing for the first

    double x = 0;            ///< centre at the middle of the clip, to the right
    double z = 0;            ///< centre, away from the camera
    double radius = 1;       ///< of the bounding sphere
    double travel = 0;       ///< path length of a motion over the clip, in world units, radians or growth
    double phase = 0;        ///< of bouncing, in [0, 1)
    double yaw = 0;          ///< start angle about the vertical, radians
    double tilt = 0;         ///< start angle about the view axis, radians
    double spinAxisTilt = 0; ///< of the spin axis from the vertical, radians
};

/// A word written over the picture.
struct Lettering {
    int word = 0; ///< index into kLetteringWords
    WordMotion motion = WordMotion::Still;
    double phase = 0; ///< decides the pattern of dissolving, in [0, 1)
};

/// A clip of the world as plain data. The same Scene always gives the same picture. `objects` holds 1 to 3
/// objects, or none when there is lettering.
struct Scene {
    std::vector<SceneObject> objects;
    Background background = Background::WhiteFloor;
    CameraMove camera = CameraMove::Still;
    Light light = Light::Soft;
    Style style = Style::Plain;
    std::optional<Lettering> lettering;

    double cameraPitch = 0.2;     ///< radians, downwards
    double cameraYaw = 0;         ///< at the middle of the clip, radians
    double cameraTravel = 0;      ///< total pan or orbit in radians, or the ratio of distances of a dolly
    double backgroundYaw = 0;     ///< turns the pattern of floor and backdrop, radians
    double lightAzimuth = -0.7;   ///< radians from the view axis, negative = from the left
    double lightElevation = 0.85; ///< radians
    double texturePhase = 0;      ///< shifts the textures of styles and clouds, in [0, 1)
};

/// True if both say the same; free numbers are not compared, nor the relation of a first object.
[[nodiscard]] bool sameAttributes(const Scene& a, const Scene& b);

/// What a classifier is asked to read from a clip, one integer per question, -1 = not there.
struct ObjectLabels {
    int shape = -1, colour = -1, material = -1, size = -1, motion = -1;
    int relation = -1; ///< to the previous object; -1 for the first
};
struct AttributeLabels {
    std::array<ObjectLabels, 3> objects;
    int count = 0; ///< 0 to 3
    int background = 0, camera = 0, light = 0, style = 0;
    int word = -1, wordMotion = -1;
};
[[nodiscard]] AttributeLabels labelsOf(const Scene& scene);

} // namespace cascade::world
