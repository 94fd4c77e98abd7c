// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/world/Sampling.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// A sentence, and the scene that it asks for.
struct CaptionedScene {
    world::Scene scene;
    std::string caption;
};

/// The first `count` captions of a fixed list of held-out ones, each with an attribute pair that no training
/// shows. A longer list begins with the shorter one.
[[nodiscard]] std::vector<CaptionedScene> heldoutCaptions(std::uint64_t seed, std::int64_t count,
                                                          const world::SceneOptions& options);

/// What alignment with the words is measured on: one object, no lettering, moving.
[[nodiscard]] world::SceneOptions singleObjectScenes();

/// What attribute accuracy is measured on: the same for the most part, and beside it two or three objects (a
/// quarter) and words (a sixth).
[[nodiscard]] world::SceneOptions attributeScenes();

} // namespace cascade::evaluation
