// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Scene.h"

#include <cstddef>
#include <stdexcept>

namespace cascade::world {

namespace {

template <typename Attribute>
using Names = std::array<std::string_view, static_cast<std::size_t>(Attribute::Count)>;

constexpr Names<Shape> kShapes = {"sphere",  "cube",       "torus", "cylinder", "cone",  "pyramid",
                                  "capsule", "octahedron", "star",  "cross",    "heart", "hourglass"};
constexpr Names<Colour> kColours = {"red",  "orange", "yellow", "green", "cyan",
                                    "blue", "purple", "pink",   "white", "black"};
constexpr Names<Material> kMaterials = {"matte", "shiny", "metal", "striped"};
constexpr Names<Size> kSizes = {"large", "small"};
constexpr Names<Motion> kMotions = {"standing still", "moving left", "moving right", "rising",
                                    "falling",        "spinning",    "growing",      "bouncing"};
constexpr Names<Relation> kRelations = {"next to", "left of", "right of", "behind", "in front of"};
constexpr Names<Background> kBackgrounds = {"on a white floor",   "over a checkered floor",
                                            "before a grey wall", "in a dark room",
                                            "under a blue sky",   "in a desert at sunset"};
constexpr Names<CameraMove> kCameraMoves = {"camera still", "camera panning", "camera orbiting",
                                            "camera zooming in"};
constexpr Names<Light> kLights = {"soft light", "warm light", "cool light", "light from the side"};
constexpr Names<Style> kStyles = {"plain",   "watercolour", "pencil sketch", "neon",
                                  "cartoon", "mosaic",      "pop art"};
constexpr Names<WordMotion> kWordMotions = {"standing still", "appearing", "spinning", "dissolving"};

template <typename Attribute>
std::string_view nameIn(const Names<Attribute>& names, Attribute value)
{
    const auto index = static_cast<std::size_t>(value);
    if (index >= names.size()) {
        throw std::out_of_range("[world] no such attribute value");
    }
    return names[index];
}

bool sameObject(const SceneObject& a, const SceneObject& b, bool first)
{
    return a.shape == b.shape && a.colour == b.colour && a.material == b.material && a.size == b.size &&
           a.motion == b.motion && (first || a.relation == b.relation);
}

} // namespace

std::string_view name(Shape value)
{
    return nameIn(kShapes, value);
}
std::string_view name(Colour value)
{
    return nameIn(kColours, value);
}
std::string_view name(Material value)
{
    return nameIn(kMaterials, value);
}
std::string_view name(Size value)
{
    return nameIn(kSizes, value);
}
std::string_view name(Motion value)
{
    return nameIn(kMotions, value);
}
std::string_view name(Relation value)
{
    return nameIn(kRelations, value);
}
std::string_view name(Background value)
{
    return nameIn(kBackgrounds, value);
}
std::string_view name(CameraMove value)
{
    return nameIn(kCameraMoves, value);
}
std::string_view name(Light value)
{
    return nameIn(kLights, value);
}
std::string_view name(Style value)
{
    return nameIn(kStyles, value);
}
std::string_view name(WordMotion value)
{
    return nameIn(kWordMotions, value);
}

bool sameAttributes(const Scene& a, const Scene& b)
{
    if (a.objects.size() != b.objects.size() || a.lettering.has_value() != b.lettering.has_value()) {
        return false;
    }
    for (std::size_t i = 0; i < a.objects.size(); ++i) {
        if (!sameObject(a.objects[i], b.objects[i], i == 0)) {
            return false;
        }
    }
    const bool sameWord = !a.lettering || (a.lettering->word == b.lettering->word &&
                                           a.lettering->motion == b.lettering->motion);
    return sameWord && a.background == b.background && a.camera == b.camera && a.light == b.light &&
           a.style == b.style;
}

AttributeLabels labelsOf(const Scene& scene)
{
    AttributeLabels labels;
    labels.count = static_cast<int>(scene.objects.size());
    for (std::size_t i = 0; i < scene.objects.size() && i < labels.objects.size(); ++i) {
        const SceneObject& object = scene.objects[i];
        labels.objects[i] = {
            static_cast<int>(object.shape),    static_cast<int>(object.colour),
            static_cast<int>(object.material), static_cast<int>(object.size),
            static_cast<int>(object.motion),   i == 0 ? -1 : static_cast<int>(object.relation)};
    }
    labels.background = static_cast<int>(scene.background);
    labels.camera = static_cast<int>(scene.camera);
    labels.light = static_cast<int>(scene.light);
    labels.style = static_cast<int>(scene.style);
    if (scene.lettering) {
        labels.word = scene.lettering->word;
        labels.wordMotion = static_cast<int>(scene.lettering->motion);
    }
    return labels;
}

} // namespace cascade::world
