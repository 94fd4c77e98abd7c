// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <pthread.h>

namespace cascade::bench {

/// Where the thread that makes it stands when another one asks: its calls, by a signal. At most one lives.
class BlockPlaces {
public:
    BlockPlaces();
    ~BlockPlaces();
    BlockPlaces(const BlockPlaces&) = delete;
    BlockPlaces& operator=(const BlockPlaces&) = delete;

    void note(); ///< from any thread
    /// The calls of each time, as glibc names them; `addr2line` knows the rest.
    void print() const;

private:
    pthread_t m_thread;
};

} // namespace cascade::bench
