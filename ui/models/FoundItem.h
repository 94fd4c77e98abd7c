// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/library/FoundModel.h"
#include "ui/models/LibraryItem.h"

#include <vector>

namespace cascade::ui {

/// Weights of others, of all that were found, as a card; reads nothing.
[[nodiscard]] LibraryItem foundItem(const library::FoundModel& model,
                                    const std::vector<library::FoundModel>& all);

/// Whether it belongs on the shelf: what this program knows, and what cannot be read. Weights of other
/// programs are left out.
[[nodiscard]] bool isShown(const library::FoundModel& model);

} // namespace cascade::ui
