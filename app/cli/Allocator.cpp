// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0

/// Read by jemalloc, which this program is linked with, before main. Frames and activations come and go by
/// the hundred megabytes: freed blocks are kept for the next chunk instead of being given back to the system
/// and faulted in again page by page, and large pages are asked for. (glibc's allocator either gives them
/// back or, told not to, spreads out: twice the time or nearly twice the memory for an HD render.)
extern "C" const char* malloc_conf; // NOLINT(readability-identifier-naming): jemalloc's name
const char* malloc_conf = "dirty_decay_ms:5000,thp:always";
