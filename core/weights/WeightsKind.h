// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ByteSource.h"

namespace cascade::weights {

/// The forms of weights that the program reads.
enum class WeightsKind {
    Safetensors,
    Archive, ///< a zip archive: of PyTorch, if the archive turns out to be one
    Index,   ///< JSON: of shards, if it turns out to be one
};

/// What a file is by its first bytes; its name means nothing.
///
/// Errors   BadInput for anything else. What people meet in the place of weights is called by its name, with
///          what to do about it: pickles before PyTorch 1.6, web pages, git-lfs pointers, compressed files.
[[nodiscard]] Result<WeightsKind> weightsKindOf(const ByteSource& source);

} // namespace cascade::weights
