// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/Precision.h"

#include <ATen/Context.h>
#include <torch/cuda.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace cascade {

ProcessorFeatures processorFeatures()
{
    ProcessorFeatures features;
#if defined(__x86_64__)
    __builtin_cpu_init();
    features.avx2 = __builtin_cpu_supports("avx2") != 0;
    features.avx512 = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0;
    unsigned int a = 0, b = 0, c = 0, d = 0;
    if (features.avx512 && __get_cpuid_count(7, 1, &a, &b, &c, &d) != 0) {
        features.avx512Bf16 = (a & (1u << 5)) != 0;
    }
    if (features.avx512 && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0) {
        features.amxBf16 = (d & (1u << 22)) != 0;
    }
#endif
    return features;
}

Result<torch::ScalarType> activationType(const std::string& wish, torch::Device device)
{
    const auto features = processorFeatures();
    if (wish == "auto") {
        const bool fast = device.is_cuda() || features.amxBf16 || features.avx512Bf16;
        return fast ? torch::kBFloat16 : torch::kFloat32;
    }
    if (wish == "fp32") {
        return torch::kFloat32;
    }
    if (wish == "bf16") {
        return torch::kBFloat16;
    }
    if (wish == "fp16" && device.is_cuda()) {
        return torch::kHalf;
    }
    return Error{ErrorCode::BadInput,
                 "--dtype",
                 "expected auto, fp32, bf16, or on CUDA fp16, got \"" + wish + "\"",
                 {}};
}

void keepSinglePrecision()
{
    at::globalContext().setAllowTF32CuDNN(false);
    at::globalContext().setAllowTF32CuBLAS(false);
}

Result<torch::Device> deviceNamed(const std::string& wish)
{
    const auto devices = torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
    if (wish == "auto") {
        return devices > 0 ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
    }
    if (wish == "cpu") {
        return torch::Device(torch::kCPU);
    }
    for (int i = 0; i < devices; ++i) {
        if (wish == "cuda:" + std::to_string(i) || (i == 0 && wish == "cuda")) {
            return torch::Device(torch::kCUDA, static_cast<c10::DeviceIndex>(i));
        }
    }
    return Error{ErrorCode::BadInput, "--device",
                 "expected auto, cpu or one of " + std::to_string(devices) + " CUDA devices, got \"" + wish +
                     "\"",
                 devices == 0 ? "This build or machine has no CUDA device." : ""};
}

} // namespace cascade
