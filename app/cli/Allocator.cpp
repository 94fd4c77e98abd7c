// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Allocator.h"

#include <cstddef>
#include <limits>
#include <string>
#include <sys/types.h>

/// Read by jemalloc, which this program is linked with, before main. Frames and activations come and go by
/// the hundred megabytes: freed blocks are kept for the next chunk instead of being given back to the system
/// and faulted in again page by page (those of over 8 MiB too), and large pages are asked for. They are kept
/// for ten seconds: a chunk of the last stage takes more than one, and to zero what it had not touched for so
/// long took 3 % of an HD render. (glibc's allocator either gives them back or, told not to, spreads out:
/// twice the time or nearly twice the memory for an HD render.)
extern "C" const char* malloc_conf; // NOLINT(readability-identifier-naming): jemalloc's name
const char* malloc_conf = "dirty_decay_ms:10000,oversize_threshold:0,thp:always";

/// jemalloc's, where that is linked.
extern "C" int mallctl(const char* name, void* old, std::size_t* oldSize, void* next, std::size_t nextSize)
    __attribute__((weak));

namespace cascade::cli {

void keepLargeBlocks()
{
    if (mallctl == nullptr) {
        return;
    }
    auto never = std::numeric_limits<std::size_t>::max();
    (void)mallctl("arena.0.oversize_threshold", nullptr, nullptr, &never, sizeof never);
}

void keepFreedMemory()
{
    if (mallctl == nullptr) {
        return;
    }
    ssize_t minute = 60'000;
    // Of arenas that are made later, then of those that are there: arenas without a thread refuse, and need
    // nothing.
    (void)mallctl("arenas.dirty_decay_ms", nullptr, nullptr, &minute, sizeof minute);
    unsigned arenas = 0;
    auto size = sizeof arenas;
    (void)mallctl("arenas.narenas", &arenas, &size, nullptr, 0);
    for (unsigned i = 0; i < arenas; ++i) {
        const auto name = "arena." + std::to_string(i) + ".dirty_decay_ms";
        (void)mallctl(name.c_str(), nullptr, nullptr, &minute, sizeof minute);
    }
}

} // namespace cascade::cli
