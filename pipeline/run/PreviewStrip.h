// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/StageConfig.h"
#include "pipeline/jobs/PreviewFrames.h"
#include "pipeline/store/StageStore.h"

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::run {

inline constexpr int kKeptPictures = 4; ///< of a step, evenly over the clip
inline constexpr int kKeptSteps = 64;   ///< of a stage, evenly over its steps, the last one among them

/// Gathers a few small pictures of every step of a stage while it is sampled, to be kept beside its clip: how
/// it came to be, in about a megabyte. A run that went on from a checkpoint has those of its own steps.
class PreviewStrip {
public:
    PreviewStrip(std::string node, const ClipShape& shape) : m_node(std::move(node)), m_shape(shape) {}

    /// See StageHooks::preview; `step` from 1.
    void offer(int step, int steps, std::int64_t first, const torch::Tensor& x0);
    /// Keeps them in the store, beside the stage's output `of`. Errors: DiskFull.
    [[nodiscard]] Result<void> keep(const store::StageStore& store, const store::Key& of) const;

private:
    std::string m_node;
    ClipShape m_shape;
    std::vector<jobs::PreviewFrames> m_pictures; ///< one frame each, in the order they were made
};

/// The key of what is kept beside a stage's output: for a take to pin both.
[[nodiscard]] store::Key previewKey(const store::Key& of);

/// The pictures kept beside a stage's output, by step and frame; none where nothing is kept or it is damaged.
[[nodiscard]] std::vector<jobs::PreviewFrames> keptPreviews(const store::StageStore& store,
                                                            const store::Key& of);

} // namespace cascade::run
