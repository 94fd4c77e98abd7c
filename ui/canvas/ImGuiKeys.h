// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Qt>

#include <imgui.h>

namespace cascade::ui {

/// ImGui's key for a Qt::Key; ImGuiKey_None where it has none.
[[nodiscard]] ImGuiKey imGuiKey(int qtKey, Qt::KeyboardModifiers modifiers);

/// Keys that a text field works with although they type nothing: arrows, Home, Backspace ...
[[nodiscard]] bool editsText(int qtKey);

/// Qt's pointer for one of ImGuiMouseCursor_.
[[nodiscard]] Qt::CursorShape cursorShape(int imGuiCursor);

} // namespace cascade::ui
