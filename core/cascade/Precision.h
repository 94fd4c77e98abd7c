// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <torch/types.h>

#include <string>

namespace cascade {

/// What the processor offers for bf16, found at run time.
struct ProcessorFeatures {
    bool avx2 = false;
    bool avx512 = false;
    bool avx512Bf16 = false;
    bool amxBf16 = false;
};
[[nodiscard]] ProcessorFeatures processorFeatures();

/// The dtype that activations take: what was asked for, or for "auto" bf16 where the hardware is fast at it
/// (AMX or AVX-512 BF16 on the CPU, any CUDA device) and fp32 elsewhere.
///
/// Errors   BadInput for anything but auto, fp32, bf16, fp16; fp16 on the CPU.
[[nodiscard]] Result<torch::ScalarType> activationType(const std::string& wish, torch::Device device);

/// Makes fp32 on a card mean fp32, for the whole process: cuDNN would round the inputs of its convolutions to
/// TF32 (ten bits of mantissa), and the outputs of a stage be wrong by 3e-4.
void keepSinglePrecision();

/// The device called `wish`: auto (CUDA where there is one), cpu, cuda:N.
///
/// Errors   BadInput naming what there is.
[[nodiscard]] Result<torch::Device> deviceNamed(const std::string& wish);

} // namespace cascade
