// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/world/Scene.h"

#include <string>

namespace cascade::world {

enum class Split {
    Train,   ///< never a held-out pair of attributes
    Heldout, ///< always at least one held-out pair
};

/// What sampleScene draws. Shares are probabilities.
struct SceneOptions {
    Split split = Split::Train;
    bool still = false;             ///< for a still image: the still-only styles may occur
    int maxObjects = 3;             ///< 1 to 3
    double manyObjectsShare = 0.35; ///< scenes with two or three objects, where maxObjects allows
    double letteringShare = 0.1;    ///< scenes with a word
    double styleShare = 0.3;        ///< scenes in another style than plain
    double cameraMoveShare = 0.45;  ///< scenes whose camera moves
    double lightShare = 0.2;        ///< scenes in another light than soft
};

/// Draws a scene: attributes, then placement. A pure function of its arguments (counter-based hashing).
[[nodiscard]] Scene sampleScene(std::uint64_t seed, const SceneOptions& options = {});

/// Gives a scene its free numbers (positions, phases, angles) for its attributes, from a seed, so that
/// everything stays in sight for the whole clip and relations are true at its middle.
void placeScene(Scene& scene, std::uint64_t seed);

/// True if the scene has a pair of attributes that training never shows: (shape, colour), (shape, motion) of
/// one object, or (colour, background).
[[nodiscard]] bool isHeldout(const Scene& scene);

/// All held-out pairs as JSON; `resources/world/heldout.json` is this text.
[[nodiscard]] std::string heldoutJson();

} // namespace cascade::world
