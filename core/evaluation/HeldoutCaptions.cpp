// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/HeldoutCaptions.h"

#include "core/world/Caption.h"

namespace cascade::evaluation {

std::vector<CaptionedScene> heldoutCaptions(std::uint64_t seed, std::int64_t count,
                                            const world::SceneOptions& options)
{
    auto heldout = options;
    heldout.split = world::Split::Heldout;
    std::vector<CaptionedScene> list;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto own = (seed << 32) + static_cast<std::uint64_t>(i);
        CaptionedScene one;
        one.scene = world::sampleScene(own, heldout);
        one.caption = world::caption(one.scene, own);
        list.push_back(std::move(one));
    }
    return list;
}

world::SceneOptions singleObjectScenes()
{
    world::SceneOptions options;
    options.maxObjects = 1;
    options.letteringShare = 0;
    return options;
}

world::SceneOptions attributeScenes()
{
    world::SceneOptions options;
    options.manyObjectsShare = 0.3;
    options.letteringShare = 1.0 / 6;
    return options;
}

} // namespace cascade::evaluation
