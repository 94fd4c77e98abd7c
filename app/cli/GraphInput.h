// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "pipeline/files/LoadGraph.h"
#include "pipeline/files/PresetLibrary.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cascade::cli {

/// A graph that was named on the command line.
struct GraphSource {
    std::filesystem::path file;
    std::filesystem::path folder; ///< that relative files in it are taken from
    std::string name;             ///< of results that have none of their own: "shot"
};

/// Whether `text` names a graph, rather than being a prompt: "preset:NAME", or a file that exists and ends as
/// a graph, a pack, a video or a picture does.
[[nodiscard]] bool isGraphFile(const std::string& text);

/// The file that a text names, or the preset. Relative files of presets are taken from the current folder.
///
/// Errors   BadInput for an unknown preset.
[[nodiscard]] Result<GraphSource> graphSource(const std::string& text, const Context& context);

/// Makes a run of the graph hold after a stage: a node of its own, or one that a Cascade opens into.
///
/// Errors   BadInput where there is none.
[[nodiscard]] Result<void> holdAfter(graph::Graph& graph, const std::string& stage);

/// What a video says of itself, if `file` is one that this program exported: its node and its seed.
struct Origin {
    std::string node;
    std::optional<std::uint64_t> seed; ///< of stages without a Seed node
};
[[nodiscard]] Origin originOf(const std::filesystem::path& file);

/// Puts `--set NODE.PARAMETER=VALUE` into a graph. Relative files are taken from the current folder.
///
/// Errors   BadInput naming the setting, what was expected and got.
[[nodiscard]] Result<void> applySettings(graph::Graph& graph, const std::vector<std::string>& settings);

} // namespace cascade::cli
