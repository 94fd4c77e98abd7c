// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Thresholding.h"

#include "core/diffusion/Guidance.h"
#include "core/diffusion/PackedRuns.h"
#include "core/kernels/GuideThreshold.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <utility>
#include <vector>

namespace cascade::diffusion {

namespace {

/// Whether values may be changed through pointers: in main memory, and no gradient is being recorded.
bool direct(const torch::Tensor& x0)
{
    return x0.device().is_cpu() && !(x0.requires_grad() && torch::GradMode::is_enabled());
}

// ---- On the CPU: passes over memory, no temporaries.

/// Values that share one limit: `runs` stretches of `length` values, `stride` apart.
struct Region {
    float* first = nullptr;
    std::int64_t runs = 1;
    std::int64_t stride = 0;
    std::int64_t length = 0;

    template <typename Function>
    void eachRun(Function function) const
    {
        for (std::int64_t run = 0; run < runs; ++run) {
            function(first + run * stride, length);
        }
    }
};

/// Clips or frames of a packed [B, C, T, H, W] tensor.
std::vector<Region> regionsOf(torch::Tensor& x0, bool perFrame)
{
    const auto channels = x0.size(1);
    const auto frames = x0.size(2);
    const auto picture = x0.size(3) * x0.size(4);
    const auto clip = channels * frames * picture;
    float* data = x0.data_ptr<float>();
    std::vector<Region> regions;
    for (std::int64_t b = 0; b < x0.size(0); ++b) {
        if (!perFrame) {
            regions.push_back({data + b * clip, 1, 0, clip});
            continue;
        }
        for (std::int64_t t = 0; t < frames; ++t) {
            regions.push_back({data + b * clip + t * picture, channels, frames * picture, picture});
        }
    }
    return regions;
}

/// Magnitudes fall into bins by the upper half of their bits, which order as the magnitudes do.
constexpr std::size_t kBins = std::size_t{1} << 16;

std::uint32_t binOf(float value)
{
    return (std::bit_cast<std::uint32_t>(value) & 0x7fffffffU) >> 15;
}

/// The magnitudes of one bin, and the smallest one above it.
struct BinContent {
    std::vector<float> values;
    float above = std::numeric_limits<float>::infinity();
};

BinContent contentOf(const Region& region, std::uint32_t bin)
{
    BinContent content;
    region.eachRun([&](const float* values, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            const auto own = binOf(values[i]);
            if (own == bin) {
                content.values.push_back(std::abs(values[i]));
            } else if (own > bin) {
                content.above = std::min(content.above, std::abs(values[i]));
            }
        }
    });
    return content;
}

/// Quantile of |x| by counting: one pass to find the bin of the wanted rank, one to look into it.
double quantileOf(const Region& region, double p)
{
    std::vector<std::int64_t> bins(kBins);
    region.eachRun([&](const float* values, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            ++bins[binOf(values[i])];
        }
    });
    const auto last = region.runs * region.length - 1;
    const double rank = p * static_cast<double>(last);
    const auto below = static_cast<std::int64_t>(std::floor(rank));
    std::int64_t before = 0;
    std::uint32_t bin = 0;
    while (before + bins[bin] <= below) {
        before += bins[bin++];
    }
    auto content = contentOf(region, bin);
    const auto wanted = content.values.begin() + (below - before);
    std::nth_element(content.values.begin(), wanted, content.values.end());
    const double low = *wanted;
    if (below == last) {
        return low;
    }
    const auto next = wanted + 1;
    const double high =
        next == content.values.end() ? content.above : *std::min_element(next, content.values.end());
    return low + (rank - static_cast<double>(below)) * (high - low);
}

/// Clamps to +-limit and divides by it; returns how many values lay beyond.
std::int64_t clampRun(float* values, std::int64_t count, float limit)
{
    std::int64_t clipped = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const float value = values[i];
        clipped += std::abs(value) > limit ? 1 : 0;
        values[i] = (value < -limit ? -limit : value > limit ? limit : value) / limit; // NaN stays NaN
    }
    return clipped;
}

std::int64_t clampAll(torch::Tensor& x0)
{
    std::atomic<std::int64_t> clipped = 0;
    overPackedRuns({x0}, [&](const RunPointers& at, std::int64_t count) {
        clipped.fetch_add(clampRun(at[0], count, 1), std::memory_order_relaxed);
    });
    return clipped;
}

std::int64_t clampRegions(const std::vector<Region>& regions, const ThresholdOptions& options)
{
    return at::parallel_reduce(
        0, static_cast<std::int64_t>(regions.size()), 1, std::int64_t{0},
        [&](std::int64_t begin, std::int64_t end, std::int64_t clipped) {
            for (auto i = begin; i < end; ++i) {
                const auto& region = regions[static_cast<std::size_t>(i)];
                const auto limit =
                    static_cast<float>(std::clamp(quantileOf(region, options.percentile), 1.0, options.cap));
                region.eachRun(
                    [&](float* values, std::int64_t count) { clipped += clampRun(values, count, limit); });
            }
            return clipped;
        },
        std::plus<>());
}

