// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/StartValues.h"

#include <ATen/Functions.h>

#include <cmath>

namespace cascade::nn {

namespace {

thread_local bool t_without = false;

} // namespace

torch::Tensor startTensor(at::IntArrayRef shape, std::int64_t inputs, Start start,
                          const torch::TensorOptions& options)
{
    if (start == Start::Fan) {
        return startNormal(shape, 1.0 / std::sqrt(static_cast<double>(inputs)), options);
    }
    return t_without ? torch::empty(shape, options) : torch::zeros(shape, options);
}

torch::Tensor startNormal(at::IntArrayRef shape, double deviation, const torch::TensorOptions& options)
{
    auto tensor = torch::empty(shape, options);
    if (!t_without && !tensor.is_meta()) {
        const torch::NoGradGuard guard;
        tensor.normal_(0.0, deviation);
    }
    return tensor;
}

WithoutStartValues::WithoutStartValues() : m_before(t_without)
{
    t_without = true;
}

WithoutStartValues::~WithoutStartValues()
{
    t_without = m_before;
}

} // namespace cascade::nn
