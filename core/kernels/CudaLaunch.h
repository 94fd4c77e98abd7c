// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/ElementType.h"

#include <torch/types.h>

#include <c10/core/impl/VirtualGuardImpl.h>

namespace cascade::kernels {

/// What kernels take of these types; the caller has checked that it is one of the three.
[[nodiscard]] inline ElementType elementTypeOf(const torch::Tensor& t)
{
    return t.scalar_type() == torch::kFloat32 ? ElementType::Float
           : t.scalar_type() == torch::kHalf  ? ElementType::Half
                                              : ElementType::Bfloat16;
}

/// Whether CUDA kernels of this build take a tensor.
[[nodiscard]] inline bool hasCudaKernel(const torch::Tensor& t)
{
    const auto type = t.scalar_type();
    return t.is_cuda() && cudaKernelsCompiled() &&
           (type == torch::kFloat32 || type == torch::kBFloat16 || type == torch::kHalf);
}

/// The cudaStream_t that LibTorch uses at present on the tensor's device.
[[nodiscard]] inline void* currentStream(const torch::Tensor& t)
{
    return c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).getStream(t.device()).native_handle();
}

} // namespace cascade::kernels
