// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/ImGuiKeys.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cascade::ui {

namespace {

constexpr std::array kNamed{
    std::pair{Qt::Key_Tab, ImGuiKey_Tab},
    std::pair{Qt::Key_Backtab, ImGuiKey_Tab},
    std::pair{Qt::Key_Left, ImGuiKey_LeftArrow},
    std::pair{Qt::Key_Right, ImGuiKey_RightArrow},
    std::pair{Qt::Key_Up, ImGuiKey_UpArrow},
    std::pair{Qt::Key_Down, ImGuiKey_DownArrow},
    std::pair{Qt::Key_PageUp, ImGuiKey_PageUp},
    std::pair{Qt::Key_PageDown, ImGuiKey_PageDown},
    std::pair{Qt::Key_Home, ImGuiKey_Home},
    std::pair{Qt::Key_End, ImGuiKey_End},
    std::pair{Qt::Key_Insert, ImGuiKey_Insert},
    std::pair{Qt::Key_Delete, ImGuiKey_Delete},
    std::pair{Qt::Key_Backspace, ImGuiKey_Backspace},
    std::pair{Qt::Key_Space, ImGuiKey_Space},
    std::pair{Qt::Key_Return, ImGuiKey_Enter},
    std::pair{Qt::Key_Escape, ImGuiKey_Escape},
    std::pair{Qt::Key_Control, ImGuiKey_LeftCtrl},
    std::pair{Qt::Key_Shift, ImGuiKey_LeftShift},
    std::pair{Qt::Key_Alt, ImGuiKey_LeftAlt},
    std::pair{Qt::Key_Meta, ImGuiKey_LeftSuper},
    std::pair{Qt::Key_Menu, ImGuiKey_Menu},
    std::pair{Qt::Key_Apostrophe, ImGuiKey_Apostrophe},
    std::pair{Qt::Key_Comma, ImGuiKey_Comma},
    std::pair{Qt::Key_Minus, ImGuiKey_Minus},
    std::pair{Qt::Key_Period, ImGuiKey_Period},
    std::pair{Qt::Key_Slash, ImGuiKey_Slash},
    std::pair{Qt::Key_Semicolon, ImGuiKey_Semicolon},
    std::pair{Qt::Key_Equal, ImGuiKey_Equal},
    std::pair{Qt::Key_BracketLeft, ImGuiKey_LeftBracket},
    std::pair{Qt::Key_Backslash, ImGuiKey_Backslash},
    std::pair{Qt::Key_BracketRight, ImGuiKey_RightBracket},
    std::pair{Qt::Key_QuoteLeft, ImGuiKey_GraveAccent},
    std::pair{Qt::Key_Enter, ImGuiKey_KeypadEnter},
};

constexpr std::array kEditing{Qt::Key_Left,   Qt::Key_Right,     Qt::Key_Up,     Qt::Key_Down,
                              Qt::Key_Home,   Qt::Key_End,       Qt::Key_PageUp, Qt::Key_PageDown,
                              Qt::Key_Delete, Qt::Key_Backspace, Qt::Key_Tab,    Qt::Key_Backtab,
                              Qt::Key_Return, Qt::Key_Enter,     Qt::Key_Escape, Qt::Key_Insert};

constexpr std::array kCursors{
    std::pair{static_cast<int>(ImGuiMouseCursor_TextInput), Qt::IBeamCursor},
    std::pair{static_cast<int>(ImGuiMouseCursor_ResizeAll), Qt::SizeAllCursor},
    std::pair{static_cast<int>(ImGuiMouseCursor_ResizeNS), Qt::SizeVerCursor},
    std::pair{static_cast<int>(ImGuiMouseCursor_ResizeEW), Qt::SizeHorCursor},
    std::pair{static_cast<int>(ImGuiMouseCursor_ResizeNESW), Qt::SizeBDiagCursor},
    std::pair{static_cast<int>(ImGuiMouseCursor_ResizeNWSE), Qt::SizeFDiagCursor},
    std::pair{static_cast<int>(ImGuiMouseCursor_Hand), Qt::PointingHandCursor},
    std::pair{static_cast<int>(ImGuiMouseCursor_NotAllowed), Qt::ForbiddenCursor},
    std::pair{static_cast<int>(ImGuiMouseCursor_None), Qt::BlankCursor},
};

ImGuiKey offset(ImGuiKey first, int by)
{
    return static_cast<ImGuiKey>(static_cast<int>(first) + by);
}

} // namespace

ImGuiKey imGuiKey(int qtKey, Qt::KeyboardModifiers modifiers)
{
    if (qtKey >= Qt::Key_A && qtKey <= Qt::Key_Z) {
        return offset(ImGuiKey_A, qtKey - Qt::Key_A);
    }
    if (qtKey >= Qt::Key_0 && qtKey <= Qt::Key_9) {
        return offset(modifiers.testFlag(Qt::KeypadModifier) ? ImGuiKey_Keypad0 : ImGuiKey_0,
                      qtKey - Qt::Key_0);
    }
    if (qtKey >= Qt::Key_F1 && qtKey <= Qt::Key_F24) {
        return offset(ImGuiKey_F1, qtKey - Qt::Key_F1);
    }
    const auto* found =
        std::find_if(kNamed.begin(), kNamed.end(), [&](const auto& one) { return one.first == qtKey; });
    return found == kNamed.end() ? ImGuiKey_None : found->second;
}

bool editsText(int qtKey)
{
    return std::find(kEditing.begin(), kEditing.end(), qtKey) != kEditing.end();
}

Qt::CursorShape cursorShape(int imGuiCursor)
{
    const auto* found = std::find_if(kCursors.begin(), kCursors.end(),
                                     [&](const auto& one) { return one.first == imGuiCursor; });
    return found == kCursors.end() ? Qt::ArrowCursor : found->second;
}

} // namespace cascade::ui
