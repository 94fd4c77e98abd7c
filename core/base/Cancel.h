// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>

namespace cascade {

/// Thrown where work stops because the user asked for it. Not a std::exception: no general handler swallows
/// it.
struct Cancelled {};

/// Asks whether work should stop. Copies share the state of their CancelSource. A default token is never
/// cancelled.
///
/// Threads  any; checked at least every 250 ms: per step, chunk, group of layers, block of a file.
class CancelToken {
public:
    CancelToken() = default;

    [[nodiscard]] bool cancelled() const { return m_flag && m_flag->load(std::memory_order_relaxed); }
    void throwIfCancelled() const
    {
        if (cancelled()) {
            throw Cancelled{};
        }
    }

private:
    friend class CancelSource;
    explicit CancelToken(std::shared_ptr<const std::atomic<bool>> flag) : m_flag(std::move(flag)) {}

    std::shared_ptr<const std::atomic<bool>> m_flag;
};

/// Stops the work of all tokens it gave out. `cancel` may be called from any thread and from a signal
/// handler.
class CancelSource {
public:
    [[nodiscard]] CancelToken token() const { return CancelToken(m_flag); }
    void cancel() { m_flag->store(true, std::memory_order_relaxed); }

private:
    std::shared_ptr<std::atomic<bool>> m_flag = std::make_shared<std::atomic<bool>>(false);
};

} // namespace cascade
