// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cascade::world {

/// What a phrase of the caption language speaks of.
enum class Slot {
    Count, ///< "two"
    Size,
    Colour,
    Material,
    Shape,        ///< "ball"
    ShapePlural,  ///< "balls"
    AnyShape,     ///< "object": the shape is drawn
    Motion,       ///< of the object named last
    RelationTo,   ///< "A left of B": Relation of B as seen from A, inverted
    RelationFrom, ///< "A and B on its left": Relation of B
    Background,
    Camera,
    Light,
    Style,
    StylePrefix, ///< "a watercolour painting of"
    WordIntro,   ///< "the word"
    WordMotion,
    Glue, ///< understood, says nothing
};

/// One way to say one value of an attribute. The first phrase of a (slot, value) is the canonical one.
struct Phrase {
    Slot slot;
    int value;
    std::string text; ///< lower case, single spaces
};

/// Every phrase of the caption language, in a fixed order.
[[nodiscard]] const std::vector<Phrase>& phrases();

/// All ways to say one value.
[[nodiscard]] std::vector<std::string_view> waysToSay(Slot slot, int value);

} // namespace cascade::world
