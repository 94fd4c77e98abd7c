// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Guidance.h"

#include <ATen/Functions.h>

namespace cascade::diffusion {

torch::Tensor combineGuidance(const torch::Tensor& conditional, const torch::Tensor& unconditional,
                              double weight)
{
    if (!needsTwoPasses(weight)) {
        return conditional.to(torch::kFloat);
    }
    return at::lerp(unconditional.to(torch::kFloat), conditional.to(torch::kFloat), guidanceScale(weight));
}

} // namespace cascade::diffusion
