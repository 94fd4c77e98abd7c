// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/NoisePrior.h"

#include "core/diffusion/TextForm.h"

#include <cmath>
#include <limits>

namespace cascade::diffusion {

namespace {

constexpr double kMixedAlpha = 1;
constexpr double kProgressiveAlpha = 2;
constexpr double kMaxAlpha = 1e6;

Error badPrior(std::string_view text)
{
    return {ErrorCode::BadInput, "noise prior", "expected a noise prior, got " + quotedText(text),
            "use independent, mixed(1) or progressive(2); the number may be inf"};
}

Result<double> parseAlpha(const std::string& text)
{
    return text == "inf" ? Result<double>(std::numeric_limits<double>::infinity())
                         : parseNumber(text, 0, kMaxAlpha, "noise prior");
}

void checkAlpha(const NoisePrior& prior)
{
    TORCH_CHECK(prior.alpha >= 0, "[noise prior] expected alpha >= 0, got ", prior.alpha);
}

} // namespace

double NoisePrior::keptShare() const
{
    if (kind == Kind::Independent) {
        return 0;
    }
    return std::isinf(alpha) ? 1 : alpha / std::hypot(1.0, alpha);
}

double NoisePrior::freshShare() const
{
    return kind == Kind::Independent ? 1 : 1 / std::hypot(1.0, alpha);
}

Result<NoisePrior> parseNoisePrior(std::string_view text)
{
    const auto form = parseTextForm(text, "noise prior");
    if (!form) {
        return form.error();
    }
    const auto& [name, values, options] = form.value();
    NoisePrior prior;
    if (name == "mixed") {
        prior = {NoisePrior::Kind::Mixed, kMixedAlpha};
    } else if (name == "progressive") {
        prior = {NoisePrior::Kind::Progressive, kProgressiveAlpha};
    } else if (name != "independent" || !values.empty()) {
        return badPrior(text);
    }
    if (!options.empty() || values.size() > 1) {
        return badPrior(text);
    }
    if (values.size() == 1) {
        const auto alpha = parseAlpha(values.front());
        if (!alpha) {
            return alpha.error();
        }
        prior.alpha = alpha.value();
    }
    return prior;
}

std::string formatNoisePrior(const NoisePrior& prior)
{
    if (prior.kind == NoisePrior::Kind::Independent) {
        return "independent";
    }
    const std::string name = prior.kind == NoisePrior::Kind::Mixed ? "mixed(" : "progressive(";
    return name + (std::isinf(prior.alpha) ? "inf" : formatNumber(prior.alpha)) + ")";
}

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
