// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/training/ExamplePool.h"
#include "core/world/Sampling.h"

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::training {

/// Which frames and captions World-CLIP learns from. Shares are probabilities.
struct ClipDataOptions {
    std::uint64_t seed = 1;
    std::int64_t batch = 64;        ///< frames a step, each of another scene; the first steps have fewer
    std::int64_t fresh = 12;        ///< of them of scenes never seen before
    std::int64_t poolScenes = 6000; ///< rendered last, kept in memory as bytes
    std::int64_t framesEach = 4;    ///< instants, evenly spaced, at which each scene is rendered
    world::SceneOptions scenes;
    double stillOnlyShare = 0.3; ///< of the scenes in a style: in one that the generator sees only still
    double unsteadyShare = 0;    ///< frames that shimmer, and frames that wobble, see makeUnsteady
};

/// Frames with the captions that belong to them, row by row.
struct ClipBatch {
    torch::Tensor frames; ///< [B, 3, 48, 80] fp32 in [-1, 1] but for noise
    std::vector<std::string> captions;
    std::int64_t fresh = 0; ///< the first so many were never trained on
};

/// Scenes that no training sees, no two of which mean the same.
struct HeldoutFrames {
    torch::Tensor frames; ///< [N, framesEach, 3, 48, 80] fp32
    std::vector<std::string> captions;
    std::vector<std::string> labels; ///< captions in canonical words
};

/// Makes the batch of a step, a pure function of the step: one frame of each of many scenes, roughened, with
/// a caption in words drawn anew each time.
class ClipData {
public:
    explicit ClipData(const ClipDataOptions& options)
        : m_options(options), m_pool(options.fresh, options.poolScenes)
    {
    }

    [[nodiscard]] ClipBatch batch(std::int64_t step);
    /// The same each time, unchanged renders of the given split.
    [[nodiscard]] HeldoutFrames heldout(world::Split split, std::int64_t scenes) const;
    [[nodiscard]] double renderSec() const { return m_pool.makingSec(); }

private:
    struct Example {
        torch::Tensor bytes; ///< [framesEach, 3, 48, 80] uint8
        world::Scene scene;
    };
    [[nodiscard]] Example render(std::uint64_t seed, const world::SceneOptions& scenes) const;

    ClipDataOptions m_options;
    ExamplePool<Example> m_pool;
};

} // namespace cascade::training
