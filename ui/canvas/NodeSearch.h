// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasEdits.h"

#include <QString>

#include <optional>
#include <vector>

namespace cascade::ui {

/// The kinds of node that fit a search, the best first; those that no word of it speaks of are left out. An
/// empty search has all, in the order of the catalog. Each word may be a part of the title, its letters in
/// order ("sps" finds Spatial Super-Resolution), a part of group, id or help.
///
/// `end`: only kinds that the link can go to.
[[nodiscard]] std::vector<const graph::NodeType*> searchNodes(const QString& search,
                                                              const std::optional<LinkEnd>& end = {});

} // namespace cascade::ui
