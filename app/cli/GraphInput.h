// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "core/base/Places.h"
#include "pipeline/files/GraphFile.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cascade::cli {

/// Where this program finds and keeps things.
[[nodiscard]] Places placesOf(const Context& context);

/// Whether `text` names a file that holds a graph, rather than being a prompt: it exists, and ends as a
/// graph, a pack, a video or a PNG does.
[[nodiscard]] bool isGraphFile(const std::string& text);

/// The graph of a .cascade file, or the one inside a video or PNG that this program exported.
///
/// Errors   BadInput: unreadable, damaged, or a video without a graph.
[[nodiscard]] Result<files::GraphText> loadGraph(const std::filesystem::path& file);

/// Puts `--set NODE.PARAMETER=VALUE` into a graph.
///
/// Errors   BadInput naming the setting, what was expected and got.
[[nodiscard]] Result<void> applySettings(graph::Graph& graph, const std::vector<std::string>& settings);

} // namespace cascade::cli
