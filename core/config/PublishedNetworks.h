// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/AutoencoderOptions.h"
#include "core/config/ClipTextOptions.h"
#include "core/config/LatentUnetOptions.h"

namespace cascade {

// The published networks at full size, as models.md 4 and 5 tabulates them.

[[nodiscard]] nn::LatentUnetOptions stableDiffusion1Unet();
[[nodiscard]] nn::LatentUnetOptions stableDiffusion2Unet();
/// ModelScope, zeroscope and Show-1's last stage.
[[nodiscard]] nn::LatentUnetOptions modelScopeUnet();
/// Stable Diffusion 1's with AnimateDiff's modules of version 1, 2 or 3, as they were trained.
[[nodiscard]] nn::LatentUnetOptions animateDiffUnet(int version);
/// Stable Diffusion 2's text encoder without its last layer; that of 1 is ClipTextOptions as it is.
[[nodiscard]] nn::ClipTextOptions stableDiffusion2Text();

} // namespace cascade
