// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

namespace cascade::kernels {

/// One kernel held against its reference on seeded numbers.
struct KernelCheck {
    std::string name;
    bool compiled = false; ///< part of this build for the device; where not, the reference serves and nothing
                           ///< was measured
    double error = 0;      ///< largest difference, relative to the reference's largest value
    double tolerance = 0;
    bool passed = false; ///< compiled, and error <= tolerance
};

/// Checks every kernel that serves a device, and on the CPU every instruction set that this processor has.
/// For `cascade doctor
/// --kernels`; takes well under a second.
///
/// Threads  any; uses LibTorch's pool.
[[nodiscard]] std::vector<KernelCheck> checkKernels(const torch::Device& device);

} // namespace cascade::kernels
