// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Prediction.h"

#include "core/diffusion/NoiseLevels.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>

namespace cascade::diffusion {

namespace {

/// A per-example [B] tensor shaped so that it multiplies a [B, ...] tensor of the rank of `like`.
torch::Tensor spread(const torch::Tensor& values, const torch::Tensor& like)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(like.dim()), 1);
    shape.at(0) = values.numel();
    return values.reshape(shape);
}

struct ScalarLevel {
    double alpha;
    double sigma;
};

struct BatchLevel {
    torch::Tensor alpha;
    torch::Tensor sigma;
};

ScalarLevel levelAt(double logSnr, const torch::Tensor&)
{
    return {alphaOf(logSnr), sigmaOf(logSnr)};
}

BatchLevel levelAt(const torch::Tensor& logSnr, const torch::Tensor& like)
{
    return {spread(alphaOf(logSnr), like), spread(sigmaOf(logSnr), like)};
}

template <typename Level>
torch::Tensor x0From(Prediction prediction, const torch::Tensor& output, const torch::Tensor& z,
                     const Level& level)
{
    const auto said =
        output.to(torch::kFloat); // networks may speak bf16; its products must not be rounded again
    switch (prediction) {
    case Prediction::V:
        return z * level.alpha - said * level.sigma;
    case Prediction::Epsilon:
        return (z - said * level.sigma) / level.alpha;
    case Prediction::X0:
        break;
    }
    return said;
}

template <typename Level>
torch::Tensor outputFrom(Prediction prediction, const torch::Tensor& x0, const torch::Tensor& z,
                         const Level& level)
{
    switch (prediction) {
    case Prediction::V: // alpha eps - sigma x0 with eps = (z - alpha x0) / sigma
        return (z * level.alpha - x0) / level.sigma;
    case Prediction::Epsilon:
        return (z - x0 * level.alpha) / level.sigma;
    case Prediction::X0:
        break;
    }
    return x0;
}

/// ln of the weight that a squared error of x0 has in a loss space.
torch::Tensor logX0Weight(LossSpace space, double minSnrGamma, const torch::Tensor& logSnr)
{
    switch (space) {
    case LossSpace::Epsilon:
        return logSnr;
    case LossSpace::V:
        return at::logaddexp(logSnr, at::zeros_like(logSnr));
    case LossSpace::TruncatedSnr:
        return logSnr.clamp_min(0);
    case LossSpace::MinSnr:
        return logSnr.clamp_max(std::log(minSnrGamma));
    case LossSpace::X0:
        break;
    }
    return at::zeros_like(logSnr);
}

LossSpace ownSpace(Prediction prediction)
{
    switch (prediction) {
    case Prediction::V:
        return LossSpace::V;
    case Prediction::Epsilon:
        return LossSpace::Epsilon;
    case Prediction::X0:
        break;
    }
    return LossSpace::X0;
}

} // namespace

torch::Tensor diffuse(const torch::Tensor& x0, const torch::Tensor& eps, double logSnr)
{
    return x0 * alphaOf(logSnr) + eps * sigmaOf(logSnr);
}

torch::Tensor diffuse(const torch::Tensor& x0, const torch::Tensor& eps, const torch::Tensor& logSnr)
{
    const auto level = levelAt(logSnr, x0);
    return x0 * level.alpha + eps * level.sigma;
}

torch::Tensor toX0(Prediction prediction, const torch::Tensor& output, const torch::Tensor& z, double logSnr)
{
    return x0From(prediction, output, z, levelAt(logSnr, z));
}

torch::Tensor toX0(Prediction prediction, const torch::Tensor& output, const torch::Tensor& z,
                   const torch::Tensor& logSnr)
{
    return x0From(prediction, output, z, levelAt(logSnr, z));
}

torch::Tensor fromX0(Prediction prediction, const torch::Tensor& x0, const torch::Tensor& z, double logSnr)
{
    return outputFrom(prediction, x0, z, levelAt(logSnr, z));
}

torch::Tensor fromX0(Prediction prediction, const torch::Tensor& x0, const torch::Tensor& z,
                     const torch::Tensor& logSnr)
{
    return outputFrom(prediction, x0, z, levelAt(logSnr, z));
}

torch::Tensor trainingTarget(Prediction prediction, const torch::Tensor& x0, const torch::Tensor& eps,
                             const torch::Tensor& logSnr)
{
    switch (prediction) {
    case Prediction::V: {
        const auto level = levelAt(logSnr, x0);
        return eps * level.alpha - x0 * level.sigma;
    }
    case Prediction::Epsilon:
        return eps;
    case Prediction::X0:
        break;
    }
    return x0;
}

torch::Tensor lossWeight(const LossOptions& loss, const torch::Tensor& logSnr)
{
    const auto levels = logSnr.to(torch::kDouble);
    return at::exp(logX0Weight(loss.space, loss.minSnrGamma, levels) -
                   logX0Weight(ownSpace(loss.prediction), 0, levels));
}

torch::Tensor diffusionLoss(const LossOptions& loss, const torch::Tensor& output, const torch::Tensor& x0,
                            const torch::Tensor& eps, const torch::Tensor& logSnr)
{
    const auto error = output.to(torch::kFloat) - trainingTarget(loss.prediction, x0, eps, logSnr);
    return error.square().flatten(1).mean(1) * lossWeight(loss, logSnr).to(torch::kFloat);
}

} // namespace cascade::diffusion
