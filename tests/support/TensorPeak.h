// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <algorithm>
#include <cstdint>
#include <memory>

namespace cascade::tests {

/// Counts the bytes of tensors that the calling thread makes and drops while this lives.
class TensorPeak {
public:
    /// The most that lived at once, of those made since.
    [[nodiscard]] std::int64_t bytes() const { return m_counter->most; }

private:
    struct Counter : c10::MemoryReportingInfoBase {
        void reportMemoryUsage(void* /*ptr*/, std::int64_t size, std::size_t /*allocated*/,
                               std::size_t /*reserved*/, c10::Device /*device*/) override
        {
            now += size;
            most = std::max(most, now);
        }
        [[nodiscard]] bool memoryProfilingEnabled() const override { return true; }

        std::int64_t now = 0, most = 0;
    };

    std::shared_ptr<Counter> m_counter = std::make_shared<Counter>();
    c10::DebugInfoGuard m_guard{c10::DebugInfoKind::PROFILER_STATE, m_counter};
};

} // namespace cascade::tests
