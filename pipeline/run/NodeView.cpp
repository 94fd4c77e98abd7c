// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/NodeView.h"

#include <cstdint>
#include <map>

namespace cascade::run {

namespace {

/// A node and what stands at it.
struct Viewed {
    const plan::PreparedRun& run;
    const graph::NodeId& id;
    const NodeInput& input;

    [[nodiscard]] const ClipShape& shape() const { return run.inference.clips.at({id, "clip"}); }

    template <typename Value>
    [[nodiscard]] Value parameter(const std::string& name) const
    {
        return std::get<Value>(run.graph.parameter(id, name));
    }
};

ClipPtr joinView(const Viewed& node)
{
    return joined(node.input("a"), node.input("b"));
}

ClipPtr compareView(const Viewed& node)
{
    static const std::map<std::string, Comparison> modes{{"side-by-side", Comparison::SideBySide},
                                                         {"difference", Comparison::Difference},
                                                         {"wipe", Comparison::Wipe}};
    return compared(node.input("a"), node.input("b"), node.shape(),
                    modes.at(node.parameter<std::string>("mode")), node.parameter<double>("position"));
}

ClipPtr sheetView(const Viewed& node)
{
    const auto plan = graph::sheetPlan(node.run.graph, node.run.inference, node.id).value();
    std::vector<ClipPtr> clips;
    clips.reserve(plan.clips.size());
    for (const auto& shown : plan.clips) {
        clips.push_back(node.input(shown.port));
    }
    return sheetOf(clips, plan);
}

ClipPtr trimView(const Viewed& node)
{
    auto clip = node.input("clip");
    const auto from = clip->shape();
    return scheduled(std::move(clip), {.frames = from.frames,
                                       .sourceRate = from.rate,
                                       .first = node.parameter<std::int64_t>("first"),
                                       .count = node.shape().frames,
                                       .rate = from.rate});
}

ClipPtr retimeView(const Viewed& node)
{
    auto clip = node.input("clip");
    const auto from = clip->shape();
    const bool replay = node.parameter<std::string>("mode") == "replay";
    return scheduled(std::move(clip), {.frames = from.frames,
                                       .sourceRate = from.rate,
                                       .rate = node.shape().rate,
                                       .change = replay ? RateChange::Speed : RateChange::Conform});
}

ClipPtr resizeView(const Viewed& node)
{
    static const std::map<std::string, Fit> modes{
        {"crop", Fit::Crop}, {"fit", Fit::Bars}, {"stretch", Fit::Stretch}, {"extend", Fit::Extend}};
    return resized(node.input("clip"), node.shape().width, node.shape().height,
                   modes.at(node.parameter<std::string>("mode")));
}

} // namespace

ClipPtr viewOf(const plan::PreparedRun& run, const graph::NodeId& id, const NodeInput& input)
{
    static const std::map<std::string, ClipPtr (*)(const Viewed&)> views{
        {"join", joinView}, {"compare", compareView}, {"contact-sheet", sheetView}, {"grid", sheetView},
        {"trim", trimView}, {"retime", retimeView},   {"resize", resizeView}};
    const auto& type = run.graph.find(id)->type;
    const auto view = views.find(type);
    if (view == views.end()) {
        throw ErrorException(
            Error{ErrorCode::Internal, id.text(), "no clip comes out of a node of kind " + type, {}});
    }
    return view->second({run, id, input});
}

} // namespace cascade::run
