// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/GraphPicture.h"

#include "app/cli/GraphBrush.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace cascade::cli {

namespace {

using namespace graph;

constexpr int kWidth = 320; // pixels of the picture
constexpr int kHeight = 192;
constexpr double kMargin = 16;
constexpr double kClosest = 0.5; // pixels to a unit of the canvas, at most: few nodes do not fill the picture
constexpr double kFarthest = 1e6; // units of the canvas: nodes beyond are drawn there

// Units of the canvas, about as the studio lays nodes out.
constexpr double kNodeWidth = 216;
constexpr Box kNote{0, 0, 220, 110};
constexpr Box kGroup{0, 0, 360, 240};
constexpr Box kReroute{0, 0, 40, 20};
constexpr double kHeader = 28;
constexpr double kRow = 22;
constexpr double kColumnStep = 300;
constexpr double kRowStep = 180;
constexpr double kRounding = 9;

constexpr Colour kGround{0x1e, 0x22, 0x2b};
constexpr Colour kFrame{0x2b, 0x32, 0x40};
constexpr Colour kBody{0x39, 0x41, 0x50};
constexpr Colour kLink{0xc9, 0xce, 0xd6};

Colour colourOf(std::string_view group)
{
    constexpr std::array<std::pair<std::string_view, Colour>, 6> kColours{{
        {"text", {0xf0, 0xa3, 0x5e}},
        {"control", {0x8a, 0x7b, 0xf0}},
        {"cascade", {0x4f, 0xa3, 0xff}},
        {"clip", {0x4f, 0xb8, 0xa8}},
        {"out", {0xe0, 0x70, 0x70}},
        {"canvas", {0x6c, 0x74, 0x80}},
    }};
    const auto* found = std::find_if(kColours.begin(), kColours.end(),
                                     [&](const auto& colour) { return colour.first == group; });
    return found == kColours.end() ? kColours.back().second : found->second;
}

Box sizeOf(const Graph& graph, const NodeId& id, const NodeView& view)
{
    const auto& kind = graph.find(id)->type;
    if (kind == "note" || kind == "group") {
        const auto& standard = kind == "note" ? kNote : kGroup;
        return {0, 0, view.width > 0 ? view.width : standard.width,
                view.height > 0 ? view.height : standard.height};
    }
    if (kind == "reroute") {
        return kReroute;
    }
    const auto& type = *graph.typeOf(id);
    const auto rows = std::max({type.inputs.size(), type.outputs.size(), std::size_t{2}}) + 1;
    return {0, 0, kNodeWidth, kHeader + (view.collapsed ? 0 : kRow * static_cast<double>(rows))};
}

/// Where nodes stand that nobody has placed: each one column behind the last that feeds it.
std::map<NodeId, NodeView> columnsOf(const Graph& graph)
{
    std::map<NodeId, int> columns;
    std::map<int, int> rows;
    std::map<NodeId, NodeView> views;
    for (const auto& id : topologicalOrder(graph)) {
        int column = 0;
        for (auto link = graph.links.lower_bound({id, {}});
             link != graph.links.end() && link->first.node == id; ++link) {
            column = std::max(column, columns[link->second.node] + 1);
        }
        columns[id] = column;
        views[id] = {.x = column * kColumnStep, .y = rows[column]++ * kRowStep};
    }
    return views;
}

/// The nodes' boxes in units of the canvas.
std::map<NodeId, Box> boxesOf(const Graph& graph)
{
    const bool placed = std::any_of(graph.views.begin(), graph.views.end(), [](const auto& view) {
        return view.second.x != 0 || view.second.y != 0;
    });
    const auto views = placed ? graph.views : columnsOf(graph);
    const auto near = [](double at) { return std::clamp(at, -kFarthest, kFarthest); };
    std::map<NodeId, Box> boxes;
    for (const auto& [id, node] : graph.nodes) {
        const auto found = views.find(id);
        const auto view = found == views.end() ? NodeView() : found->second;
        const auto size = sizeOf(graph, id, view);
        boxes[id] = {near(view.x), near(view.y), near(size.width), near(size.height)};
    }
    return boxes;
}

/// How units of the canvas become pixels, so that all boxes are seen.
struct Fit {
    double scale = kClosest;
    Point offset{0, 0};

