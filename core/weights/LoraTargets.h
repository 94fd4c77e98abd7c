// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ElementType.h"
#include "core/weights/RecognisedWeights.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::weights {

/// Which network of a model a LoRA changes.
enum class LoraNetwork { Unet, Motion, TextEncoder };

/// One tensor that a LoRA changes: W += weight * alpha / rank * up down.
struct LoraTarget {
    LoraNetwork network = LoraNetwork::Unet;
    std::string path; ///< of the layer, its dots as underscores: kohya's names do not tell the two apart
    // Keys in the file; empty: none.
    std::string down;  ///< [R, in], or [R, in, k, k] of a convolution
    std::string up;    ///< [out, R], or [out, R, 1, 1]
    std::string mid;   ///< [R, R, k, k] between the two, which then are 1x1
    std::string alpha; ///< one number; none: the rank
    std::int64_t rank = 0;
    std::vector<std::int64_t> shape; ///< of the change; ones after the second dimension left out
};

/// What a LoRA file changes.
struct LoraTable {
    LoraNaming naming = LoraNaming::Kohya;
    std::vector<LoraTarget> targets; ///< by network and path
};

/// Whether a key belongs to a LoRA, or to another kind of small change (LoHa, LoKr, DoRA and others).
[[nodiscard]] bool isLoraKey(std::string_view key);

/// Reads which tensors a LoRA changes off its keys and shapes.
///
/// Errors   BadInput, everything in one message: a kind of change that the program cannot merge, by its
///          name; a key that is none of a LoRA's; half a pair; shapes that do not multiply; a second text
///          encoder (SDXL).
/// Source   models.md 5.3, 5.4; kohya's sd-scripts, LyCORIS, peft and diffusers for their names.
[[nodiscard]] Result<LoraTable> readLoraTable(const TensorTable& tensors, const std::string& file);

/// `shape` without the ones after its second dimension: a 1x1 convolution is linear.
[[nodiscard]] std::vector<std::int64_t> withoutTrailingOnes(std::vector<std::int64_t> shape);

} // namespace cascade::weights
