// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/Measures.h"
#include "pipeline/graph/ExportSettings.h"
#include "pipeline/graph/ShapeRules.h"
#include "pipeline/graph/SheetPlan.h"

#include <algorithm>

namespace cascade::graph {

namespace {

/// The nearest smaller multiple, at least one.
int roundedDown(int side, int step)
{
    return std::max(step, side - side % step);
}

/// Where a refusal can be mended by one parameter: how.
std::optional<Fix> fixOf(const NodeCheck& node, const ClipShape& clip, const std::string& place)
{
    if (place == "plays") {
        return node.setting({{"plays", std::int64_t{0}}}, "Set plays to 0");
    }
    if (place == "quality") {
        return node.setting({{"quality", std::int64_t{-1}}}, "Set quality to the standard");
    }
    if (place != "size") {
        return std::nullopt;
    }
    const auto asked = node.text("size");
    const auto size =
        asked.empty() ? PictureMeasure{clip.width, clip.height} : parseMeasure(asked, "size").value();
    const auto even = measureText(roundedDown(size.width, 2), roundedDown(size.height, 2));
    return node.setting({{"size", even}, {"fit", std::string("crop")}}, "Crop to " + even);
}

/// Sound of footage that the file will not have, although it could.
void checkSound(NodeCheck& node, const ExportSettings& settings)
{
    const auto sound = node.sound("clip");
    const bool wanted = settings.format->takesSound &&
                        node.graph().typeOf(node.id())->parameter("sound") != nullptr &&
                        node.text("sound") == "keep";
    if (!wanted) {
        return;
    }
    const auto silent = node.setting({{"sound", std::string("none")}}, "Export without sound");
    if (!sound.lost.empty()) {
        node.warn("sound", "the sound does not come along: " + sound.lost, {}, silent);
    } else if (sound.path && !settings.keepsSound) {
        node.warn("sound", "the sound cannot follow pictures of another speed: sound is not stretched",
                  "Resample to the rate instead of replaying at it.", silent);
    }
}

} // namespace

void checkSheet(NodeCheck& node)
{
    const auto plan = sheetPlan(node.graph(), node.inference(), node.id());
    plan ? node.output("clip", plan.value().shape) : node.error(plan.error().where, plan.error());
}

void checkExport(NodeCheck& node)
{
    const auto shape = node.input("clip");
    if (!shape || !requireRange(node, *shape)) {
        return;
    }
    const auto file = exportFile(node.graph(), node.id(), "clip");
    const auto settings = readExport(node.graph(), node.id(), *shape, file);
    if (!settings) {
        const auto& [code, place, what, hint] = settings.error();
        node.error(place, what, hint, fixOf(node, *shape, place));
        return;
    }
    checkSound(node, settings.value());
}

} // namespace cascade::graph
