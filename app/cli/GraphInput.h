// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "pipeline/files/GraphFile.h"
#include "pipeline/plan/OutputKeys.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cascade::cli {

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

/// The graph with the files that it names taken from `folder`, where it lies.
[[nodiscard]] graph::Graph withAbsoluteFiles(graph::Graph graph, const std::filesystem::path& folder);

/// What graphs ask of this machine: model folders as the command line finds them, footage by absolute paths.
/// Each model and each file is looked at once for as long as the object lives.
class GraphWorld {
public:
    explicit GraphWorld(const Context& context) : m_context(context) {}

    [[nodiscard]] graph::Surroundings surroundings();
    [[nodiscard]] plan::KeySurroundings keySurroundings(const std::string& numericMode);

private:
    const Context& m_context;
    std::map<std::string, std::shared_ptr<const ModelConfig>> m_models;
    std::map<std::string, ClipShape> m_shapes;
    std::map<std::string, std::string> m_hashes;
};

} // namespace cascade::cli
