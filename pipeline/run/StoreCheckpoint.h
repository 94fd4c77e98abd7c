// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/cascade/StageCheckpoint.h"
#include "pipeline/run/SavePace.h"
#include "pipeline/store/StageStore.h"

#include <functional>

namespace cascade::run {

/// Keeps the sampler's state of the stage output `key` as an entry of its own in the store, at most every
/// `everySec` seconds and no more often than SavePace says, and when the run is to give way: `save` then
/// throws Cancelled once the state is kept. An HD state is a gigabyte: saving and loading throw Cancelled on
/// their way too.
class StoreCheckpoint final : public StageCheckpoint {
public:
    /// `shape` of the stage's output; `giveWay` may be empty.
    StoreCheckpoint(store::StageStore store, const store::Key& key, const ClipShape& shape, double everySec,
                    std::function<bool()> giveWay, CancelToken cancel);

    [[nodiscard]] bool due() override;
    [[nodiscard]] Result<void> save(const SamplerState& state) override;
    [[nodiscard]] Result<void> load(SamplerState& state) override;
    /// The stage is done: its state is of no more use. Errors: DiskFull.
    [[nodiscard]] Result<void> forget();

private:
    store::StageStore m_store;
    store::Key m_key;
    SavePace m_pace;
    std::function<bool()> m_giveWay;
    CancelToken m_cancel;
    bool m_givesWay = false; ///< the save that is due is the last
};

} // namespace cascade::run
