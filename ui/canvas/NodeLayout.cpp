// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/NodeLayout.h"

#include <algorithm>

namespace cascade::ui {

namespace {

using namespace measures;

constexpr double kLine = 16; ///< of text that takes several
constexpr double kBoxMargin = 3;
constexpr double kLabelShare = 0.36;  ///< of the width, for the name before a box
constexpr double kPictureRatio = 0.6; ///< height over width: that of the cascade's clips
constexpr QSizeF kReroute{40, 20};
constexpr QSizeF kNote{220, 110};
constexpr QSizeF kGroup{360, 240};

/// What is set, or the standard.
QSizeF sizeOf(const graph::NodeView& view, const QSizeF& standard)
{
    return {view.width > 0 ? view.width : standard.width(),
            view.height > 0 ? view.height : standard.height()};
}

void placePortsInRow(NodeLayout& layout, const CanvasNode& node, double y)
{
    layout.inputs.assign(node.inputs.size(), {0, y});
    layout.outputs.assign(node.outputs.size(), {layout.size.width(), y});
}

/// Boxes beside their inputs, then one under the other. Returns where they end.
double placeValues(NodeLayout& layout, const CanvasNode& node, double y)
{
    const double left = kPadding + kLabelShare * (kNodeWidth - 2 * kPadding);
    const double right = kNodeWidth - kPadding;
    for (const auto& value : node.values) {
        if (value.input) {
            const double middle = layout.inputs[*value.input].y();
            layout.values.emplace_back(left, middle - kRow / 2 + kBoxMargin / 2, right - left,
                                       kRow - kBoxMargin);
            continue;
        }
        const double height = value.lines > 1 ? value.lines * kLine + 2 * kBoxMargin : kRow - kBoxMargin;
        const double from = value.lines > 1 ? kPadding : left;
        layout.values.emplace_back(from, y, right - from, height);
        y += height + kBoxMargin;
    }
    return y;
}

NodeLayout fullLayout(const CanvasNode& node)
{
    NodeLayout layout;
    layout.header = {0, 0, kNodeWidth, kHeader};
    double y = kHeader + kBoxMargin;
    const auto rows = std::max(node.inputs.size(), node.outputs.size());
    for (std::size_t row = 0; row < rows; ++row) {
        const double middle = y + kRow / 2;
        if (row < node.inputs.size()) {
            layout.inputs.emplace_back(0, middle);
        }
        if (row < node.outputs.size()) {
            layout.outputs.emplace_back(kNodeWidth, middle);
        }
        y += kRow;
    }
    y = placeValues(layout, node, y + kBoxMargin);
    if (node.makesPictures) {
        const double width = kNodeWidth - 2 * kPadding;
        layout.picture = {kPadding, y + kBoxMargin, width, width * kPictureRatio};
        y = layout.picture.bottom() + kBoxMargin;
    }
    const bool speaks = node.makesPictures || node.type->isResult || node.severity || !node.status.isEmpty();
    if (speaks) {
        layout.status = {kPadding, y, kNodeWidth - 2 * kPadding, kRow};
    }
    layout.size = {kNodeWidth, y + (speaks ? kRow : kPadding - kBoxMargin) + kBoxMargin};
    return layout;
}

} // namespace

NodeLayout layoutOf(const CanvasNode& node)
{
    if (node.form == NodeForm::Node && !node.view.collapsed) {
        return fullLayout(node);
    }
    NodeLayout layout;
    switch (node.form) {
    case NodeForm::Reroute:
        layout.size = kReroute;
        placePortsInRow(layout, node, kReroute.height() / 2);
        break;
    case NodeForm::Note:
        layout.size = sizeOf(node.view, kNote);
        break;
    case NodeForm::Group:
        layout.size = sizeOf(node.view, kGroup);
        layout.header = {0, 0, layout.size.width(), kHeader};
        break;
    case NodeForm::Node: // collapsed
        layout.size = {kNodeWidth, kHeader};
        layout.header = {0, 0, kNodeWidth, kHeader};
        placePortsInRow(layout, node, kHeader / 2);
        break;
    }
    return layout;
}

} // namespace cascade::ui
