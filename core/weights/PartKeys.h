// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/weights/ElementType.h"
#include "core/weights/KeyMap.h"

#include <string>
#include <string_view>

namespace cascade::weights {

/// An image autoencoder of diffusers' names; attention of old files (query, key, value, proj_attn) and of
/// any rank.
[[nodiscard]] KeyMap vaeMap();
/// An image autoencoder of LDM names, of `levels` levels: its decoder counts them from the other end.
///
/// Source   models.md 5.3.
[[nodiscard]] KeyMap ldmVaeMap(int levels);

/// A CLIP text encoder of transformers' names, with or without "text_model." in front. The image half of a
/// whole CLIP and projections are dropped.
[[nodiscard]] KeyMap clipTextMap();
/// A text encoder of OpenCLIP's names. Blocks from `usedLayers` on are dropped: the networks that we have
/// read the penultimate layer of ViT-H, 23 of 24.
///
/// Source   models.md 3.
[[nodiscard]] KeyMap openClipTextMap(int usedLayers = 23);

/// AnimateDiff's motion modules, of the original names or diffusers', alone or in one file with a U-Net,
/// which is dropped. Position sinusoids are dropped.
///
/// Source   models.md 5.4.
[[nodiscard]] KeyMap motionMap();
/// The path of a motion module's layer, in our names. Those that are ours stay.
[[nodiscard]] std::string motionPath(std::string_view path);

} // namespace cascade::weights
