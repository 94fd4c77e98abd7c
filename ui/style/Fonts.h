// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>

namespace cascade::ui {

/// The fonts of the studio, sized from the one that the user chose for the desktop.
struct Fonts {
    QFont text;    ///< of everything
    QFont small;   ///< units, hints, what stands beside
    QFont title;   ///< of what a panel shows: a node, a take
    QFont numbers; ///< digits of one width, for numbers that change where they stand
};

/// Inter where it is installed, else the family of `user`. Never smaller than can be read: 9 points.
[[nodiscard]] Fonts fontsFrom(const QFont& user);

} // namespace cascade::ui
