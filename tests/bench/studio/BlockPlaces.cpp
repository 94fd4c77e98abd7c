// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/studio/BlockPlaces.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <execinfo.h>
#include <unistd.h>

namespace cascade::bench {

namespace {

constexpr int kSignal = SIGUSR2;
constexpr std::size_t kPlaces = 20, kCalls = 40;

struct Calls {
    std::array<void*, kCalls> addresses{};
    int count = 0;
};
// A signal's handler is given nothing: what it writes to has to be known to all.
std::array<Calls, kPlaces> s_calls;
std::atomic<std::size_t> s_noted = 0;

void noteHere(int)
{
    const auto at = s_noted.fetch_add(1);
    if (at < kPlaces) {
        s_calls[at].count = ::backtrace(s_calls[at].addresses.data(), static_cast<int>(kCalls));
    }
}

} // namespace

BlockPlaces::BlockPlaces() : m_thread(::pthread_self())
{
    void* first = nullptr;
    (void)::backtrace(&first, 1); // loads what it needs, which a handler must not
    s_noted = 0;
    (void)std::signal(kSignal, &noteHere);
}

BlockPlaces::~BlockPlaces()
{
    (void)std::signal(kSignal, SIG_IGN);
}

void BlockPlaces::note()
{
    (void)::pthread_kill(m_thread, kSignal);
}

void BlockPlaces::print() const
{
    for (std::size_t at = 0; at < std::min(s_noted.load(), kPlaces); ++at) {
        std::printf("  blocked in:\n");
        std::fflush(stdout);
        ::backtrace_symbols_fd(s_calls[at].addresses.data(), s_calls[at].count, STDOUT_FILENO);
    }
}

} // namespace cascade::bench
