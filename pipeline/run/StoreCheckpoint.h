// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/StageCheckpoint.h"
#include "pipeline/store/StageStore.h"

#include <chrono>

namespace cascade::run {

/// Keeps the sampler's state of the stage output `key` as an entry of its own in the store, at most every
/// `everySec` seconds.
class StoreCheckpoint final : public StageCheckpoint {
public:
    StoreCheckpoint(store::StageStore store, const store::Key& key, double everySec);

    [[nodiscard]] bool due() override;
    [[nodiscard]] Result<void> save(const SamplerState& state) override;
    [[nodiscard]] Result<void> load(SamplerState& state) override;
    /// The stage is done: its state is of no more use. Errors: DiskFull.
    [[nodiscard]] Result<void> forget();

private:
    using Clock = std::chrono::steady_clock;

    store::StageStore m_store;
    store::Key m_key;
    double m_everySec;
    Clock::time_point m_savedAt = Clock::now();
};

} // namespace cascade::run
