// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "pipeline/library/ModelPlaces.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cascade::library {

/// What may turn out to be weights, by where it lies; nothing of it was opened but small texts.
struct ModelCandidate {
    std::filesystem::path path; ///< a file, an index of shards, or a folder of diffusers
    /// Networks of a folder, by name, "unet": their weights. Of a folder that is one network: under "".
    /// Empty for a file.
    std::map<std::string, std::filesystem::path> networks;
    std::string repository;           ///< "owner/name" in a Hugging Face cache; else empty
    std::filesystem::path cardFolder; ///< where README.md and LICENSE speak of it; empty: nowhere
};

struct ModelTree {
    std::vector<ModelCandidate> candidates; ///< by path
    std::vector<std::string> notes;         ///< what was not looked at, and why
};

/// How far a place is looked through.
struct TreeLimits {
    int depth = 12;                ///< folders below the place
    std::size_t entries = 200'000; ///< files and folders of one place
};

/// Looks through a place for weights: files called .safetensors, .ckpt, .pt, .pth, .bin and indexes of
/// shards; folders with model_index.json or config.json beside weights. Links are followed, no folder is
/// entered twice; hidden folders and model folders of this program are left out. Of a Hugging Face cache only
/// the snapshot is looked at that `refs/main` names, or the newest where nothing does.
///
/// Errors   none: what cannot be read is in the notes. Throws Cancelled.
/// Threads  any; it may take seconds.
[[nodiscard]] ModelTree listModels(const ModelPlace& place, const CancelToken& cancel = {},
                                   const TreeLimits& limits = {});

} // namespace cascade::library
