// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/BenchMeasure.h"
#include "app/cli/RunOptions.h"

#include <string>
#include <vector>

namespace cascade::cli {

/// What a render costs beyond the engine.
struct RenderBench {
    std::string until; ///< the last stage that runs; empty = all
    int rounds = 3;    ///< each of an engine, a graph and a graph that is watched
    RunOptions run;
};

/// A sentence rendered to a video in turn by the engine alone, as a graph (keys, an empty store, checkpoints,
/// a take), and as a graph with previews: the second against the first, the third against the second.
///
/// Errors   BadInput for options; those of runCascade and Renderer::render. Throws Cancelled.
[[nodiscard]] Result<std::vector<Measured>> benchRender(const RenderBench& bench, const Context& context);

} // namespace cascade::cli
