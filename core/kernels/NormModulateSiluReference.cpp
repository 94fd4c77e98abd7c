// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/NormModulateSilu.h"

namespace cascade::kernels {

torch::Tensor normModulateSiluReference(const torch::Tensor& x, const torch::Tensor& weight,
                                        const torch::Tensor& scale, const torch::Tensor& shift, bool activate)
{
    const auto compute = x.scalar_type() == torch::kFloat64 ? torch::kFloat64 : torch::kFloat32;
    const auto wide = x.to(compute);
    auto y = wide * torch::rsqrt(wide.square().mean(-1, true) + kNormEpsilon) * weight.to(compute);
    if (scale.defined()) {
        y = y * (1 + scale.to(compute).unsqueeze(1)); // [N, 1, C] over the positions
    }
    if (shift.defined()) {
        y = y + shift.to(compute).unsqueeze(1);
    }
    return (activate ? torch::silu(y) : y).to(x.scalar_type());
}

} // namespace cascade::kernels
