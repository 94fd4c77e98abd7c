// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Objective.h"

#include "core/diffusion/NoiseLevels.h"
#include "core/diffusion/Prediction.h"

namespace cascade::training {

Lesson Denoising::lesson(const Examples& examples, at::Generator&) const
{
    const auto logSnr = diffusion::logSnrAt(m_schedule, examples.times).to(examples.clips.device());
    return {
        diffusion::diffuse(examples.clips, examples.eps, logSnr), logSnr, {}, examples.clips, examples.eps};
}

} // namespace cascade::training
