// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/files/GraphFile.h"

#include <optional>

namespace cascade::files {

/// Whether a name ends as a graph or a pack does; else it may be a video or a picture with a graph inside.
[[nodiscard]] bool isGraphName(const std::filesystem::path& file);

/// The graph inside a video or picture that this program exported, or beside it; nothing in another one.
///
/// Errors   BadInput: unreadable, or a damaged graph.
[[nodiscard]] Result<std::optional<GraphText>> graphInside(const std::filesystem::path& media);

/// The graph of a .cascade file or a pack, or the one inside a video or picture.
///
/// Errors   those of openGraph, openPreset and graphInside; BadInput for a video without a graph.
[[nodiscard]] Result<GraphText> loadGraph(const std::filesystem::path& file);

} // namespace cascade::files
