// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace cascade {

/// The shipped resources for the program whose file is `program`, a full path: those installed with it
/// (bin/cascade and share/cascade-studio/resources), else `built`, those of the tree it was built in.
[[nodiscard]] std::filesystem::path shippedResources(const std::filesystem::path& program,
                                                     const std::filesystem::path& built);

} // namespace cascade
