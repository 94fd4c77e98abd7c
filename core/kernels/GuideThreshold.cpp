// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/GuideThreshold.h"

#include "core/kernels/CudaLaunch.h"
#include "core/kernels/GuideThresholdCuda.h"

namespace cascade::kernels {

namespace {

void checkInputs(const torch::Tensor& conditional, const torch::Tensor& unconditional,
                 const GuideOptions& options)
{
    TORCH_CHECK(conditional.dim() == 5, "[guidance] expected [B, C, T, H, W], got ", conditional.sizes());
    TORCH_CHECK(options.weight == 0 || unconditional.defined(), "[guidance] weight ", options.weight,
                " needs the unconditional prediction");
    TORCH_CHECK(!unconditional.defined() || unconditional.sizes() == conditional.sizes(),
                "[guidance] expected ", conditional.sizes(), ", got ", unconditional.sizes());
    TORCH_CHECK(options.percentile >= 0 && options.percentile <= 1,
                "[threshold] expected a percentile in [0, 1], got ", options.percentile);
    TORCH_CHECK(options.cap >= 1, "[threshold] expected a cap of at least 1, got ", options.cap);
}

Guided guideOnCuda(const torch::Tensor& conditional, const torch::Tensor& unconditional,
                   const GuideOptions& options)
{
    const c10::DeviceGuard guard(conditional.device());
    const auto c = conditional.contiguous();
    const auto u = options.weight == 0 ? torch::Tensor() : unconditional.to(c.scalar_type()).contiguous();
    auto x = torch::empty(c.sizes(),
                          c.options().dtype(torch::kFloat32).memory_format(at::MemoryFormat::Contiguous));
    guideCuda(elementTypeOf(c), c.numel(), c.const_data_ptr(), u.defined() ? u.const_data_ptr() : nullptr,
              static_cast<float>(options.weight), x.data_ptr<float>(), currentStream(c));
    if (options.limit == GuideOptions::Limit::None) {
        return {x, 0};
    }
    LimitCuda layout{x.size(0), x.size(1), x.size(2), x.size(3) * x.size(4), nullptr, options.perFrame};
    torch::Tensor limits;
    if (options.limit == GuideOptions::Limit::Dynamic) {
        limits = dynamicLimits(x, options).contiguous();
        layout.limits = limits.const_data_ptr<float>();
    }
    auto clipped = torch::zeros({1}, x.options().dtype(torch::kInt64));
    limitCuda(layout, x.data_ptr<float>(), clipped.data_ptr<std::int64_t>(), currentStream(c));
    return {x, static_cast<double>(clipped.item<std::int64_t>()) / static_cast<double>(x.numel())};
}

} // namespace

Guided guideAndThreshold(const torch::Tensor& conditional, const torch::Tensor& unconditional,
                         const GuideOptions& options)
{
    checkInputs(conditional, unconditional, options);
    if (hasCudaKernel(conditional) && conditional.numel() > 0) {
        return guideOnCuda(conditional, unconditional, options);
    }
    return guideAndThresholdReference(conditional, unconditional, options);
}

} // namespace cascade::kernels
