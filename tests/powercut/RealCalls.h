// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>
#include <sys/uio.h>

namespace cascade::powercut {

/// The C library's own functions behind the ones that PowerCut.cpp puts in front of them.
struct RealCalls {
    int (*open)(const char*, int, ...);
    int (*openat)(int, const char*, int, ...);
    ssize_t (*write)(int, const void*, size_t);
    ssize_t (*writev)(int, const iovec*, int);
    ssize_t (*pwrite)(int, const void*, size_t, off_t);
    int (*ftruncate)(int, off_t);
    int (*fsync)(int);
    int (*fdatasync)(int);
    int (*rename)(const char*, const char*);
    int (*unlink)(const char*);
};

[[nodiscard]] const RealCalls& real();

} // namespace cascade::powercut
