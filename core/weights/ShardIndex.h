// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ByteSource.h"

#include <functional>
#include <map>
#include <string>

namespace cascade::weights {

/// Which file beside the index holds which tensor.
using ShardMap = std::map<std::string, std::string, std::less<>>;

/// Reads the `weight_map` of an index of shards. Each file name is one, not a way to another folder: no
/// separators, no "..", no control characters.
///
/// Errors   BadInput: `[file] expected ..., got ...`. Caps of our own: 64 MiB, 1,000,000 tensors, 256 files.
/// Source   huggingface_hub, save_torch_state_dict; other keys than `weight_map` say nothing of importance.
[[nodiscard]] Result<ShardMap> readShardIndex(const ByteSource& source);

} // namespace cascade::weights
