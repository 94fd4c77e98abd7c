// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QString>

#include <array>
#include <string_view>

namespace cascade::ui {

enum class Theme { Dark, Light };

/// All colours of the studio, by what they are for. Text on the surfaces that it is meant for has a contrast
/// of at least 4.5:1 in both themes.
struct Palette {
    Theme theme = Theme::Dark;

    // Surfaces, from the back to the front.
    QColor window; ///< between panels
    QColor panel;
    QColor raised; ///< buttons, headers, nodes
    QColor field;  ///< where one types
    QColor hover;  ///< a raised surface or a row under the pointer
    QColor border;

    // Text on any of them.
    QColor text;
    QColor faintText;    ///< units, hints, what is not in force; still 4.5:1 on panels and fields
    QColor disabledText; ///< of what cannot be used; the one colour without a promise

    QColor accent;     ///< what is chosen, running, focused
    QColor accentText; ///< on accent
    QColor selection;  ///< behind chosen text and rows; `text` stands on it

    QColor good;
    QColor warning;
    QColor error;

    QColor canvas; ///< of the node editor
    QColor canvasGrid;
    QColor playhead;
    QColor picture; ///< around pictures: neutral, so that it does not tint them

    /// Of a port, its links and lanes: "clip", "text", ... as graph::portTypeName says.
    [[nodiscard]] QColor port(std::string_view type) const;
    /// The header of a node, by the group of its kind or the name that an artist chose: "cascade", "blue".
    [[nodiscard]] QColor node(std::string_view groupOrName) const;
};

/// Names that an artist may give a node's or group's colour.
inline constexpr std::array<std::string_view, 9> kNodeColours{"grey", "red",  "orange", "yellow", "green",
                                                              "teal", "blue", "violet", "pink"};

[[nodiscard]] const Palette& paletteOf(Theme theme);
/// Contrast of two opaque colours by WCAG 2.1: 1 to 21.
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

} // namespace cascade::ui
