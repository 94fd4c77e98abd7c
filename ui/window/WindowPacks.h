// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QWidget;

namespace cascade::ui {

class WindowFiles;
class WindowPanels;
struct Studio;

/// Asks for a title page, and writes the graph as a pack: to a file for a friend, or into the user's presets.
/// The writer of `files` writes it.
void askAndSavePack(Studio& studio, WindowPanels& panels, WindowFiles& files, QWidget& window);

} // namespace cascade::ui
