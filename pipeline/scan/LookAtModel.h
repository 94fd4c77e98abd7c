// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/library/FoundModel.h"
#include "pipeline/library/ModelTree.h"

namespace cascade::library {

/// Says what a candidate is, by the keys and shapes in its headers: no weights are read, nothing is hashed.
///
/// Errors   none: what cannot be opened, or is no model that this program knows, says so in `problem`.
/// Threads  any.
[[nodiscard]] FoundModel lookAtModel(const ModelCandidate& candidate, const std::filesystem::path& place);

} // namespace cascade::library
