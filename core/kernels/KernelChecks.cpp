// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/KernelChecks.h"

#include "core/kernels/Attention.h"
#include "core/kernels/Bf16Kernels.h"
#include "core/kernels/DenseLayer.h"
#include "core/kernels/ElementType.h"
#include "core/kernels/GuideThreshold.h"
#include "core/kernels/NormModulateSilu.h"
#include "core/kernels/NormRows.h"
#include "core/kernels/NormalRows.h"
#include "core/kernels/WinogradConvolution.h"

#include <torch/csrc/autograd/autograd.h>

#include <cmath>

namespace cascade::kernels {

namespace {

using torch::Tensor;

/// Both round y and dx to bfloat16 once: half a unit in the last place, and one more where they fall on
/// different sides.
constexpr double kBf16Tolerance = 8e-3;
constexpr double kFloatTolerance = 1e-5;
/// Inputs and weights are rounded to bfloat16 once more.
constexpr double kWinogradTolerance = 1.6e-2;

double differenceOf(const Tensor& actual, const Tensor& expected)
{
    const auto e = expected.to(torch::kFloat64);
    const auto worst = (actual.to(torch::kFloat64) - e).abs().max() / (e.abs().max() + 1e-30);
    const double error = worst.item<double>();
    return std::isnan(error) ? INFINITY : error;
}

KernelCheck checked(std::string name, double error, double tolerance)
{
    return {std::move(name), true, error, tolerance, error <= tolerance};
}

Tensor numbers(at::IntArrayRef sizes, std::uint64_t seed)
{
    return torch::randn(sizes, at::detail::createCPUGenerator(seed));
}

/// y and the gradients of x, weight, scale and shift.
template <typename Norm>
std::vector<Tensor> normResults(const Norm& norm, const torch::TensorOptions& options)
{
    const std::int64_t frames = 3, positions = 150, channels = 104;
    const auto leaf = [&](const Tensor& t) { return t.to(options.device()).requires_grad_(); };
    const auto x = leaf(numbers({frames, positions, channels}, 1).to(options.dtype()));
    const auto weight = leaf(1 + 0.2 * numbers({channels}, 2));
    const auto scale = leaf(0.5 * numbers({frames, channels}, 3));
    const auto shift = leaf(numbers({frames, channels}, 4));
    const auto y = norm(x, weight, scale, shift, true);
    const auto dy = numbers({frames, positions, channels}, 5).to(options);
    auto results = torch::autograd::grad({y}, {x, weight, scale, shift}, {dy});
    results.insert(results.begin(), y.detach());
    return results;
}

void checkNorm(std::vector<KernelCheck>& checks, const torch::Device& device, torch::ScalarType type,
               const char* typeName)
{
    const torch::AutoGradMode gradients(true);
    const auto options = torch::TensorOptions().device(device).dtype(type);
    const auto actual = normResults(normModulateSiluRows, options);
    const auto expected = normResults(normModulateSiluReference, options);
    const double tolerance = type == torch::kFloat32 ? kFloatTolerance : kBf16Tolerance;
    const std::string name = "norm + modulation + SiLU, ";
    checks.push_back(checked(name + "forward, " + typeName, differenceOf(actual[0], expected[0]), tolerance));
    double error = 0;
    for (std::size_t i = 1; i < actual.size(); ++i) {
        error = std::max(error, differenceOf(actual[i], expected[i]));
    }
    checks.push_back(checked(name + "backward, " + typeName, error, tolerance));
}

void checkGuidance(std::vector<KernelCheck>& checks, const torch::Device& device)
{
    const auto c = numbers({2, 3, 4, 24, 40}, 6).to(device), u = numbers({2, 3, 4, 24, 40}, 7).to(device);
    GuideOptions options;
    options.weight = 6;
    options.limit = GuideOptions::Limit::Dynamic;
    for (const bool perFrame : {false, true}) {
        options.perFrame = perFrame;
        const auto actual = guideAndThreshold(c, u, options),
                   expected = guideAndThresholdReference(c, u, options);
        const double fraction = std::abs(actual.clippedFraction - expected.clippedFraction);
        const double error = std::max(differenceOf(actual.x, expected.x), fraction);
        checks.push_back(
            checked(perFrame ? "guidance + threshold per frame" : "guidance + threshold per clip", error,
                    kFloatTolerance));
    }
}

/// Every instruction set's norm against the reference, and its normal numbers against the portable ones, bit
/// for bit.
void checkInstructionSets(std::vector<KernelCheck>& checks)
{
    const std::int64_t rows = 40, channels = 104;
    const auto x = numbers({1, rows, channels}, 8), weight = numbers({channels}, 9),
               shift = numbers({1, channels}, 10);
    const auto expected = normModulateSiluReference(x, weight, {}, shift, true);
    for (const auto& set : normRowKernels()) {
        auto y = torch::empty_like(x), inverse = torch::empty({rows});
        const NormSpan span{rows,
                            channels,
                            weight.const_data_ptr<float>(),
                            shift.const_data_ptr<float>(),
                            inverse.data_ptr<float>(),
                            static_cast<float>(kNormEpsilon),
                            true};
        set.forwardFloat(span, x.const_data_ptr<float>(), y.data_ptr<float>());
        checks.push_back(
            checked(std::string("norm rows, ") + set.name, differenceOf(y, expected), kFloatTolerance));
    }
    const NormalRowsPlace place{{1, 2}, 3, 4, 5, 6};
    auto portable = torch::empty({4, 1024});
    normalRowsKernels().back().normals(place, 1024, 1024, portable.data_ptr<float>());
    for (const auto& set : normalRowsKernels()) {
        auto actual = torch::empty({4, 1024});
        set.normals(place, 1024, 1024, actual.data_ptr<float>());
        checks.push_back(
            checked(std::string("normal numbers, ") + set.name, differenceOf(actual, portable), 0));
    }
}

/// Products of bfloat16, which only some processors have.
void checkBf16Products(std::vector<KernelCheck>& checks)
{
    if (bf16Kernels() == nullptr) {
        return;
    }
    const torch::NoGradGuard noGrad;
    const auto narrow = [](at::IntArrayRef sizes, std::uint64_t seed) {
        return numbers(sizes, seed).to(torch::kBFloat16);
    };
    const auto wide = [](const Tensor& t) { return t.to(torch::kFloat64); };
    const auto q = narrow({2, 3, 70, 40}, 11), k = narrow({2, 3, 45, 40}, 12), v = narrow({2, 3, 45, 40}, 13);
    checks.push_back(checked("attention, bf16",
                             differenceOf(attention(q, k, v), attentionReference(wide(q), wide(k), wide(v))),
                             kBf16Tolerance));
    const auto rows = narrow({150, 80}, 14), weight = narrow({128, 80}, 15), bias = narrow({128}, 16);
    for (const auto end : {DenseEnd::Plain, DenseEnd::GateGelu}) {
        const auto expected = denseLayerReference(wide(rows), wide(weight), wide(bias), end);
        checks.push_back(checked(end == DenseEnd::Plain ? "dense layer, bf16" : "gated dense layer, bf16",
                                 differenceOf(denseLayer(rows, weight, bias, end), expected),
                                 kBf16Tolerance));
    }
    const auto x = narrow({2, 48, 17, 16}, 17).contiguous(at::MemoryFormat::ChannelsLast);
    const auto taps = narrow({64, 48, 3, 3}, 18), ofOutput = narrow({64}, 19);
    checks.push_back(checked("Winograd convolution, bf16",
                             differenceOf(winogradConvolution(x, taps, ofOutput),
                                          at::conv2d(wide(x), wide(taps), wide(ofOutput), 1, 1)),
                             kWinogradTolerance));
}

} // namespace

std::vector<KernelCheck> checkKernels(const torch::Device& device)
{
    std::vector<KernelCheck> checks;
    if (!device.is_cpu() && !(device.is_cuda() && cudaKernelsCompiled())) {
        checks.push_back({"norm + modulation + SiLU", false, 0, 0, false});
        checks.push_back({"guidance + threshold", false, 0, 0, false});
        return checks;
    }
    checkNorm(checks, device, torch::kFloat32, "fp32");
    checkNorm(checks, device, torch::kBFloat16, "bf16");
    if (device.is_cuda()) {
        checkNorm(checks, device, torch::kHalf, "fp16");
    }
    checkGuidance(checks, device);
    if (device.is_cpu()) {
        checkInstructionSets(checks);
        checkBf16Products(checks);
    }
    return checks;
}

} // namespace cascade::kernels
