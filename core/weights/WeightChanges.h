// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/StateDict.h"
#include "core/weights/TensorSource.h"

#include <torch/nn/module.h>

namespace cascade::weights {

/// Weights that differ little from others, kept as the difference: a distilled network beside its teacher.
/// Tensors of two dimensions or more that both have in one shape are kept in four bits a value and a bf16
/// scale for each 32, 4.5 bits in all; others are kept whole, in bf16.
///
/// The difference of a group is scale * q, q in [-7, 7]; the scale is the one of a few candidates with the
/// least squared error. Under `KEY#q` lie two q a byte (q + 8, the first one low), under `KEY#scale` the
/// scales, values in the tensor's own order; whole tensors lie under KEY.
///
/// Shapes   any floating point; `before` may lack keys of `after`.
/// Errors   throws c10::Error where `after` lacks a key of `before`.
[[nodiscard]] StateDict changesBetween(const StateDict& before, const StateDict& after);

/// Adds changes to a module that holds what they change. Sums are made in fp32 and rounded to the module's
/// dtype.
///
/// Errors   BadInput, the module then untouched, for keys that it does not have or of another shape, changes
/// of
///          which a half is missing, and tensors of the module that begin with `newPrefix` and are not given.
[[nodiscard]] Result<void> applyChanges(torch::nn::Module& module, const TensorSource& changes,
                                        const std::string& newPrefix = {});

} // namespace cascade::weights
