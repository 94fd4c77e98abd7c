// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ElementType.h"
#include "core/weights/RecognisedWeights.h"

#include <string>

namespace cascade::weights {

/// What a file of weights is, from its keys and shapes; never from its name. Sizes that the file's keys do
/// not show are zero.
///
/// Errors   BadInput, with the first keys and what was looked for, if it is none of the families; or if its
///          names are those of a family but do not map onto it (`renamedTable`).
/// Source   models.md 1.4.
[[nodiscard]] Result<RecognisedWeights> recognise(const TensorTable& tensors, const std::string& file);

} // namespace cascade::weights
