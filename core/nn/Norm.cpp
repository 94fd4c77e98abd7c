// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Norm.h"

#include "core/kernels/GroupNormSilu.h"
#include "core/kernels/NormModulateSilu.h"

namespace cascade::nn {

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
    const bool modulates = scale.defined();
    auto y = grouped(x, {}, layout, activate && !modulates);
    if (!modulates) {
        return y;
    }
    y = at::addcmul(castLike(shift, y).unsqueeze(-1).unsqueeze(-1), y,
                    1 + castLike(scale, y).unsqueeze(-1).unsqueeze(-1));
    return activate ? at::silu(y) : y;
}

torch::Tensor NormImpl::forwardSum(const torch::Tensor& x, const torch::Tensor& addend,
                                   const FrameLayout& layout, bool activate) const
{
    if (m_kind == NormKind::PerPosition) {
        return forward(x + castLike(addend, x).unsqueeze(-1).unsqueeze(-1), layout, activate);
    }
    return grouped(x, addend, layout, activate);
}

torch::Tensor NormImpl::grouped(const torch::Tensor& x, const torch::Tensor& addend,
                                const FrameLayout& layout, bool activate) const
{
    kernels::GroupNormOptions options;
    options.frames = m_kind == NormKind::GroupClip ? layout.frames : 1;
    options.epsilon = m_epsilon;
    options.activate = activate;
    return kernels::groupNormSilu(x, weight, bias, addend, options);
}

torch::Tensor NormImpl::tokens(const torch::Tensor& x) const
{
    return kernels::rmsNorm(x, weight);
}

} // namespace cascade::nn
