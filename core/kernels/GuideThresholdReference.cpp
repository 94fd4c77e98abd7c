// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/GuideThreshold.h"

#include <cmath>
#include <tuple>

namespace cascade::kernels {

torch::Tensor rowQuantile(const torch::Tensor& rows, double p)
{
    TORCH_CHECK(rows.dim() == 2 && rows.size(1) >= 1, "[quantile] expected rows [R, N], got ", rows.sizes());
    TORCH_CHECK(p >= 0 && p <= 1, "[quantile] expected p in [0, 1], got ", p);
    const double rank = p * static_cast<double>(rows.size(1) - 1);
    const auto below = static_cast<std::int64_t>(std::floor(rank));
    const auto low = std::get<0>(torch::kthvalue(rows, below + 1, 1)); // kthvalue counts from 1
    const double fraction = rank - static_cast<double>(below);
    return fraction == 0 ? low : torch::lerp(low, std::get<0>(torch::kthvalue(rows, below + 2, 1)), fraction);
}

torch::Tensor dynamicLimits(const torch::Tensor& x, const GuideOptions& options)
{
    const auto size = x.abs();
    const auto rows = options.perFrame
                          ? size.transpose(1, 2).reshape({x.size(0) * x.size(2), -1}) // [(B T), C H W]
                          : size.reshape({x.size(0), -1});
    return rowQuantile(rows, options.percentile).clamp(1, options.cap);
}

Guided guideAndThresholdReference(const torch::Tensor& conditional, const torch::Tensor& unconditional,
                                  const GuideOptions& options)
{
    auto x = conditional.to(torch::kFloat32).contiguous();
    if (options.weight != 0) {
        x = x + options.weight * (x - unconditional.to(torch::kFloat32));
    }
    if (options.limit == GuideOptions::Limit::None || x.numel() == 0) {
        return {x, 0};
    }
    torch::Tensor limit = torch::ones({}, x.options());
    if (options.limit == GuideOptions::Limit::Dynamic) {
        limit = dynamicLimits(x, options).view({x.size(0), 1, options.perFrame ? x.size(2) : 1, 1, 1});
    }
    const auto clipped = (x.abs() > limit).sum().item<std::int64_t>();
    return {torch::minimum(torch::maximum(x, -limit), limit) / limit,
            static_cast<double>(clipped) / static_cast<double>(x.numel())};
}

} // namespace cascade::kernels
