// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/ClipBuffer.h"
#include "core/cascade/Model.h"
#include "core/config/CascadePlan.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// Clips of stages, kept in a folder under names of all that decides them: ways of making clips that begin
/// alike make what they share once, and so does a run that was stopped.
///
/// Threads  one at a time; several processes may share a folder.
class StageClips {
public:
    explicit StageClips(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// The clip of that name; none where it is not kept.
    ///
    /// Errors   BadInput for a file that is damaged, or holds a clip of another shape.
    [[nodiscard]] Result<std::unique_ptr<ClipBuffer>> find(const std::string& name, const ClipShape& shape,
                                                           const ClipBufferOptions& buffer) const;
    /// Keeps a clip, its values rounded to fp16: those that a stage hands on are so already.
    ///
    /// Errors   DiskFull.
    [[nodiscard]] Result<void> keep(const std::string& name, const ClipReader& clip) const;

private:
    [[nodiscard]] std::filesystem::path fileOf(const std::string& name) const;

    std::filesystem::path m_folder;
};

/// For each stage the hashes of its weights and of the text encoder's.
///
/// Errors   BadInput for a file that cannot be read.
[[nodiscard]] Result<std::vector<std::string>> stageWeights(const ModelConfig& model,
                                                            std::span<const PlannedStage> stages);

/// A name for everything that decides the clip of the last of these stages, which run one after the other
/// from a base: their configurations, weights (see stageWeights) and sampling, seeds included, the caption,
/// device and dtype.
[[nodiscard]] std::string stageClipName(std::span<const PlannedStage> stages,
                                        std::span<const std::string> weights, const std::string& caption,
                                        const Model::Options& machine);

/// How many leading stages each way of making clips has in common with another one; the last stage, whose
/// clips are measured, is not counted.
[[nodiscard]] std::vector<std::size_t> sharedStages(const std::vector<std::vector<PlannedStage>>& ways);

} // namespace cascade::evaluation
