// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn/module.h>

namespace cascade::weights {

/// Lays the parameters of a module, before any of them is read, into one block of memory for each dtype, one
/// behind the other; their shapes and strides stay, their values are lost. An allocator rounds each of a
/// thousand tensors up, and where memory comes in large pages the rounding is there for good: a twelfth of
/// Stable Diffusion's weights. Parameters that are not on the CPU stay where they are.
void layInOneBlock(torch::nn::Module& module);

} // namespace cascade::weights
