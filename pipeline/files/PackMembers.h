// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/files/ZipLayout.h"

#include <string>
#include <vector>

namespace cascade::files {

/// Whether an archive has the members of a pack and no others, each once, a file, and within its size; judged
/// by what its headers say, before anything is unpacked.
///
/// Errors   BadInput with the member and the reason.
[[nodiscard]] Result<void> checkMembers(const std::vector<ZipMember>& members, const std::string& where);

} // namespace cascade::files
