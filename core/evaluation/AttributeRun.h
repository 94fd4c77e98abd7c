// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/AttributeClassifier.h"
#include "core/evaluation/AttributeScore.h"
#include "core/evaluation/ClipMaking.h"
#include "core/evaluation/HeldoutCaptions.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cascade::evaluation {

struct AttributeRunOptions : ClipMaking {
    std::vector<PlannedStage> carried; ///< through these the first eight frames go on, and are scored again
    std::int64_t carriedCaptions = 0;  ///< of so many captions; 0 = of all
    std::int64_t captions = 256;
    std::uint64_t captionSeed = 2210; ///< decides the list of captions
    std::uint64_t noiseSeed = 0;      ///< clip i is sampled with noiseSeed + i
    Shard shard;
    std::filesystem::path folder; ///< for the log of scored clips
};

struct AttributeRunHooks {
    /// A clip has been scored, or was found in the log.
    std::function<void(std::int64_t done, std::int64_t total, const ScoredClip& clip)> scored;
    CancelToken cancel;
};

/// The stages of `planned` that carry the first eight frames of the clip of `scored` on: `ids`, in order,
/// with shapes that follow.
///
/// Errors   BadInput for an id that is not planned.
[[nodiscard]] Result<std::vector<PlannedStage>> carriedStages(const std::vector<PlannedStage>& planned,
                                                              const std::string& scored,
                                                              const std::vector<std::string>& ids);

/// Samples a clip for each held-out caption of the shard, has the classifier read it and the true render of
/// the same scene, and appends both to the log; captions that the log holds are not sampled again. `identity`
/// names the weights. Returns all clips of the log, other shards' too, by index.
///
/// Errors   those of runCascade and of ScoreLog. Throws Cancelled.
[[nodiscard]] Result<std::vector<ScoredClip>>
runAttributes(Model& model, const AttributeClassifier& classifier, const std::string& identity,
              const AttributeRunOptions& options, const AttributeRunHooks& hooks);

/// What the classifier reads: from a clip [1, 3, T, H, W] of any size, and from the true render of a scene at
/// the same eight instants.
[[nodiscard]] Answers readClip(const AttributeClassifier& classifier, const torch::Tensor& clip);
[[nodiscard]] Answers readRender(const AttributeClassifier& classifier, const world::Scene& scene,
                                 const ClipShape& shape);

} // namespace cascade::evaluation
