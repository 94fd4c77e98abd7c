// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace cascade::ui {

class MainWindow;
class StudioApplication;
struct Studio;

/// Fills the window's table of actions and its menus. The keys are those that artists bring along
/// (conventions.md).
void addWindowActions(MainWindow& window, Studio& studio, StudioApplication& application);

} // namespace cascade::ui
