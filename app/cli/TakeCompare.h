// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "pipeline/store/StageStore.h"
#include "pipeline/store/Take.h"

#include <string>

namespace cascade::cli {

struct CompareOptions {
    std::string stage;                 ///< empty = all that both have
    std::string output;                ///< a video of both; empty = none
    std::string mode = "side-by-side"; ///< as of a Compare node
    bool json = false;
};

/// Says how far the clips of two takes are apart, stage by stage, and shows both in one video.
///
/// Errors   BadInput for a stage that one of them lacks or that has another size there, and for a mode; those
///          of TakeClips and VideoWriter.
[[nodiscard]] Result<void> compareTakes(const store::Take& a, const store::Take& b,
                                        const store::StageStore& store, const CompareOptions& options,
                                        const Context& context);

} // namespace cascade::cli
