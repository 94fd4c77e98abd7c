// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Sampling.h"

#include "core/world/Draw.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace cascade::world {

namespace {

constexpr std::array<std::pair<Shape, Colour>, 12> kHeldoutShapeColour = {{
    {Shape::Sphere, Colour::Green},
    {Shape::Cube, Colour::Purple},
    {Shape::Torus, Colour::Blue},
    {Shape::Cylinder, Colour::Yellow},
    {Shape::Cone, Colour::Pink},
    {Shape::Pyramid, Colour::Cyan},
    {Shape::Capsule, Colour::White},
    {Shape::Octahedron, Colour::Orange},
    {Shape::Star, Colour::Red},
    {Shape::Cross, Colour::Black},
    {Shape::Heart, Colour::Green},
    {Shape::Hourglass, Colour::Blue},
}};

constexpr std::array<std::pair<Shape, Motion>, 8> kHeldoutShapeMotion = {{
    {Shape::Sphere, Motion::MovingLeft},
    {Shape::Cube, Motion::Bouncing},
    {Shape::Torus, Motion::Growing},
    {Shape::Cylinder, Motion::MovingRight},
    {Shape::Pyramid, Motion::Spinning},
    {Shape::Octahedron, Motion::Rising},
    {Shape::Cross, Motion::Falling},
    {Shape::Heart, Motion::MovingRight},
}};

constexpr std::array<std::pair<Colour, Background>, 6> kHeldoutColourBackground = {{
    {Colour::Orange, Background::WhiteFloor},
    {Colour::Green, Background::CheckeredFloor},
    {Colour::Yellow, Background::GreyWall},
    {Colour::Blue, Background::DarkRoom},
    {Colour::Purple, Background::BlueSky},
    {Colour::Cyan, Background::Desert},
}};

/// Half of what the camera sees at the middle of the scene, in world units.
constexpr double kVisibleHalfWidth = 2.2;

bool isHeldout(const SceneObject& object, Background background)
{
    const auto has = [](const auto& table, const auto& pair) {
        return std::find(table.begin(), table.end(), pair) != table.end();
    };
    return has(kHeldoutShapeColour, std::pair{object.shape, object.colour}) ||
           has(kHeldoutShapeMotion, std::pair{object.shape, object.motion}) ||
           has(kHeldoutColourBackground, std::pair{object.colour, background});
}

SceneObject drawObject(Draw& draw, const SceneOptions& options, bool first)
{
    SceneObject object;
    object.shape = draw.any<Shape>();
    object.colour = draw.any<Colour>();
    object.material = draw.chance(0.4) ? Material::Matte : draw.anyButFirst<Material>();
    object.size = draw.chance(0.65) ? Size::Large : Size::Small;
    object.motion = options.still || draw.chance(0.25) ? Motion::Still : draw.anyButFirst<Motion>();
    object.relation = first || draw.chance(0.2) ? Relation::Beside : draw.anyButFirst<Relation>();
    return object;
}

/// How many objects a scene gets: mostly one; with lettering, often none.
int drawCount(Draw& draw, const SceneOptions& options, bool lettering)
{
    if (lettering) {
        return draw.chance(0.5) ? 0 : 1;
    }
    if (options.maxObjects < 2 || !draw.chance(options.manyObjectsShare)) {
        return 1;
    }
    return options.maxObjects < 3 || draw.chance(0.6) ? 2 : 3;
}

Scene drawAttributes(Draw& draw, const SceneOptions& options)
{
    Scene scene;
    if (draw.chance(options.letteringShare)) {
        scene.lettering = Lettering{draw.below(static_cast<int>(kLetteringWords.size())),
                                    options.still ? WordMotion::Still : draw.any<WordMotion>()};
    }
    const int count = drawCount(draw, options, scene.lettering.has_value());
    const bool alike = draw.chance(0.4);
    for (int i = 0; i < count; ++i) {
        scene.objects.push_back(drawObject(draw, options, i == 0));
        if (alike) {
            scene.objects.back() = scene.objects.front();
        }
    }
    scene.background = draw.any<Background>();
    if (!options.still && draw.chance(options.cameraMoveShare)) {
        scene.camera = draw.anyButFirst<CameraMove>();
    }
    if (draw.chance(options.lightShare)) {
        scene.light = draw.anyButFirst<Light>();
    }
    if (draw.chance(options.styleShare)) {
        const int stillOnly = options.still ? 0 : 2;
        scene.style = static_cast<Style>(1 + draw.below(kCount<Style> - 1 - stillOnly));
    }
    return scene;
}

/// Changes one pair of attributes into a held-out one.
void forceHeldout(Scene& scene, Draw& draw, const SceneOptions& options)
{
    if (scene.objects.empty()) {
        scene.objects.push_back(drawObject(draw, options, true));
    }
    const double kind = draw.uniform();
    const bool motion = !options.still && kind < 0.35;
    const double place = draw.uniform();
    const auto pick = [&](const auto& table) {
        return table[static_cast<std::size_t>(place * static_cast<double>(table.size()))];
    };
    const auto alike = scene.objects.front();
    for (std::size_t i = 0; i < scene.objects.size(); ++i) {
        SceneObject& object = scene.objects[i];
        if (i > 0 && !(object.shape == alike.shape && object.colour == alike.colour)) {
            continue;
        }
        if (motion) {
            std::tie(object.shape, object.motion) = pick(kHeldoutShapeMotion);
        } else if (kind < 0.7) {
            std::tie(object.shape, object.colour) = pick(kHeldoutShapeColour);
        } else {
            std::tie(object.colour, scene.background) = pick(kHeldoutColourBackground);
        }
    }
}

/// Shapes that fill little of their bounding sphere are made larger.
double fullness(Shape shape)
{
    switch (shape) {
    case Shape::Cube:
    case Shape::Pyramid:
        return 1.2;
    case Shape::Cylinder:
    case Shape::Cone:
    case Shape::Octahedron:
    case Shape::Hourglass:
        return 1.1;
    case Shape::Star:
    case Shape::Capsule:
        return 1.05;
    default:
        return 1;
    }
}

double baseRadius(const SceneObject& object, std::size_t count, bool lettering)
{
    constexpr std::array<double, 3> kLarge = {1.0, 0.84, 0.68};
    constexpr std::array<double, 3> kSmall = {0.62, 0.53, 0.46};
    const std::size_t crowd = std::min<std::size_t>(count, 3) - 1;
    double radius = fullness(object.shape) * (object.size == Size::Large ? kLarge[crowd] : kSmall[crowd]);
    const bool vertical = object.motion == Motion::Rising || object.motion == Motion::Falling;
    if (object.size == Size::Large && (vertical || object.motion == Motion::Bouncing)) {
        radius *= 0.9;
    }
    return lettering && object.size == Size::Large ? radius * 0.85 : radius;
}

/// Path of the motion over the clip; at 24x40 no point of an object moves more than about 1.5 pixels a frame.
double drawTravel(const SceneObject& object, std::size_t count, CameraMove camera, Draw& draw)
{
    const double ease = draw.between(0.85, 1.0);
    switch (object.motion) {
    case Motion::MovingLeft:
    case Motion::MovingRight: {
        const double room = count > 1 ? 1.1 : std::min(2.6, 2 * (kVisibleHalfWidth - object.radius));
        return ease * room * (camera == CameraMove::Panning ? 0.7 : 1.0);
    }
    case Motion::Rising:
    case Motion::Falling:
        return ease * std::min(1.3, 2.4 - 1.8 * object.radius);
    case Motion::Spinning:
        return draw.between(3.0, 3.6);
    case Motion::Growing:
        return draw.between(1.75, 1.95);
    case Motion::Bouncing:
        return ease * 0.5;
    default:
        return 0;
    }
}

void placeOne(SceneObject& object, Draw& draw)
{
    object.phase = draw.uniform();
    object.yaw = draw.between(-0.6, 0.6);
    object.tilt = draw.between(-0.1, 0.1);
    const bool round = object.shape == Shape::Cylinder || object.shape == Shape::Cone ||
                       object.shape == Shape::Capsule || object.shape == Shape::Hourglass;
    object.spinAxisTilt = draw.sign() * (round ? draw.between(0.9, 1.2) : draw.between(0.3, 0.5));
    if (object.shape == Shape::Star || object.shape == Shape::Heart || object.shape == Shape::Cross ||
        object.shape == Shape::Torus) {
        object.yaw *= 0.7; // flat shapes face the camera
    }
}

/// Puts an object beside the previous one as its relation says, and moves it on while it overlaps an earlier
/// one.
void placeBeside(std::vector<SceneObject>& objects, std::size_t index, double side, Draw& draw)
{
    SceneObject& object = objects[index];
    const SceneObject& previous = objects[index - 1];
    const double reach = object.radius + previous.radius;
    double stepX = side * reach * 1.02;
    double stepZ = draw.between(-0.15, 0.15);
    if (object.relation == Relation::LeftOf || object.relation == Relation::RightOf) {
        stepX = (object.relation == Relation::LeftOf ? -1 : 1) * reach * 1.02;
    } else if (object.relation == Relation::Behind || object.relation == Relation::InFrontOf) {
        stepX = side * reach * 0.55;
        stepZ = (object.relation == Relation::Behind ? 1.0 : -1.0) * (0.35 + 0.75 * reach);
    }
    object.x = previous.x + stepX;
    object.z = previous.z + stepZ;
    const auto overlaps = [&](const SceneObject& other) {
        return std::hypot(object.x - other.x, object.z - other.z) < 0.9 * (object.radius + other.radius);
    };
    while (std::any_of(objects.begin(), objects.begin() + static_cast<std::ptrdiff_t>(index), overlaps)) {
        object.x += stepX;
        object.z += 0.5 * stepZ;
    }
}

/// Moves the group to the middle and shrinks it into the picture.
void fitGroup(std::vector<SceneObject>& objects, CameraMove camera, Draw& draw)
{
    double left = 1e9, right = -1e9, front = 1e9, back = -1e9;
    for (const SceneObject& object : objects) {
        left = std::min(left, object.x - object.radius);
        right = std::max(right, object.x + object.radius);
        front = std::min(front, object.z);
        back = std::max(back, object.z);
    }
    const bool alone = objects.size() == 1;
    const double room = !alone && camera != CameraMove::Still ? 0.7 * kVisibleHalfWidth : kVisibleHalfWidth;
    const double scale = std::min(1.0, 2 * room / (right - left));
    for (SceneObject& object : objects) {
        object.x = (object.x - (left + right) / 2) * scale;
        object.z = (object.z - std::min(front + 0.3, (front + back) / 2)) * scale;
        object.radius *= scale;
    }
    if (alone) {
        const bool sideways =
            objects[0].motion == Motion::MovingLeft || objects[0].motion == Motion::MovingRight;
        objects[0].x = (sideways ? 0.1 : 0.4) * draw.between(-1, 1);
        objects[0].z = draw.between(-0.2, 0.3);
    }
}

void placeCamera(Scene& scene, Draw& draw)
{
    scene.cameraPitch = draw.between(0.17, 0.26);
    scene.cameraYaw = draw.between(-0.15, 0.15);
    switch (scene.camera) {
    case CameraMove::Panning:
        scene.cameraTravel = draw.between(0.32, 0.38);
        break;
    case CameraMove::Orbiting:
        scene.cameraTravel = draw.between(0.75, 0.9);
        break;
    case CameraMove::Dollying:
        scene.cameraTravel = draw.between(1.45, 1.6);
        break;
    default:
        scene.cameraTravel = 0;
    }
}

template <typename Table>
std::string pairsAsJson(const Table& table)
{
    std::string text;
    for (const auto& [a, b] : table) {
        text += text.empty() ? "\n    " : ",\n    ";
        text += "[\"" + std::string(name(a)) + "\", \"" + std::string(name(b)) + "\"]";
    }
    return "[" + text + "\n  ]";
}

} // namespace

