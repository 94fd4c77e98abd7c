// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAction>
#include <QString>

#include <vector>

namespace cascade::ui {

class ActionTable;

/// How well a title answers what was typed: higher is better, none where a letter is missing. Letters may be
/// apart
/// ("rh" finds "Run to here"); those at the starts of words count most.
[[nodiscard]] int matchScore(const QString& typed, const QString& title);

/// The actions that answer what was typed, best first; all of them, in their order, where nothing was.
[[nodiscard]] std::vector<QAction*> matchingActions(const ActionTable& table, const QString& typed);

} // namespace cascade::ui