double thresholdOnCpu(torch::Tensor& x0, const ThresholdOptions& options)
{
    const auto share = [&](std::int64_t clipped) {
        return static_cast<double>(clipped) / static_cast<double>(x0.numel());
    };
    if (options.kind == ThresholdOptions::Kind::Static) {
        return share(clampAll(x0));
    }
    auto packed = x0.contiguous();
    const auto clipped = clampRegions(regionsOf(packed, options.perFrame), options);
    if (!packed.is_same(x0)) {
        x0.copy_(packed);
    }
    return share(clipped);
}

// ---- On other devices and for gradients.

kernels::GuideOptions kernelOptions(const ThresholdOptions& options, double weight)
{
    using Limit = kernels::GuideOptions::Limit;
    kernels::GuideOptions result;
    result.weight = weight;
    result.limit = options.kind == ThresholdOptions::Kind::None     ? Limit::None
                   : options.kind == ThresholdOptions::Kind::Static ? Limit::Static
                                                                    : Limit::Dynamic;
    result.percentile = options.percentile;
    result.cap = options.cap;
    result.perFrame = options.perFrame;
    return result;
}

/// By tensor operations; the limits are constants for the gradient.
Thresholded thresholdWithGradient(const torch::Tensor& x0, const ThresholdOptions& options)
{
    const auto values = x0.detach();
    auto limit = torch::ones({1, 1, 1, 1, 1}, values.options());
    if (options.kind == ThresholdOptions::Kind::Dynamic) {
        limit = kernels::dynamicLimits(values, kernelOptions(options, 0))
                    .reshape({x0.size(0), 1, options.perFrame ? x0.size(2) : 1, 1, 1});
    }
    const auto clipped = (values.abs() > limit).sum().item<std::int64_t>();
    return {torch::minimum(torch::maximum(x0, -limit), limit) / limit,
            static_cast<double>(clipped) / static_cast<double>(x0.numel())};
}

Thresholded thresholdElsewhere(const torch::Tensor& x0, const ThresholdOptions& options)
{
    if (x0.requires_grad() && torch::GradMode::is_enabled()) {
        return thresholdWithGradient(x0, options);
    }
    const auto result = kernels::guideAndThreshold(x0, {}, kernelOptions(options, 0));
    return {result.x, result.clippedFraction};
}

} // namespace

torch::Tensor magnitudeQuantile(const torch::Tensor& rows, double p)
{
    if (!direct(rows)) {
        return kernels::rowQuantile(rows.abs(), p);
    }
    auto packed = rows.contiguous();
    auto result = torch::empty({rows.size(0)}, rows.options());
    for (std::int64_t row = 0; row < rows.size(0); ++row) {
        const Region region{packed.data_ptr<float>() + row * packed.size(1), 1, 0, packed.size(1)};
        result.data_ptr<float>()[row] = static_cast<float>(quantileOf(region, p));
    }
    return result;
}

double thresholdInPlace(torch::Tensor& x0, const ThresholdOptions& options)
{
    if (options.kind == ThresholdOptions::Kind::None) {
        return 0;
    }
    if (!direct(x0)) {
        const auto result = thresholdElsewhere(x0, options);
        x0.copy_(result.x0);
        return result.clippedFraction;
    }
    return thresholdOnCpu(x0, options);
}

Thresholded threshold(const torch::Tensor& x0, const ThresholdOptions& options)
{
    const auto values = x0.to(torch::kFloat);
    if (options.kind == ThresholdOptions::Kind::None) {
        return {values, 0};
    }
    if (!direct(values)) {
        return thresholdElsewhere(values, options);
    }
    Thresholded result{values.is_same(x0) ? values.clone() : values};
    result.clippedFraction = thresholdInPlace(result.x0, options);
    return result;
}

Thresholded guideAndThreshold(const torch::Tensor& conditional, const torch::Tensor& unconditional,
                              double weight, const ThresholdOptions& options)
{
    const bool twice = needsTwoPasses(weight);
    const bool recorded = torch::GradMode::is_enabled() &&
                          (conditional.requires_grad() || (twice && unconditional.requires_grad()));
    if (recorded || conditional.device().is_cpu()) {
        auto guided = combineGuidance(conditional, unconditional, weight);
        if (!direct(guided) || guided.is_same(conditional)) {
            return threshold(guided, options);
        }
        const double clippedFraction = thresholdInPlace(guided, options); // guided is our own: no copy
        return {guided, clippedFraction};
    }
    const auto result =
        kernels::guideAndThreshold(conditional, unconditional, kernelOptions(options, weight));
    return {result.x, result.clippedFraction};
}

Thresholded guideAndThreshold(torch::Tensor&& conditional, const torch::Tensor& unconditional, double weight,
                              const ThresholdOptions& options)
{
    if (needsTwoPasses(weight) || !direct(conditional) || conditional.scalar_type() != torch::kFloat) {
        return guideAndThreshold(std::as_const(conditional), unconditional, weight, options);
    }
    const double clippedFraction = thresholdInPlace(conditional, options);
    return {std::move(conditional), clippedFraction};
}

} // namespace cascade::diffusion
