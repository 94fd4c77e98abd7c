// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/FrameSchedule.h"
#include "core/config/Measures.h"
#include "pipeline/graph/ShapeRules.h"

#include <algorithm>

namespace cascade::graph {

namespace {

double durationSec(const ClipShape& shape)
{
    return shape.frames / shape.rate.framesPerSecond();
}

/// Frames of a clip at another rate, as they are chosen when it is read. None where they are too many.
std::optional<int> framesAt(NodeCheck& node, const ClipShape& shape, const Rate& rate)
{
    const auto schedule =
        FrameSchedule::make({.frames = shape.frames, .sourceRate = shape.rate, .rate = rate});
    if (!schedule) {
        node.error("rate", schedule.error());
        return std::nullopt;
    }
    return static_cast<int>(schedule.value().frames());
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
    if (!image) {
        node.sound("clip", {SoundPath{node.id()}, {}});
    }
}

bool requireRange(NodeCheck& node, const ClipShape& shape)
{
    const auto first = node.whole("first"), wanted = node.whole("frames");
    const auto left = shape.frames - first;
    if (left > 0 && wanted <= left) {
        return true;
    }
    const auto kept = std::max<std::int64_t>(1, std::min(wanted, left));
    const auto start = std::min<std::int64_t>(first, shape.frames - kept);
    node.error(left <= 0 ? "first" : "frames",
               "the clip has " + std::to_string(shape.frames) + " frames; frame " +
                   std::to_string(first + std::max<std::int64_t>(wanted, 1)) + " is beyond them",
               {},
               node.setting({{"first", start}, {"frames", wanted == 0 ? wanted : kept}}, "Trim to the clip"));
    return false;
}

void checkTrim(NodeCheck& node)
{
    auto shape = node.input("clip");
    if (!shape || !requireRange(node, *shape)) {
        return;
    }
    const auto first = node.whole("first"), wanted = node.whole("frames");
    const double before = static_cast<double>(first) / shape->rate.framesPerSecond();
    shape->frames = static_cast<int>(wanted == 0 ? shape->frames - first : wanted);
    node.output("clip", *shape);
    node.sound("clip", soundOfRange(node.sound("clip"), before, durationSec(*shape)));
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
    auto sound = soundOfRange(node.sound("a"), 0, durationSec(*a));
    if (const auto second = node.sound("b"); second.path) {
        sound.lost = node.id().text() + " keeps the sound of its first clip, not that of " +
                     second.path->footage.text();
    }
    node.sound("clip", std::move(sound));
}

void checkRetime(NodeCheck& node)
{
    const auto shape = node.input("clip");
    if (!shape) {
        return;
    }
    const auto rate = parseRate(node.text("rate"), "rate").value();
    const bool replays = node.text("mode") == "replay";
    const auto frames = replays ? std::optional(shape->frames) : framesAt(node, *shape, rate);
    if (!frames) {
        return;
    }
    node.output("clip", {*frames, shape->height, shape->width, rate});
    auto sound = node.sound("clip");
    if (sound.path && replays && rate != shape->rate) {
        sound = {{}, node.id().text() + " plays " + sound.path->footage.text() + " at another speed"};
    }
    node.sound("clip", std::move(sound));
}

void checkResize(NodeCheck& node)
{
    if (const auto shape = node.input("clip")) {
        const auto size = parseMeasure(node.text("size"), "size").value();
        node.output("clip", {shape->frames, size.height, size.width, shape->rate});
        node.sound("clip", node.sound("clip"));
    }
}

void checkCompare(NodeCheck& node)
{
    const auto a = node.input("a"), b = node.input("b");
    if (!a || !b || !requireSameSize(node, *a, *b)) {
        return;
    }
    const auto& faster = a->rate.framesPerSecond() >= b->rate.framesPerSecond() ? *a : *b;
    const auto& longer = durationSec(*a) >= durationSec(*b) ? *a : *b;
    const auto frames = framesAt(node, longer, faster.rate);
    if (!frames) {
        return;
    }
    const int width = node.text("mode") == "side-by-side" ? 2 * a->width : a->width;
    node.output("clip", {*frames, a->height, width, faster.rate});
    auto sound = node.sound("a");
    node.sound("clip", sound.path ? std::move(sound) : node.sound("b"));
}

} // namespace cascade::graph
