// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

namespace cascade::diffusion {

/// What noise is drawn for. Numbers are part of the promise that a seed gives the same video: never reuse or
/// renumber.
enum class NoisePurpose : std::uint32_t {
    Start = 0,        ///< z at the start of sampling
    Step = 1,         ///< what a sampler adds after a step
    Augmentation = 2, ///< noise conditioning augmentation of a clip from the stage before
    Condition = 3,    ///< known frames or pixels brought to a noise level
    Training = 4,     ///< corruption of training clips
};

/// Names a stream of noise. Different keys give unrelated noise; the only place where seeds are turned into
/// random numbers.
struct NoiseKey {
    std::uint64_t takeSeed = 0; ///< the take's seed: the user's seed plus the number of the take
    std::uint64_t stage = 0;    ///< stageId of the stage's name
    NoisePurpose purpose = NoisePurpose::Start;
    std::uint32_t step = 0; ///< step of the sampler or the training, 0 where there is none

    bool operator==(const NoiseKey&) const = default;
};

/// A number for a stage's name ("base", "tsr1"): 64 bits of FNV-1a.
[[nodiscard]] std::uint64_t stageId(std::string_view name);

/// The key of the generator. One to one in (purpose, step) for a given seed and stage.
[[nodiscard]] std::array<std::uint32_t, 2> generatorKey(const NoiseKey& key);

/// A box of absolute coordinates in a clip. The clip's own size is not needed: a value depends on its
/// coordinates only.
struct NoiseRegion {
    std::int64_t channels = 0;
    std::int64_t firstFrame = 0;
    std::int64_t frames = 0;
    std::int64_t firstRow = 0;
    std::int64_t rows = 0;
    std::int64_t firstColumn = 0;
    std::int64_t columns = 0;

    [[nodiscard]] static NoiseRegion whole(std::int64_t channels, std::int64_t frames, std::int64_t rows,
                                           std::int64_t columns);
};

/// The frame number that noise priors draw their shared noise at; no clip is that long.
inline constexpr std::int64_t kSharedFrame = std::numeric_limits<std::uint32_t>::max();

/// Standard normal noise, independent between all elements. An element depends on the key and on its absolute
/// channel, frame, row and column alone: a region equals the same part of a larger one bit for bit, on any
/// number of threads and any processor.
///
/// Shapes   [C, T, H, W] of the region, fp32, on the CPU.
/// Errors   c10::Error for negative sizes and coordinates beyond 32 bits.
/// Threads  any; uses LibTorch's pool.
[[nodiscard]] torch::Tensor gaussianNoise(const NoiseKey& key, const NoiseRegion& region);

/// How a frame's noise is made of its own numbers n_i and others: `kept * other + fresh * n_i`.
struct FrameBlend {
    enum class Other {
        Nothing,  ///< n_i alone
        Shared,   ///< the numbers at kSharedFrame
        Previous, ///< the blended noise of frame i - 1; frame 0 is n_0
    };
    Other other = Other::Nothing;
    float kept = 0;
    float fresh = 1;
};

/// gaussianNoise with frames blended, as exact; for NoisePrior.
[[nodiscard]] torch::Tensor blendedNoise(const NoiseKey& key, const NoiseRegion& region,
                                         const FrameBlend& blend);

} // namespace cascade::diffusion
