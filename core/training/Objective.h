// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/NoiseSchedule.h"
#include "core/nn/SpatialAttention.h"

#include <torch/types.h>

#include <cstdint>

namespace cascade::training {

/// A batch as a network is shown it, on the device that trains. The last two clips are undefined for a base.
struct Examples {
    torch::Tensor clips;           ///< [B, 3, T, H, W]: the stage's output
    torch::Tensor eps;             ///< the same: noise under the stage's prior
    torch::Tensor times;           ///< [B] fp64 in [0, 1), on the processor: spread evenly, in no order
    torch::Tensor condition;       ///< as stageCondition made it
    torch::Tensor lowLogSnr;       ///< [B], of the noise in the condition
    nn::TextCondition text;        ///< the captions, some of them dropped
    nn::TextCondition withoutText; ///< no captions at all; for objectives that ask for it
    std::int64_t clipFrames = 0;   ///< leading frames that are a video, the rest are images
};

/// What a network is shown, and what it should see there.
struct Lesson {
    torch::Tensor noisy;          ///< [B, 3, T, H, W]
    torch::Tensor logSnr;         ///< [B], of `noisy`
    torch::Tensor guidanceWeight; ///< [B]; undefined where the network is told none
    torch::Tensor x0;             ///< [B, 3, T, H, W]
    torch::Tensor eps;            ///< the same: noisy = alpha x0 + sigma eps
};

/// What a training is for: lessons from examples. How the network answers, in which space its error counts,
/// and how its weights follow is the trainer's.
///
/// Threads  the trainer's.
class Objective {
public:
    virtual ~Objective() = default;

    /// `random` belongs to the step, on the processor. No gradient leads back into a lesson.
    [[nodiscard]] virtual Lesson lesson(const Examples& examples, at::Generator& random) const = 0;
    /// Whether examples have to bring `withoutText`.
    [[nodiscard]] virtual bool readsWithoutText() const { return false; }
};

/// The clip itself, at any time of the schedule: what diffusion models learn.
///
/// Source   Ho et al. 2022, "Imagen Video", arXiv:2210.02303, equation 2.
class Denoising : public Objective {
public:
    explicit Denoising(const diffusion::NoiseSchedule& schedule) : m_schedule(schedule) {}
    [[nodiscard]] Lesson lesson(const Examples& examples, at::Generator& random) const override;

private:
    diffusion::NoiseSchedule m_schedule;
};

} // namespace cascade::training
