// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/PublishedNetworks.h"

#include <array>

namespace cascade {

namespace {

/// The four levels that all have, the lowest without attention.
nn::LatentUnetOptions fourLevels(std::array<std::int64_t, 4> heads)
{
    constexpr std::array<std::int64_t, 4> kChannels{320, 640, 1280, 1280};
    nn::LatentUnetOptions options;
    for (std::size_t i = 0; i < kChannels.size(); ++i) {
        options.levels.push_back({kChannels[i], heads[i], i + 1 < kChannels.size()});
    }
    return options;
}

} // namespace

nn::LatentUnetOptions stableDiffusion1Unet()
{
    return fourLevels({8, 8, 8, 8});
}

nn::LatentUnetOptions stableDiffusion2Unet()
{
    auto options = fourLevels({5, 10, 20, 20});
    options.contextWidth = 1024;
    options.linearProjection = true;
    return options;
}

nn::LatentUnetOptions modelScopeUnet()
{
    auto options = stableDiffusion2Unet();
    options.frames = nn::FrameMixing::Interleaved;
    return options;
}

nn::LatentUnetOptions animateDiffUnet(int version)
{
    auto options = stableDiffusion1Unet();
    options.frames = nn::FrameMixing::MotionModules;
    options.motion.middle = version == 2;
    options.motion.frames = version == 1 ? 24 : 32;
    options.clipResidualNorms = version == 1;
    return options;
}

nn::ClipTextOptions stableDiffusion2Text()
{
    return {49408, 77, 1024, 4096, 16, 23, nn::ClipActivation::Gelu};
}

} // namespace cascade
