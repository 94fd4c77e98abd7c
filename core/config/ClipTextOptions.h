// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cascade::nn {

/// How a CLIP text encoder bends activations.
enum class ClipActivation {
    QuickGelu, ///< x sigmoid(1.702 x): OpenAI's ViT-L
    Gelu       ///< exact: OpenCLIP's ViT-H
};

/// A CLIP text encoder. The defaults are those of ViT-L/14, Stable Diffusion 1's.
struct ClipTextOptions {
    std::int64_t vocabulary = 49408;
    std::int64_t tokens = 77; ///< most that it takes at once
    std::int64_t width = 768;
    std::int64_t feedForward = 3072;
    std::int64_t heads = 12;
    std::int64_t layers = 12; ///< 23 for Stable Diffusion 2's ViT-H: its last one is left out
    ClipActivation activation = ClipActivation::QuickGelu;
};

} // namespace cascade::nn
