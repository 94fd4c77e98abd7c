// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cascade {

/// Memory of this process and machine in bytes, as the kernel reports it; 0 where it cannot be read.
struct MemoryUse {
    std::int64_t residentBytes = 0;  ///< now
    std::int64_t peakBytes = 0;      ///< highest resident size since the program started
    std::int64_t availableBytes = 0; ///< what the machine could still give without swapping
    std::int64_t totalBytes = 0;
};

[[nodiscard]] MemoryUse memoryUse();

} // namespace cascade
