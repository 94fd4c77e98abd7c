// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/PriorNoise.h"

namespace cascade::diffusion {

namespace {

void checkAlpha(const NoisePrior& prior)
{
    TORCH_CHECK(prior.alpha >= 0, "[noise prior] expected alpha >= 0, got ", prior.alpha);
}

} // namespace

void correlateFrames(const NoisePrior& prior, torch::Tensor& noise, std::int64_t clipFrames,
                     at::Generator& generator)
{
    checkAlpha(prior);
    if (prior.kind == NoisePrior::Kind::Independent || clipFrames < 2) {
        return;
    }
    auto clip = noise.slice(2, 0, clipFrames);
    if (prior.kind == NoisePrior::Kind::Mixed) {
        const auto shared = at::randn(clip.slice(2, 0, 1).sizes(), generator, noise.options());
        clip.mul_(prior.freshShare()).add_(shared, prior.keptShare());
        return;
    }
    for (std::int64_t i = 1; i < clipFrames; ++i) {
        clip.select(2, i).mul_(prior.freshShare()).add_(clip.select(2, i - 1), prior.keptShare());
    }
}

torch::Tensor priorNoise(const NoisePrior& prior, const NoiseKey& key, const NoiseRegion& region)
{
    checkAlpha(prior);
    FrameBlend blend;
    if (prior.kind != NoisePrior::Kind::Independent) {
        blend.other =
            prior.kind == NoisePrior::Kind::Mixed ? FrameBlend::Other::Shared : FrameBlend::Other::Previous;
        blend.kept = static_cast<float>(prior.keptShare());
        blend.fresh = static_cast<float>(prior.freshShare());
    }
    return blendedNoise(key, region, blend);
}

} // namespace cascade::diffusion