Scene sampleScene(std::uint64_t seed, const SceneOptions& options)
{
    for (std::uint64_t attempt = 0;; ++attempt) {
        Draw draw(seed, 16 + attempt);
        Scene scene = drawAttributes(draw, options);
        if (options.split == Split::Heldout) {
            forceHeldout(scene, draw, options);
        } else if (isHeldout(scene)) {
            continue;
        }
        placeScene(scene, seed);
        return scene;
    }
}

void placeScene(Scene& scene, std::uint64_t seed)
{
    Draw draw(seed, 1);
    auto& objects = scene.objects;
    const double side = draw.sign();
    for (std::size_t i = 0; i < objects.size(); ++i) {
        objects[i].radius =
            baseRadius(objects[i], objects.size(), scene.lettering.has_value()) * draw.between(0.95, 1.04);
        objects[i].x = objects[i].z = 0;
        placeOne(objects[i], draw);
        if (i > 0) {
            placeBeside(objects, i, side, draw);
        }
    }
    if (!objects.empty()) {
        fitGroup(objects, scene.camera, draw);
    }
    for (SceneObject& object : objects) {
        object.travel = drawTravel(object, objects.size(), scene.camera, draw);
    }
    placeCamera(scene, draw);
    scene.backgroundYaw = draw.between(-0.8, 0.8);
    scene.lightAzimuth = draw.sign() * draw.between(0.5, 0.9);
    scene.lightElevation = scene.light == Light::Side ? draw.between(0.35, 0.45) : draw.between(0.65, 0.85);
    scene.texturePhase = draw.uniform();
    if (scene.lettering) {
        scene.lettering->phase = draw.uniform();
    }
}

bool isHeldout(const Scene& scene)
{
    return std::any_of(scene.objects.begin(), scene.objects.end(),
                       [&](const SceneObject& object) { return isHeldout(object, scene.background); });
}

std::string heldoutJson()
{
    return "{\n  \"shape and colour\": " + pairsAsJson(kHeldoutShapeColour) +
           ",\n  \"shape and motion\": " + pairsAsJson(kHeldoutShapeMotion) +
           ",\n  \"colour and background\": " + pairsAsJson(kHeldoutColourBackground) + "\n}\n";
}

} // namespace cascade::world
