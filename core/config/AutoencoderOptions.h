// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace cascade::nn {

/// An AutoencoderKL: pictures to latents and back. The defaults are those of Stable Diffusion 1 and 2.
struct AutoencoderOptions {
    std::int64_t imageChannels = 3;
    std::int64_t latentChannels = 4;
    std::vector<std::int64_t> channels = {128, 256, 512, 512}; ///< from the highest resolution to the lowest
    std::int64_t layers = 2; ///< of a level of the encoder; the decoder has one more
    double scale = 0.18215;  ///< latents are multiplied by it, so that their variance is near 1

    /// Pixels of a latent's side.
    [[nodiscard]] std::int64_t factor() const { return std::int64_t{1} << (channels.size() - 1); }
};

} // namespace cascade::nn
