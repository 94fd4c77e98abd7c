// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/CanvasModel.h"

#include <QPointF>
#include <QRectF>

#include <vector>

namespace cascade::ui {

/// Where the parts of a node are, from its top left corner, in units of the canvas. Follows from what the
/// node shows alone, so that it is known before anything is drawn.
struct NodeLayout {
    QSizeF size;
    QRectF header;
    std::vector<QPointF> inputs; ///< centres of the ports
    std::vector<QPointF> outputs;
    std::vector<QRectF> values; ///< boxes, in the order of CanvasNode::values
    QRectF picture;             ///< empty where there is none
    QRectF status;              ///< the line at the bottom; empty where there is nothing to say
};

namespace measures {
inline constexpr double kNodeWidth = 216;
inline constexpr double kHeader = 28;
inline constexpr double kRow = 22;
inline constexpr double kPadding = 10;
inline constexpr double kPortRadius = 5;
inline constexpr double kPortReach = 11; ///< half the side of where a port is grabbed
inline constexpr double kRounding = 7;
inline constexpr double kTitleSize = 14; ///< of fonts
inline constexpr double kTextSize = 12.5;
inline constexpr double kSmallSize = 11;
} // namespace measures

[[nodiscard]] NodeLayout layoutOf(const CanvasNode& node);

} // namespace cascade::ui
