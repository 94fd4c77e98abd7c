// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

struct ImFontAtlas;

namespace cascade::ui {

/// The file of Inter Medium, else of DejaVu Sans; empty where the machine has neither.
[[nodiscard]] QString canvasFontFile();

/// Gives the atlas its one font. Glyphs are baked when they are first seen, at the size they are seen in.
/// Where no font file is found, ImGui's own stands in, and a warning says so.
void loadCanvasFont(ImFontAtlas& atlas);

} // namespace cascade::ui
