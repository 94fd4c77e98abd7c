// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Norm.h"

#include "core/kernels/NormModulateSilu.h"

namespace cascade::nn {

namespace {

constexpr std::int64_t kGroups = 32;

torch::Tensor groupNorm(const torch::Tensor& x, const FrameLayout& layout, NormKind kind, double epsilon,
                        const torch::Tensor& weight, const torch::Tensor& bias)
{
    if (kind == NormKind::GroupFrame) {
        return at::group_norm(x, kGroups, castLike(weight, x), castLike(bias, x), epsilon);
    }
    const auto clip = unfoldFrames(x, layout);
    return foldFrames(at::group_norm(clip, kGroups, castLike(weight, x), castLike(bias, x), epsilon));
}

} // namespace

NormImpl::NormImpl(std::int64_t channels, NormKind kind, const torch::TensorOptions& options, double epsilon)
    : m_kind(kind), m_epsilon(epsilon)
{
    weight = register_parameter("weight", torch::ones({channels}, options));
    if (kind != NormKind::PerPosition) {
        bias = register_parameter("bias", torch::zeros({channels}, options));
    }
}

torch::Tensor NormImpl::forward(const torch::Tensor& x, const FrameLayout& layout, bool activate,
                                const torch::Tensor& scale, const torch::Tensor& shift) const
{
    if (m_kind == NormKind::PerPosition) {
        return kernels::normModulateSilu(x, weight, scale, shift, activate);
    }
    auto y = groupNorm(x, layout, m_kind, m_epsilon, weight, bias);
    if (scale.defined()) {
        y = at::addcmul(castLike(shift, y).unsqueeze(-1).unsqueeze(-1), y,
                        1 + castLike(scale, y).unsqueeze(-1).unsqueeze(-1));
    }
    return activate ? at::silu(y) : y;
}

torch::Tensor NormImpl::tokens(const torch::Tensor& x) const
{
    return kernels::rmsNorm(x, weight);
}

} // namespace cascade::nn
