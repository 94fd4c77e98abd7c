// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/training/ExamplePool.h"
#include "core/world/Sampling.h"

#include <torch/types.h>

#include <cstdint>

namespace cascade::training {

/// Which clips the attribute classifier learns from. Shares are probabilities.
struct ClassifierDataOptions {
    std::uint64_t seed = 1;
    std::int64_t batch = 16;       ///< clips a step
    std::int64_t fresh = 5;        ///< of them never seen before; the others are drawn from the pool
    std::int64_t poolClips = 6000; ///< rendered last, kept in memory as bytes
    world::SceneOptions scenes;
    double stillOnlyShare =
        0.3; ///< of the scenes in a style: moved to one that the generator sees only still
    double consecutiveShare = 0.2; ///< clips of eight consecutive frames at 6 fps; the others span the scene
    double recolouredShare = 0;    ///< clips whose colour channels change places, see recolour
    double unsteadyShare = 0;      ///< clips that shimmer, and clips that wobble, see makeUnsteady
};

/// Clips as the classifier sees them, with the right answers.
struct ClassifierBatch {
    torch::Tensor clips;    ///< [B, 3, 8, 48, 80] fp32 in [-1, 1] but for noise
    torch::Tensor answers;  ///< [B, questions] int64, -1 where a question makes no sense
    std::int64_t fresh = 0; ///< the first so many were never trained on
};

/// The scene mirrored left to right, or played backwards, as far as its words go. Free numbers stay.
[[nodiscard]] world::Scene mirrored(world::Scene scene);
[[nodiscard]] world::Scene reversed(world::Scene scene);
/// True if the clip may be mirrored or reversed in training: it then shows what the world could show, and not
/// what is held out.
[[nodiscard]] bool mayMirror(const world::Scene& scene);
[[nodiscard]] bool mayReverse(const world::Scene& scene);

/// Red, green and blue of clips change places, and what is no longer known is not asked: all but what form
/// and movement say. A classifier that always saw certain shapes in certain colours else reads the one from
/// the other, and fails on the pairs that are held out. In place.
///
/// Shapes   clips [B, 3, T, H, W]; answers [B, questions]; chosen [B] bool.
void recolour(torch::Tensor& clips, torch::Tensor& answers, const torch::Tensor& chosen,
              at::Generator& generator);

/// Small changes that leave the answers as they are: shift, blur, brightness and colour, noise. In place.
///
/// Shapes   clips [B, 3, T, H, W] fp32.
void roughen(torch::Tensor& clips, at::Generator& generator);

/// What generators do to clips and no renderer does: in a share of them soft patches of light come and go
/// from frame to frame, up to a twentieth of the range; in another share things bend by up to one and a half
/// pixels, each frame in its own way. Answers stay: a floor that shimmers under a still camera is not one
/// that is orbited. A classifier that only saw renders takes any unrest for a moving camera. In place.
///
/// Shapes   clips [B, 3, T, H, W] fp32.
void makeUnsteady(torch::Tensor& clips, double share, at::Generator& generator);

/// Makes the batch of a step, a pure function of the step. Rendering costs more than training, so each clip
/// is rendered once and trained on a few times, roughened anew each time.
class ClassifierData {
public:
    explicit ClassifierData(const ClassifierDataOptions& options)
        : m_options(options), m_pool(options.fresh, options.poolClips)
    {
    }

    [[nodiscard]] ClassifierBatch batch(std::int64_t step);
    /// Clips that no training sees: the same each time, unchanged renders of the given split.
    [[nodiscard]] ClassifierBatch heldout(world::Split split, std::int64_t clips) const;
    [[nodiscard]] double renderSec() const { return m_pool.makingSec(); }

private:
    struct Example {
        torch::Tensor bytes; ///< [3, 8, 48, 80] uint8
        world::Scene scene;
    };
    [[nodiscard]] Example render(std::uint64_t seed, const world::SceneOptions& scenes) const;
    [[nodiscard]] const Example& example(std::int64_t index);

    ClassifierDataOptions m_options;
    ExamplePool<Example> m_pool;
};

} // namespace cascade::training
