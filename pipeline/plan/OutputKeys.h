// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/plan/StagePlan.h"
#include "pipeline/store/Key.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cascade::plan {

/// A key with all that it was made from, part by part: what makes "why did this run again?" answerable.
struct KeyedOutput {
    store::Key key;
    std::string kind; ///< "stage/1", "trim/1"
    std::vector<std::pair<std::string, std::string>> parts;
};

/// What keys depend on beyond the graph.
struct KeySurroundings {
    /// SHA-256 of a file's bytes; may be cached beside the file's time and size. Errors: BadInput.
    std::function<Result<std::string>(const std::string& file)> fileHash;
    std::string numericMode; ///< device, dtype, instruction path, threads, LibTorch version
};

/// The content key of every clip that a run for `targets` needs: of stages by model configuration, weights,
/// words, sampling, seed and numeric mode; of clip nodes by parameters; of both by the keys of what they
/// read. Titles, positions, notes and groups are in none of them.
///
/// Errors   those of planStage and of fileHash.
[[nodiscard]] Result<std::map<graph::PortRef, KeyedOutput>>
outputKeys(const graph::Graph& graph, const graph::Inference& inference,
           const std::vector<graph::NodeId>& targets, const TakeOptions& take,
           const KeySurroundings& surroundings);

/// A part in which two outputs differ.
struct KeyDifference {
    std::string part; ///< "seed", "prompt", "clip" for what is read
    std::string now;
    std::string before; ///< empty where there was no such part

    bool operator==(const KeyDifference&) const = default;
};

/// All of them, in the order of the key.
[[nodiscard]] std::vector<KeyDifference> differences(const KeyedOutput& now, const KeyedOutput& before);

/// The first part in which two outputs differ, in words: "seed: 7, was 8". Empty if none does.
[[nodiscard]] std::string firstDifference(const KeyedOutput& now, const KeyedOutput& before);

} // namespace cascade::plan
