// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/Cascade.h"
#include "core/cascade/Model.h"

#include <nlohmann/json_fwd.hpp>
#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// Every `count`-th caption from `index` on: what one of several processes does.
struct Shard {
    std::int64_t index = 0;
    std::int64_t count = 1;

    /// How many of `all` are its own.
    [[nodiscard]] std::int64_t of(std::int64_t all) const { return (all - index + count - 1) / count; }
    /// What a log of its own is called.
    [[nodiscard]] std::string fileName() const;
};
/// Reads "2/4" (the third of four). Errors: BadInput.
[[nodiscard]] Result<Shard> parseShard(const std::string& text);

/// How clips are made that are to be measured.
struct ClipMaking {
    std::vector<PlannedStage> stages;    ///< up to the one whose clips are measured
    std::filesystem::path scratchFolder; ///< for large clips between stages
    std::int64_t activationBytes = 768 << 20;
    std::size_t keptStages = 0;       ///< so many leading stages' clips are kept, and found by other ways
    std::filesystem::path keptFolder; ///< there, see StageClips
    std::vector<std::string> weights; ///< of the stages, see stageWeights, where clips are kept
    /// A stage was sampled: its clip was not found.
    std::function<void(const std::string& stage)> sampled = {};
};

/// All frames of the last stage; every stage is sampled with `seed`. `footage` is what the first one works on
/// where that is no base; clips of stages are then not kept.
///
/// Shapes   [1, 3, T, H, W].
/// Errors   those of runCascade and of StageClips. Throws Cancelled.
[[nodiscard]] Result<torch::Tensor> makeClip(Model& model, const ClipMaking& making,
                                             const std::string& caption, std::uint64_t seed,
                                             const CancelToken& cancel, const ClipReader* footage = nullptr);

/// Everything of the stages that decides a clip, beside weights and seed: for the name of a run.
[[nodiscard]] nlohmann::json stagesAsJson(const std::vector<PlannedStage>& stages);
/// The same of the machine: device and dtype.
[[nodiscard]] nlohmann::json machineAsJson(const Model::Options& machine);

} // namespace cascade::evaluation
