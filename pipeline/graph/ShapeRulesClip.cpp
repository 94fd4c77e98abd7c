// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/Measures.h"
#include "pipeline/graph/ShapeRules.h"

#include <algorithm>
#include <cmath>

namespace cascade::graph {

namespace {

double durationSec(const ClipShape& shape)
{
    return shape.frames / shape.rate.framesPerSecond();
}

/// Frames that last as long as `seconds` at another rate: at least one.
int framesFor(double seconds, const Rate& rate)
{
    return std::max(1, static_cast<int>(std::lround(seconds * rate.framesPerSecond())));
}

/// Complains where b's picture is not of a's size. True if it is.
bool requireSameSize(NodeCheck& node, const ClipShape& a, const ClipShape& b)
{
    if (a.width == b.width && a.height == b.height) {
        return true;
    }
    node.error("b",
               "expected the size of a, " + measureText(a.width, a.height) + ", got " +
                   measureText(b.width, b.height),
               {}, node.resizeFix("b", a.width, a.height));
    return false;
}

} // namespace

void checkLoad(NodeCheck& node)
{
    const auto file = node.text("file");
    const bool image = node.graph().find(node.id())->type == "load-image";
    if (file.empty()) {
        node.error("file", image ? "no picture is chosen" : "no video is chosen", "Choose a file.");
        return;
    }
    const auto shape = node.surroundings().media(file);
    if (!shape) {
        node.error("file", shape.error());
        return;
    }
    node.output(image ? "image" : "clip", shape.value());
}

void checkTrim(NodeCheck& node)
{
    auto shape = node.input("clip");
    if (!shape) {
        return;
    }
    const auto first = node.whole("first"), wanted = node.whole("frames");
    const auto left = shape->frames - first;
    if (left <= 0 || wanted > left) {
        const auto kept = std::max<std::int64_t>(1, std::min(wanted, left));
        const auto start = std::min<std::int64_t>(first, shape->frames - kept);
        const Together edit{"Trim to the clip",
                            {SetParameter{node.id(), "first", Value(start)},
                             SetParameter{node.id(), "frames", Value(wanted == 0 ? wanted : kept)}}};
        node.error(left <= 0 ? "first" : "frames",
                   "the clip has " + std::to_string(shape->frames) + " frames; frame " +
                       std::to_string(first + std::max<std::int64_t>(wanted, 1)) + " is beyond them",
                   {}, Fix{edit.label, edit});
        return;
    }
    shape->frames = static_cast<int>(wanted == 0 ? left : wanted);
    node.output("clip", *shape);
}

void checkJoin(NodeCheck& node)
{
    const auto a = node.input("a"), b = node.input("b");
    if (!a || !b || !requireSameSize(node, *a, *b)) {
        return;
    }
    if (a->rate != b->rate) {
        const auto rate = rateForm(a->rate);
        node.error("b", "expected the rate of a, " + rateText(a->rate) + " fps, got " + rateText(b->rate), {},
                   node.insertion("b", "retime", {{"rate", rate}}, "Insert Retime " + rate));
        return;
    }
    node.output("clip", {a->frames + b->frames, a->height, a->width, a->rate});
}

void checkRetime(NodeCheck& node)
{
    const auto shape = node.input("clip");
    if (!shape) {
        return;
    }
    const auto rate = parseRate(node.text("rate"), "rate").value();
    const bool keepsTime = node.text("mode") == "resample";
    node.output("clip", {keepsTime ? framesFor(durationSec(*shape), rate) : shape->frames, shape->height,
                         shape->width, rate});
}

void checkResize(NodeCheck& node)
{
    if (const auto shape = node.input("clip")) {
        const auto size = parseMeasure(node.text("size"), "size").value();
        node.output("clip", {shape->frames, size.height, size.width, shape->rate});
    }
}

void checkCompare(NodeCheck& node)
{
    const auto a = node.input("a"), b = node.input("b");
    if (!a || !b || !requireSameSize(node, *a, *b)) {
        return;
    }
    const auto& faster = a->rate.framesPerSecond() >= b->rate.framesPerSecond() ? *a : *b;
    const auto seconds = std::max(durationSec(*a), durationSec(*b));
    const int width = node.text("mode") == "side-by-side" ? 2 * a->width : a->width;
    node.output("clip", {framesFor(seconds, faster.rate), a->height, width, faster.rate});
}

void checkExportVideo(NodeCheck& node)
{
    const auto shape = node.input("clip");
    if (shape && (shape->width % 2 != 0 || shape->height % 2 != 0)) {
        const int width = shape->width + shape->width % 2, height = shape->height + shape->height % 2;
        node.error("clip",
                   "video needs an even width and height, got " + measureText(shape->width, shape->height),
                   {}, node.resizeFix("clip", width, height));
    }
}

} // namespace cascade::graph
