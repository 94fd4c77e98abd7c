// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Phrases.h"

#include "core/world/Scene.h"

#include <initializer_list>

namespace cascade::world {

namespace {

class Table {
public:
    template <typename Value>
    Table& say(Slot slot, Value value, std::initializer_list<const char*> ways)
    {
        for (const char* way : ways) {
            m_phrases.push_back({slot, static_cast<int>(value), way});
        }
        return *this;
    }

    /// A shape with its plurals: every noun with an "s", unless it is said otherwise.
    Table& shape(Shape value, std::initializer_list<const char*> nouns,
                 std::initializer_list<const char*> plurals = {})
    {
        say(Slot::Shape, value, nouns);
        if (plurals.size() > 0) {
            return say(Slot::ShapePlural, value, plurals);
        }
        for (const char* noun : nouns) {
            m_phrases.push_back({Slot::ShapePlural, static_cast<int>(value), std::string(noun) + "s"});
        }
        return *this;
    }

    std::vector<Phrase> take() { return std::move(m_phrases); }

private:
    std::vector<Phrase> m_phrases;
};

void addNouns(Table& table)
{
    table.shape(Shape::Sphere, {"sphere", "ball"})
        .shape(Shape::Cube, {"cube", "box"}, {"cubes", "boxes"})
        .shape(Shape::Torus, {"torus", "doughnut", "donut", "ring"}, {"tori", "doughnuts", "donuts", "rings"})
        .shape(Shape::Cylinder, {"cylinder", "can"})
        .shape(Shape::Cone, {"cone"})
        .shape(Shape::Pyramid, {"pyramid"})
        .shape(Shape::Capsule, {"capsule", "pill"})
        .shape(Shape::Octahedron, {"octahedron", "diamond"})
        .shape(Shape::Star, {"star"})
        .shape(Shape::Cross, {"cross", "plus sign"}, {"crosses", "plus signs"})
        .shape(Shape::Heart, {"heart"})
        .shape(Shape::Hourglass, {"hourglass", "sandglass"}, {"hourglasses", "sandglasses"})
        .say(Slot::AnyShape, 1, {"object", "thing", "toy", "shape"})
        .say(Slot::AnyShape, 2, {"objects", "things", "toys", "shapes"});
}

void addAdjectives(Table& table)
{
    table.say(Slot::Count, 1, {"a", "an", "one"}).say(Slot::Count, 2, {"two"}).say(Slot::Count, 3, {"three"});
    table.say(Slot::Size, Size::Large, {"large", "big"}).say(Slot::Size, Size::Small, {"small", "little"});
    table.say(Slot::Colour, Colour::Red, {"red", "crimson"})
        .say(Slot::Colour, Colour::Orange, {"orange"})
        .say(Slot::Colour, Colour::Yellow, {"yellow"})
        .say(Slot::Colour, Colour::Green, {"green"})
        .say(Slot::Colour, Colour::Cyan, {"cyan", "turquoise"})
        .say(Slot::Colour, Colour::Blue, {"blue"})
        .say(Slot::Colour, Colour::Purple, {"purple", "violet"})
        .say(Slot::Colour, Colour::Pink, {"pink"})
        .say(Slot::Colour, Colour::White, {"white"})
        .say(Slot::Colour, Colour::Black, {"black"});
    table.say(Slot::Material, Material::Matte, {"matte", "dull"})
        .say(Slot::Material, Material::Shiny, {"shiny", "glossy"})
        .say(Slot::Material, Material::Metal, {"metal", "metallic"})
        .say(Slot::Material, Material::Striped, {"striped", "stripy"});
}

void addMotions(Table& table)
{
    table.say(Slot::Motion, Motion::Still, {"standing still", "resting"})
        .say(Slot::Motion, Motion::MovingLeft, {"moving left", "moving to the left", "sliding left"})
        .say(Slot::Motion, Motion::MovingRight, {"moving right", "moving to the right", "sliding right"})
        .say(Slot::Motion, Motion::Rising, {"rising", "moving up", "floating up"})
        .say(Slot::Motion, Motion::Falling, {"falling", "moving down", "sinking"})
        .say(Slot::Motion, Motion::Spinning, {"spinning", "rotating", "turning around"})
        .say(Slot::Motion, Motion::Growing, {"growing", "getting bigger"})
        .say(Slot::Motion, Motion::Bouncing, {"bouncing", "hopping", "bouncing up and down"});
    table.say(Slot::WordIntro, 0, {"the word", "the letters", "the text"});
    table.say(Slot::WordMotion, WordMotion::Still, {"standing still"})
        .say(Slot::WordMotion, WordMotion::Appearing, {"appearing", "fading in"})
        .say(Slot::WordMotion, WordMotion::Spinning, {"spinning", "rotating"})
        .say(Slot::WordMotion, WordMotion::Dissolving, {"dissolving", "fading away"});
}

void addRelations(Table& table)
{
    table.say(Slot::RelationTo, Relation::Beside, {"and", "next to", "beside"})
        .say(Slot::RelationTo, Relation::RightOf, {"left of", "to the left of", "on the left of"})
        .say(Slot::RelationTo, Relation::LeftOf, {"right of", "to the right of", "on the right of"})
        .say(Slot::RelationTo, Relation::InFrontOf, {"behind"})
        .say(Slot::RelationTo, Relation::Behind, {"in front of", "before"});
    table.say(Slot::RelationFrom, Relation::Beside, {"beside it", "next to it"})
        .say(Slot::RelationFrom, Relation::RightOf, {"on its right", "to its right"})
        .say(Slot::RelationFrom, Relation::LeftOf, {"on its left", "to its left"})
        .say(Slot::RelationFrom, Relation::InFrontOf, {"in front of it"})
        .say(Slot::RelationFrom, Relation::Behind, {"behind it"});
}

void addSurroundings(Table& table)
{
    table.say(Slot::Background, Background::WhiteFloor, {"on a white floor", "in a white studio"})
        .say(Slot::Background, Background::CheckeredFloor,
             {"over a checkered floor", "on a checkered floor", "on a checkerboard",
              "over a checkerboard floor"})
        .say(Slot::Background, Background::GreyWall,
             {"before a grey wall", "in front of a grey wall", "against a grey wall", "before a gray wall",
              "in front of a gray wall", "against a gray wall"})
        .say(Slot::Background, Background::DarkRoom, {"in a dark room", "in the dark"})
        .say(Slot::Background, Background::BlueSky,
             {"under a blue sky", "on green grass", "in a meadow", "on a green meadow"})
        .say(Slot::Background, Background::Desert,
             {"in a desert at sunset", "in the desert", "at sunset", "in a desert"});
    table.say(Slot::Camera, CameraMove::Still, {"camera still", "still camera"})
        .say(Slot::Camera, CameraMove::Panning, {"camera panning", "the camera pans", "panning camera"})
        .say(Slot::Camera, CameraMove::Orbiting,
             {"camera orbiting", "the camera orbits", "orbiting camera", "the camera moves around"})
        .say(Slot::Camera, CameraMove::Dollying,
             {"camera zooming in", "camera dollying in", "the camera zooms in", "the camera comes closer",
              "camera dollying", "camera zooming"});
    table.say(Slot::Light, Light::Soft, {"soft light", "in soft light"})
        .say(Slot::Light, Light::Warm, {"warm light", "in warm light"})
        .say(Slot::Light, Light::Cool, {"cool light", "in cool light", "cold light"})
        .say(Slot::Light, Light::Side, {"light from the side", "lit from the side"});
}

void addStyles(Table& table)
{
    table.say(Slot::Style, Style::Plain, {"plain", "plain style"})
        .say(Slot::Style, Style::Watercolour,
             {"watercolour", "in watercolour", "watercolor", "in watercolor"})
        .say(Slot::Style, Style::Pencil, {"pencil sketch", "drawn in pencil", "pencil"})
        .say(Slot::Style, Style::Neon, {"neon", "in neon style", "neon style"})
        .say(Slot::Style, Style::Cartoon, {"cartoon", "in cartoon style", "cartoon style"})
        .say(Slot::Style, Style::Mosaic, {"mosaic", "as a mosaic"})
        .say(Slot::Style, Style::PopArt, {"pop art", "in pop art style", "pop art style"});
    table.say(Slot::StylePrefix, Style::Watercolour, {"a watercolour painting of", "a watercolour of"})
        .say(Slot::StylePrefix, Style::Pencil, {"a pencil sketch of", "a pencil drawing of"})
        .say(Slot::StylePrefix, Style::Neon, {"a neon picture of"})
        .say(Slot::StylePrefix, Style::Cartoon, {"a cartoon of"})
        .say(Slot::StylePrefix, Style::Mosaic, {"a mosaic of"})
        .say(Slot::StylePrefix, Style::PopArt, {"pop art of"});
    table.say(Slot::Glue, 0, {"with", "the", "of", "in", "on", "its", "it", "that is", "is", "are"});
}

std::vector<Phrase> allPhrases()
{
    Table table;
    addAdjectives(table);
    addNouns(table);
    addMotions(table);
    addRelations(table);
    addSurroundings(table);
    addStyles(table);
    return table.take();
}

} // namespace

const std::vector<Phrase>& phrases()
{
    static const std::vector<Phrase> all = allPhrases();
    return all;
}

std::vector<std::string_view> waysToSay(Slot slot, int value)
{
    std::vector<std::string_view> ways;
    for (const Phrase& phrase : phrases()) {
        if (phrase.slot == slot && phrase.value == value) {
            ways.push_back(phrase.text);
        }
    }
    return ways;
}

} // namespace cascade::world
