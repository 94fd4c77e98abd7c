// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cascade::kernels {

/// What the elements of a tensor are, for launchers that know no torch.
enum class ElementType { Float, Half, Bfloat16 };

/// Whether this build has CUDA kernels; without them their launchers throw std::logic_error.
[[nodiscard]] bool cudaKernelsCompiled();

} // namespace cascade::kernels
