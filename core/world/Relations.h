// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/world/Scene.h"

namespace cascade::world {

/// The same relation, seen from the other object.
[[nodiscard]] constexpr Relation opposite(Relation relation)
{
    switch (relation) {
    case Relation::LeftOf:
        return Relation::RightOf;
    case Relation::RightOf:
        return Relation::LeftOf;
    case Relation::Behind:
        return Relation::InFrontOf;
    case Relation::InFrontOf:
        return Relation::Behind;
    default:
        return relation;
    }
}

/// What a relation is in a mirror: left and right change places, nothing else.
[[nodiscard]] constexpr Relation mirrored(Relation relation)
{
    const bool sideways = relation == Relation::LeftOf || relation == Relation::RightOf;
    return sideways ? opposite(relation) : relation;
}

} // namespace cascade::world
