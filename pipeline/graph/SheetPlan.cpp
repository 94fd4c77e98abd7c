// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/SheetPlan.h"

#include "core/config/FrameSchedule.h"
#include "core/config/Measures.h"

#include <algorithm>
#include <cmath>

namespace cascade::graph {

namespace {

constexpr int kMostSide = 16384;
constexpr int kPixelsToALabelStep = 96; // of the cell's height: labels grow with the pictures

/// The lines of a text, without their ends.
std::vector<std::string> linesOf(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

std::vector<SheetClip> clipsOf(const Graph& graph, const Inference& inference, const NodeId& id,
                               const std::vector<std::string>& labels)
{
    std::vector<SheetClip> clips;
    for (const auto& input : graph.typeOf(id)->inputs) {
        const auto source = sourceOf(graph, {id, input.name});
        const auto found = source ? inference.clips.find(*source) : inference.clips.end();
        if (found != inference.clips.end()) {
            const auto label = clips.size() < labels.size() ? labels[clips.size()] : std::string();
            clips.push_back({input.name, found->second, label});
        }
    }
    return clips;
}

/// Rate and frames of clips that play side by side: the highest rate, as long as the longest.
Result<void> timeOf(const std::vector<SheetClip>& clips, ClipShape& shape)
{
    shape.frames = 1;
    for (const auto& clip : clips) {
        shape.rate =
            clip.shape.rate.framesPerSecond() > shape.rate.framesPerSecond() ? clip.shape.rate : shape.rate;
    }
    for (const auto& clip : clips) {
        const auto schedule = FrameSchedule::make(
            {.frames = clip.shape.frames, .sourceRate = clip.shape.rate, .rate = shape.rate});
        if (!schedule) {
            return schedule.error();
        }
        shape.frames = std::max(shape.frames, static_cast<int>(schedule.value().frames()));
    }
    return {};
}

} // namespace

Result<SheetPlan> sheetPlan(const Graph& graph, const Inference& inference, const NodeId& id)
{
    const auto whole = [&](const char* name) {
        return static_cast<int>(std::get<std::int64_t>(graph.parameter(id, name)));
    };
    const auto text = [&](const char* name) { return std::get<std::string>(graph.parameter(id, name)); };
    SheetPlan plan;
    const auto labels = linesOf(text("labels"));
    plan.clips = clipsOf(graph, inference, id, labels);
    if (plan.clips.empty()) {
        return Error{ErrorCode::BadInput, "a", "expected at least one clip, there is none", "Link one."};
    }
    plan.pictures = graph.typeOf(id)->parameter("pictures") == nullptr ? 0 : whole("pictures");
    const auto& first = plan.clips.front().shape;
    const auto cell = text("cell").empty() ? PictureMeasure{first.width, first.height}
                                           : parseMeasure(text("cell"), "cell").value();
    const auto count = static_cast<int>(plan.clips.size());
    const int cells = count * std::max(plan.pictures, 1);
    const int wished = whole("columns");
    const int square = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(cells))));
    const int columns = wished > 0 ? wished : plan.pictures > 1 ? plan.pictures : square;
    plan.labelScale = labels.empty() ? 0 : std::max(1, cell.height / kPixelsToALabelStep);
    plan.layout = {cells, columns, cell.width, cell.height, kLabelHeight * plan.labelScale};
    plan.shape = {1, plan.layout.height() + plan.layout.height() % 2,
                  plan.layout.width() + plan.layout.width() % 2, first.rate};
    if (plan.shape.width > kMostSide || plan.shape.height > kMostSide) {
        return Error{ErrorCode::BadInput, "cell",
                     "expected a sheet of at most 16384 pixels a side, got " +
                         measureText(plan.shape.width, plan.shape.height),
                     "Choose smaller cells or fewer pictures."};
    }
    if (plan.pictures == 0) {
        if (auto timed = timeOf(plan.clips, plan.shape); !timed) {
            return timed.error();
        }
    }
    return plan;
}

} // namespace cascade::graph
