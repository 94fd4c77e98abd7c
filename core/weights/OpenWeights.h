// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/TensorSource.h"

#include <filesystem>
#include <memory>

namespace cascade::weights {

/// Opens weights of any form that the program reads: a safetensors file, an archive of PyTorch, an index of
/// shards of either. What it is, its content decides, never its name; see weightsKindOf.
///
/// Errors   WeightsMissing if the file, or a shard, is not there; BadInput, with what was found and what to
/// do
///          about it, if it is something else or breaks a rule of its format.
[[nodiscard]] Result<std::unique_ptr<const TensorSource>> openWeights(const std::filesystem::path& file);

/// As openWeights, but of one file: an index is refused.
[[nodiscard]] Result<std::unique_ptr<const TensorSource>> openWeightsFile(const std::filesystem::path& file);

} // namespace cascade::weights
