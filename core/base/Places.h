// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace cascade {

/// Where a program of ours finds and keeps things. Two programs with equal places share one library.
struct Places {
    std::string version;               ///< of the program
    std::filesystem::path resources;   ///< the shipped models and presets
    std::filesystem::path cacheFolder; ///< what can be made again: finished stages, embeddings, scratch files
    std::filesystem::path dataFolder;  ///< the library: the user's own models, the queue
    std::filesystem::path houseRules;  ///< that must be there; empty = those of the library, if it has any

    bool operator==(const Places&) const = default;
};

/// The places that the environment asks for: CASCADE_RESOURCES (else `resources`); CASCADE_HOME for cache and
/// library, or the XDG folders; CASCADE_RULES.
[[nodiscard]] Places placesFromEnvironment(const std::string& version,
                                           const std::filesystem::path& resources);

/// The folder of a model: `name` itself if it is one, else the shipped or the user's one of that name.
[[nodiscard]] std::filesystem::path modelFolder(const Places& places, const std::string& name);

} // namespace cascade
