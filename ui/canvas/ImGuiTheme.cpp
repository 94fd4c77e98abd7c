// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/ImGuiTheme.h"

namespace cascade::ui {

namespace {

void applyMeasures(ImGuiStyle& style)
{
    style.WindowPadding = ImVec2(8, 8);
    style.FramePadding = ImVec2(8, 5);
    style.ItemSpacing = ImVec2(6, 4);
    style.FrameRounding = 4;
    style.PopupRounding = 6;
    style.ScrollbarSize = 10;
    style.ScrollbarRounding = 5;
    style.WindowBorderSize = 0;
    style.PopupBorderSize = 1;
    style.FrameBorderSize = 1;
}

} // namespace

void applyTheme(ImGuiStyle& style, const Palette& palette)
{
    style = ImGuiStyle();
    if (palette.theme == Theme::Dark) {
        ImGui::StyleColorsDark(&style);
    } else {
        ImGui::StyleColorsLight(&style);
    }
    applyMeasures(style);
    const auto set = [&](ImGuiCol which, const QColor& colour, double opacity = 1) {
        style.Colors[which] = imColourF(colour, opacity);
    };
    set(ImGuiCol_Text, palette.text);
    set(ImGuiCol_TextDisabled, palette.faintText);
    set(ImGuiCol_WindowBg, palette.canvas);
    set(ImGuiCol_PopupBg, palette.panel);
    set(ImGuiCol_Border, palette.border);
    set(ImGuiCol_BorderShadow, palette.border, 0);
    set(ImGuiCol_FrameBg, palette.field);
    set(ImGuiCol_FrameBgHovered, palette.hover);
    set(ImGuiCol_FrameBgActive, palette.field);
    set(ImGuiCol_Button, palette.raised);
    set(ImGuiCol_ButtonHovered, palette.hover);
    set(ImGuiCol_ButtonActive, palette.selection);
    set(ImGuiCol_Header, palette.selection);
    set(ImGuiCol_HeaderHovered, palette.hover);
    set(ImGuiCol_HeaderActive, palette.selection);
    set(ImGuiCol_ScrollbarBg, palette.panel, 0);
    set(ImGuiCol_ScrollbarGrab, palette.border);
    set(ImGuiCol_ScrollbarGrabHovered, palette.faintText);
    set(ImGuiCol_ScrollbarGrabActive, palette.faintText);
    set(ImGuiCol_CheckMark, palette.accent);
    set(ImGuiCol_SliderGrab, palette.accent);
    set(ImGuiCol_SliderGrabActive, palette.accent);
    set(ImGuiCol_Separator, palette.border);
    set(ImGuiCol_TextSelectedBg, palette.selection);
    set(ImGuiCol_InputTextCursor, palette.text);
    set(ImGuiCol_NavCursor, palette.accent);
}

} // namespace cascade::ui