    explicit Fit(const std::map<NodeId, Box>& boxes)
    {
        Point low{kFarthest, kFarthest}, high{-kFarthest, -kFarthest};
        for (const auto& [id, box] : boxes) {
            low = {std::min(low.x, box.x), std::min(low.y, box.y)};
            high = {std::max(high.x, box.x + box.width), std::max(high.y, box.y + box.height)};
        }
        scale = std::min({kClosest, (kWidth - 2 * kMargin) / std::max(high.x - low.x, 1.0),
                          (kHeight - 2 * kMargin) / std::max(high.y - low.y, 1.0)});
        offset = {kWidth / 2.0 - scale * (low.x + high.x) / 2, kHeight / 2.0 - scale * (low.y + high.y) / 2};
    }

    [[nodiscard]] Point at(const Point& unit) const
    {
        return {offset.x + scale * unit.x, offset.y + scale * unit.y};
    }
    [[nodiscard]] Box at(const Box& box) const
    {
        const auto corner = at(Point{box.x, box.y});
        return {corner.x, corner.y, scale * box.width, scale * box.height};
    }
};

/// The middle of a socket, from the top of its node.
double socketAt(const std::vector<PortSpec>& sockets, const std::string& name, const Box& box)
{
    const auto found =
        std::find_if(sockets.begin(), sockets.end(), [&](const auto& one) { return one.name == name; });
    const double first = std::min(box.height / 2, kHeader + kRow / 2);
    return std::min(first + kRow * static_cast<double>(found - sockets.begin()), box.height);
}

void drawLink(Brush& brush, const Fit& fit, const Point& from, const Point& to)
{
    constexpr int kPieces = 24;
    const double reach = std::max(std::abs(to.x - from.x) / 2, 40.0);
    const double width = std::max(5 * fit.scale, 1.0);
    Point last = fit.at(from);
    for (int piece = 1; piece <= kPieces; ++piece) { // a cubic Bezier curve that leaves and arrives level
        const double t = double(piece) / kPieces, s = 1 - t;
        const double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
        const auto next = fit.at(Point{a * from.x + b * (from.x + reach) + c * (to.x - reach) + d * to.x,
                                       (a + b) * from.y + (c + d) * to.y});
        brush.line(last, next, width, kLink);
        last = next;
    }
}

void drawNode(Brush& brush, const Fit& fit, const Box& box, const NodeType& type)
{
    const double radius = std::max(kRounding * fit.scale, 1.0);
    const auto whole = fit.at(box);
    const bool plain = type.group == "canvas";
    brush.box(whole, radius, plain ? colourOf("canvas") : kBody);
    if (!plain) {
        brush.box({whole.x, whole.y, whole.width, std::min(whole.height, kHeader * 1.6 * fit.scale)}, radius,
                  colourOf(type.group));
    }
}

} // namespace

Clip graphPicture(const Graph& graph)
{
    Clip picture{.frames = 1, .height = kHeight, .width = kWidth, .rate = {}, .pixels = {}};
    picture.pixels.resize(picture.frameBytes());
    Brush brush(picture);
    brush.box({-1, -1, kWidth + 2, kHeight + 2}, 0, kGround);
    const auto boxes = boxesOf(graph);
    const Fit fit(boxes);
    for (const auto& [id, box] : boxes) {
        if (graph.find(id)->type == "group") {
            brush.box(fit.at(box), kRounding * fit.scale, kFrame);
        }
    }
    for (const auto& [input, output] : graph.links) {
        const auto& from = boxes.at(output.node);
        const auto& to = boxes.at(input.node);
        const double leaves = socketAt(graph.typeOf(output.node)->outputs, output.port, from);
        const double arrives = socketAt(graph.typeOf(input.node)->inputs, input.port, to);
        drawLink(brush, fit, {from.x + from.width, from.y + leaves}, {to.x, to.y + arrives});
    }
    for (const auto& [id, box] : boxes) {
        if (graph.find(id)->type != "group") {
            drawNode(brush, fit, box, *graph.typeOf(id));
        }
    }
    return picture;
}

} // namespace cascade::cli
